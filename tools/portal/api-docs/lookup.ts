import type {
  AnswerObject,
  JsonSchema,
  OpenApiDocument,
  OperationObject,
  Parameter,
  Reference,
} from '../../../src/portal/openapi/openapi.ts'
import { componentOf } from '../../../src/portal/openapi/schemas.ts'

/** One call of a document. */
export interface Call {
  /** Upper case. */
  method: string
  path: string
  operation: OperationObject
}

/** The calls of a document, as it lists them. */
export function callsOf(document: OpenApiDocument): Call[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

/** The parameters of a call, references followed. */
export function parametersOf(document: OpenApiDocument, { parameters = [] }: OperationObject): Parameter[] {
  return parameters.map((one) =>
    isReference(one) ? found(document.components.parameters[lastPart(one.$ref)], one.$ref) : one,
  )
}

/** The answers of a call with their statuses, references followed. */
export function answersOf(
  document: OpenApiDocument,
  { responses }: OperationObject,
): { status: string; answer: AnswerObject }[] {
  return Object.entries(responses).map(([status, one]) => ({
    status,
    answer: isReference(one) ? found(document.components.responses[lastPart(one.$ref)], one.$ref) : one,
  }))
}

/** A schema, or the component that it refers to. */
export function resolved(document: OpenApiDocument, schema: JsonSchema): JsonSchema {
  const name = componentOf(schema)
  return name === undefined ? schema : found(document.components.schemas[name], name)
}

/** Whether a call carries an idempotency key. */
export function isKeyed(document: OpenApiDocument, operation: OperationObject): boolean {
  return parametersOf(document, operation).some(({ name }) => name === 'Idempotency-Key')
}

function isReference(object: object): object is Reference {
  return '$ref' in object
}

const lastPart = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)

function found<T>(object: T | undefined, reference: string): T {
  if (object === undefined) throw new Error(`The document lacks ${reference}`)
  return object
}
