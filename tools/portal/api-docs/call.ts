import type { Endpoint } from '#shared/api/endpoint.ts'
import { problemCodes, problemStatus } from '#shared/api/problem.ts'
import type { AnswerObject, OpenApiDocument, OperationObject, Parameter } from '../../../src/portal/openapi/openapi.ts'
import type { examplePrinter } from './examples.ts'
import type { Field } from './fields.ts'
import { fieldsOf, typeOf } from './fields.ts'
import type { Call } from './lookup.ts'
import { answersOf, isKeyed, parametersOf, resolved } from './lookup.ts'
import { block, jsonText, table } from './markdown.ts'

/** What the description of a call is made from. */
export interface PageContext {
  document: OpenApiDocument
  /** The calls as the contract lists them, by name. */
  endpoints: Record<string, Endpoint>
  /** Where the problem codes are explained: a link. */
  problemsAt: string
  /** A line on the sentences of the contract that decide a call, by its name; none: empty. */
  sentences: (name: string) => string[]
  example: ReturnType<typeof examplePrinter>
}

/** The anchor of a call; its own, so that no code host's rules for headings matter. */
export const anchorOfCall = ({ operationId }: OperationObject): string => `call-${operationId.toLowerCase()}`

/** Everything about one call. */
export function callParts(context: PageContext, { method, path, operation }: Call): string[] {
  const { document } = context
  const parameters = parametersOf(document, operation)
  const { operationId, requestBody } = operation
  const key = isKeyed(document, operation) ? '**with `Idempotency-Key`**' : 'without idempotency key'
  const facts = [`\`${operationId}\``, `by ${whoMayCall(operation)}`, key]
  const shown = parameters.filter((one) => one.in !== 'header')
  const body = requestBody?.content['application/json']
  return [
    `<a id="${anchorOfCall(operation)}"></a>`,
    `### ${method} ${path}`,
    facts.join(' · '),
    [`**${operation.summary}.**`, operation.description].join(' ').trim(),
    ...context.sentences(operationId),
    ...(shown.length > 0 ? [parameterTable(document, shown)] : []),
    ...(body ? ['Body:', bodyTable(fieldsOf(document, resolved(document, body.schema)))] : []),
    block('http', requestText(document, { method, path, operation }, parameters, body?.example)),
    ...answersOf(document, operation).flatMap(({ status, answer }) => successParts(context, operation, status, answer)),
    problemsOf(context, operationId),
  ]
}

/** Who may call, in words. */
export function whoMayCall({ security }: OperationObject): string {
  const names = security.flatMap((one) => Object.keys(one))
  if (names.length === 0) return 'anyone, without sign-in'
  return names.map((name) => callers[name] ?? name).join(' or ')
}

const callers: Record<string, string> = {
  customerSession: "a customer's session",
  staffSession: 'a staff session',
  sandboxSecret: 'anyone with the secret of the launch',
}

function requestText(document: OpenApiDocument, call: Call, parameters: Parameter[], body: unknown): string {
  const value = ({ example }: Parameter): string => (typeof example === 'string' ? example : JSON.stringify(example))
  const path = parameters
    .filter((one) => one.in === 'path')
    .reduce((filled, one) => filled.replace(`{${one.name}}`, value(one)), call.path)
  const given = parameters.filter((one) => one.in === 'query' && one.example !== undefined)
  const query = given.map((one) => `${one.name}=${encodeURIComponent(value(one))}`).join('&')
  const base = /\/\/[^/]+(.*)$/.exec(document.servers[0]?.url ?? '')?.[1] ?? ''
  const headers = parameters.filter((one) => one.in === 'header').map((one) => `${one.name}: ${value(one)}`)
  headers.unshift(...credentials(call.operation))
  if (body !== undefined) headers.push('Content-Type: application/json')
  const lines = [`${call.method} ${base}${path}${query && `?${query}`} HTTP/1.1`, ...headers]
  return [...lines, ...(body === undefined ? [] : ['', jsonText(body)])].join('\n')
}

function credentials({ security }: OperationObject): string[] {
  if (security.length === 0) return []
  return security.some((one) => 'sandboxSecret' in one)
    ? ['X-Sandbox-Secret: <secret of the launch>']
    : ['Authorization: Bearer <access token>']
}

function successParts(
  context: PageContext,
  operation: OperationObject,
  status: string,
  answer: AnswerObject,
): string[] {
  const media = answer.content['application/json']
  if (!media) return []
  return [
    `Answer **${status}** ${typeOf(context.document, media.schema)}: ${answer.description}`,
    context.example(media.schema, media.example, anchorOfCall(operation)),
  ]
}

/** The problems that a call lists; others may come from any call. */
function problemsOf({ endpoints, problemsAt }: PageContext, name: string): string {
  const listed: readonly string[] = endpoints[name]?.problems ?? []
  const codes = problemCodes.filter((code) => listed.includes(code))
  const lines = [...new Set(codes.map((code) => problemStatus[code]))].map((status) => {
    const ofStatus = codes.filter((code) => problemStatus[code] === status)
    return `- ${status}: ${ofStatus.map((code) => `[\`${code}\`](${problemsAt})`).join(' · ')}`
  })
  return lines.length === 0 ? 'Problems: only those that any call may answer.' : `Problems:\n\n${lines.join('\n')}`
}

function parameterTable(document: OpenApiDocument, parameters: readonly Parameter[]): string {
  const rows = parameters.map((one) => [
    `\`${one.name}\``,
    one.in,
    one.required ? 'yes' : 'no',
    typeOf(document, one.schema),
    one.description,
  ])
  return table(['parameter', 'in', 'required', 'type', 'meaning'], rows)
}

function bodyTable(fields: readonly Field[]): string {
  const rows = fields.map(({ name, type, required, description }) => [
    `\`${name}\``,
    required ? 'yes' : 'no',
    type,
    description,
  ])
  return table(['field', 'required', 'type', 'meaning'], rows)
}
