import { commonProblems } from '#shared/portal-api/endpoint.ts'
import type {
  AnswerObject,
  JsonSchema,
  OpenApiDocument,
  Operation,
  Parameter,
  Reference,
} from '../../../src/sandbox/openapi/openapi.ts'
import { componentOf } from '../../../src/sandbox/openapi/schemas.ts'
import type { Field } from './fields.ts'
import { anchorOf, fieldsOf, typeOf } from './fields.ts'

interface Call {
  method: string
  path: string
  operation: Operation
}

/** The anchor of a call; its own, so that no code host's rules for headings matter. */
const anchorOfCall = ({ operationId }: Operation): string => `call-${operationId.toLowerCase()}`

/** Examples of more lines than this are folded away. */
const longExample = 30

/** The reference page of an OpenAPI document of ours: Markdown that reads well on a code host. */
export function referencePage(document: OpenApiDocument): string {
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
  const chapters = document.tags.map(({ name, description }) => ({
    name,
    description,
    calls: calls.filter(({ operation }) => operation.tags[0] === name),
  }))
  const parts = [
    `# ${document.info.title} ${document.info.version}: reference`,
    'Made by `npm run openapi` from the contract, like [openapi.json](openapi.json), which says the same to programs. [README.md](README.md) is the place to begin.',
    '## Contents',
    contents(document, chapters),
    document.info.description.trim(),
    ...chapters.flatMap((chapter) => [
      `## ${chapter.name}`,
      chapter.description,
      ...chapter.calls.flatMap((call) => callParts(document, call)),
    ]),
    '## Shapes',
    ...shapes(document),
  ]
  return `${parts.join('\n\n')}\n`
}

