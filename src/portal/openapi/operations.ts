import { z } from 'zod'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { idempotencyKey } from '#shared/api/operations.ts'
import { problem } from '#shared/api/problem.ts'
import type { AnswerObject, JsonSchema, OperationObject, Parameter, Reference } from './openapi.ts'
import { problemResponses } from './problems.ts'
import { componentOf, jsonSchemas } from './schemas.ts'

/** An endpoint with what the document says of it, without its types: every shape is known by its name from here on. */
export interface DocumentedCall {
  name: string
  section: string
  endpoint: Endpoint
  doc: {
    description?: string
    params?: Record<string, string>
    query?: Record<string, unknown>
    body?: unknown
    answers: Record<string, unknown>
  }
}

const parameterMeanings: Record<string, string> = {
  accountId: 'An account from `GET /accounts`; at the desk, from the customer search.',
  challengeId: 'The `id` of the challenge that the sign-in answered.',
  enrolmentId: 'The `id` of the set-up that waits for its code.',
  caseId: 'The `id` of the case.',
  signInId: 'The `id` of the sign-in that waits for its ID token.',
  stepUpId: 'The `id` of the step-up that waits for its ID token.',
  key: 'The `Idempotency-Key` that the request was sent with.',
  token: 'The token of the link in the e-mail.',
}

const securities: Record<Endpoint['access'], OperationObject['security']> = {
  public: [],
  customer: [{ customerSession: [] }],
  staff: [{ staffSession: [] }],
  session: [{ customerSession: [] }, { staffSession: [] }],
}

/** Descriptions of calls, and the components that they refer to. */
interface DescribedCalls {
  schemas: Record<string, JsonSchema>
  responses: Record<string, AnswerObject>
  operation(call: DocumentedCall): OperationObject
}

/** Describes calls. Throws when a parameter or an answer has no description. */
export function describeCalls(calls: readonly DocumentedCall[]): DescribedCalls {
  const { components, of } = jsonSchemas(shapesOf(calls))
  const problems = problemResponses(calls.map(({ endpoint }) => endpoint))
  const schemaOf = (name: string): JsonSchema => of[name] ?? {}

  function success(name: string, status: string, example: unknown): AnswerObject {
    const schema = schemaOf(`${name}.${status}`)
    const description = components[componentOf(schema) ?? '']?.description
    if (description === undefined) throw new Error(`The answer ${status} of ${name} has no description`)
    return {
      description,
      headers: { 'X-Trace-Id': { $ref: '#/components/headers/TraceId' } },
      content: { 'application/json': { schema, example } },
    }
  }

  function operation({ name, section, endpoint, doc }: DocumentedCall): OperationObject {
    const parameters = [...pathParameters(endpoint, doc), ...queryParameters(name, endpoint, doc)]
    if (endpoint.keyed) parameters.push({ $ref: '#/components/parameters/IdempotencyKey' })
    const answers = Object.entries(doc.answers).map(([status, example]) => [status, success(name, status, example)])
    const body = { 'application/json': { schema: schemaOf(`${name}.body`), example: doc.body } }
    return {
      operationId: name,
      tags: [section],
      summary: endpoint.summary,
      ...(doc.description !== undefined && { description: doc.description }),
      security: securities[endpoint.access],
      ...(parameters.length > 0 && { parameters }),
      ...(endpoint.body && { requestBody: { required: true, content: body } }),
      responses: { ...(Object.fromEntries(answers) as OperationObject['responses']), ...problems.of(endpoint) },
    }
  }

  function queryParameters(name: string, endpoint: Endpoint, doc: DocumentedCall['doc']): (Parameter | Reference)[] {
    return Object.keys(endpoint.query?.shape ?? {}).map((field) => {
      const { description = '', ...schema } = schemaOf(`${name}.query.${field}`)
      const example = doc.query?.[field]
      return {
        name: field,
        in: 'query',
        required: false,
        description,
        schema,
        ...(example !== undefined && { example }),
      }
    })
  }

  return { schemas: components, responses: problems.components, operation }
}

function pathParameters(endpoint: Endpoint, doc: DocumentedCall['doc']): (Parameter | Reference)[] {
  return [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const description = parameterMeanings[name]
    if (description === undefined) throw new Error(`The parameter ${name} is not described`)
    const schema: JsonSchema =
      name === 'key'
        ? { $ref: '#/components/schemas/IdempotencyKey' }
        : { type: 'string', minLength: 1, maxLength: 128 }
    return { name, in: 'path', required: true, description, schema, example: doc.params?.[name] }
  })
}

/** Every shape that the calls speak of, by a name that shows where it belongs. */
function shapesOf(calls: readonly DocumentedCall[]): Record<string, z.ZodType> {
  const shapes: Record<string, z.ZodType> = { problem, idempotencyKey }
  for (const { name, endpoint } of calls) {
    if (endpoint.body) shapes[`${name}.body`] = endpoint.body
    for (const [status, answer] of Object.entries(endpoint.answers)) shapes[`${name}.${status}`] = answer
    for (const [field, schema] of Object.entries(endpoint.query?.shape ?? {})) {
      shapes[`${name}.query.${field}`] = schema as z.ZodType
    }
  }
  return shapes
}