function contents(document: OpenApiDocument, chapters: { name: string; calls: Call[] }[]): string {
  const rules = [...document.info.description.matchAll(/^## (.+)$/gm)].map(([, title = '']) => heading(title))
  const lines = chapters.flatMap(({ name, calls }) => [
    `- ${heading(name)}`,
    ...calls.map(
      (call) => `  - [\`${call.method} ${call.path}\`](#${anchorOfCall(call.operation)}) ${call.operation.summary}`,
    ),
  ])
  return [`- What holds for every call: ${rules.join(' · ')}`, ...lines, `- ${heading('Shapes')}`].join('\n')
}

function heading(title: string): string {
  return `[${title}](#${title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')})`
}

function callParts(document: OpenApiDocument, { method, path, operation }: Call): string[] {
  const parameters = (operation.parameters ?? []).map((one) => parameterOf(document, one))
  const keyed = parameters.some(({ name }) => name === 'Idempotency-Key')
  const { operationId, requestBody } = operation
  const key = keyed ? '**with `Idempotency-Key`**' : 'without idempotency key'
  const facts = [`\`${operationId}\``, `by ${whoMayCall(operation)}`, key]
  const shown = parameters.filter((one) => one.in !== 'header')
  const body = requestBody?.content['application/json']
  const answers = Object.entries(operation.responses).map(([status, answer]) => ({
    status,
    answer: answerOf(document, answer),
  }))
  return [
    `<a id="${anchorOfCall(operation)}"></a>`,
    `### ${method} ${path}`,
    facts.join(' · '),
    [`**${operation.summary}.**`, operation.description].join(' ').trim(),
    ...(shown.length > 0 ? [parameterTable(document, shown)] : []),
    ...(body ? ['Body:', fieldTable(fieldsOf(document, resolve(document, body.schema)))] : []),
    '```http\n' + requestText(document, { method, path, operation }, parameters, body?.example) + '\n```',
    ...answers.flatMap(({ status, answer }) => successParts(document, status, answer)),
    problemsOf(document, answers),
  ]
}

function whoMayCall({ security }: Operation): string {
  const names = security.flatMap((one) => Object.keys(one))
  if (names.length === 0) return 'anyone, without sign-in'
  return names.map((name) => (name === 'staffSession' ? 'a staff session' : "a customer's session")).join(' or ')
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
  if (call.operation.security.length > 0) headers.unshift('Authorization: Bearer <access token>')
  if (body !== undefined) headers.push('Content-Type: application/json')
  const lines = [`${call.method} ${base}${path}${query && `?${query}`} HTTP/1.1`, ...headers]
  return [...lines, ...(body === undefined ? [] : ['', JSON.stringify(body, null, 2)])].join('\n')
}

function successParts(document: OpenApiDocument, status: string, answer: AnswerObject): string[] {
  const media = answer.content['application/json']
  if (!media) return []
  const text = JSON.stringify(media.example, null, 2)
  const block = '```json\n' + text + '\n```'
  const folded = `<details>\n<summary>Example</summary>\n\n${block}\n\n</details>`
  const long = text.split('\n').length > longExample
  return [`Answer **${status}** ${typeOf(document, media.schema)}: ${answer.description}`, long ? folded : block]
}

/** The problems of a call beside those that any call may answer. */
function problemsOf(document: OpenApiDocument, answers: { status: string; answer: AnswerObject }[]): string {
  const lines = answers.flatMap(({ status, answer }) => {
    const codes = codesOf(answer).filter((code) => !commonCodes.includes(code))
    const told = codes.map((code) => `[\`${code}\`](#problems) ${document.components.examples[code]?.summary ?? ''}`)
    return told.length === 0 ? [] : [`- ${status}: ${told.join(' · ')}`]
  })
  return lines.length === 0 ? 'Problems: only those that any call may answer.' : `Problems:\n\n${lines.join('\n')}`
}

const commonCodes: readonly string[] = commonProblems

function codesOf(answer: AnswerObject): string[] {
  return Object.keys(answer.content['application/problem+json']?.examples ?? {})
}

/** What answers are made of. The bodies of requests are told with their calls. */
function shapes(document: OpenApiDocument): string[] {
  const all = Object.entries(document.components.schemas)
  const objects = all.filter(([, schema]) => schema.properties && schema.additionalProperties !== false)
  const values = all.filter(([, schema]) => !schema.properties)
  const rows = values.map(([name, schema]) => [
    `<a id="${anchorOf(name)}"></a>${name}`,
    typeOf(document, schema),
    schema.description ?? '',
  ])
  return [
    'What answers are made of. A field is always there unless it is said to be optional.',
    ...objects.flatMap(([name, schema]) => [
      `<a id="${anchorOf(name)}"></a>`,
      `### ${name}`,
      ...(schema.description === undefined ? [] : [schema.description]),
      fieldTable(fieldsOf(document, schema)),
    ]),
    '### Simple values',
    table(['name', 'type', 'meaning'], rows),
  ]
}

function parameterTable(document: OpenApiDocument, parameters: readonly Parameter[]): string {
  const rows = parameters.map((one) => [
    `\`${one.name}\``,
    `${one.in}${one.required ? '' : ', optional'}`,
    typeOf(document, one.schema),
    one.description,
  ])
  return table(['parameter', 'in', 'type', 'meaning'], rows)
}

function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(({ name, type, required, description }) => [
    `\`${name}\`${required ? '' : ' (optional)'}`,
    type,
    description,
  ])
  return table(['field', 'type', 'meaning'], rows)
}

function table(titles: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}

function isReference(object: object): object is Reference {
  return '$ref' in object
}

const lastPart = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)

function found<T>(object: T | undefined, reference: string): T {
  if (object === undefined) throw new Error(`The document lacks ${reference}`)
  return object
}

function parameterOf(document: OpenApiDocument, parameter: Parameter | Reference): Parameter {
  if (!isReference(parameter)) return parameter
  return found(document.components.parameters[lastPart(parameter.$ref)], parameter.$ref)
}

function answerOf(document: OpenApiDocument, answer: AnswerObject | Reference): AnswerObject {
  if (!isReference(answer)) return answer
  return found(document.components.responses[lastPart(answer.$ref)], answer.$ref)
}

function resolve(document: OpenApiDocument, schema: JsonSchema): JsonSchema {
  const name = componentOf(schema)
  return name === undefined ? schema : found(document.components.schemas[name], name)
}
