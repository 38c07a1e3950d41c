import type { z } from 'zod'
import type { ProblemCode } from './problem.ts'

/** Who may call: nobody need be signed in; a customer's session; a staff session; either of the two. */
type Access = 'public' | 'customer' | 'staff' | 'session'

/** One call of the Customer Portal API; client, routes and documentation derive from it. */
export interface Endpoint {
  method: 'get' | 'post' | 'patch' | 'delete'
  /** Below `/api/v1`, placeholders in braces. */
  path: string
  summary: string
  access: Access
  /** True: the call carries `Idempotency-Key` and takes effect at most once. */
  keyed: boolean
  /** True for a call without a key that the portal records each time, though it only reads. */
  recorded?: true
  query?: z.ZodObject
  body?: z.ZodObject
  /** HTTP status → schema of the answer. */
  answers: Record<number, z.ZodType>
  /** What may go wrong here, beside what may go wrong everywhere. */
  problems: readonly ProblemCode[]
}

/** Problem codes that any call may answer. */
export const commonProblems = [
  'invalid-request',
  'too-many-requests',
  'not-supported',
  'unexpected',
  'unavailable',
] as const satisfies readonly ProblemCode[]

/** The names in braces of a path: `/accounts/{id}` → `'id'`. */
export type PathParameter<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameter<Rest>
  : never

/** What an endpoint answers, one member a status. */
export type AnswerOf<E extends Endpoint> = {
  [S in keyof E['answers'] & number]: { status: S; body: z.output<E['answers'][S]> }
}[keyof E['answers'] & number]

/** What an endpoint is asked with: path parameters, query and body, each only where it has them. */
export type RequestOf<E extends Endpoint> = ([PathParameter<E['path']>] extends [never]
  ? { params?: undefined }
  : { params: Record<PathParameter<E['path']>, string> }) &
  (E['query'] extends z.ZodObject ? { query?: z.input<E['query']> } : { query?: undefined }) &
  (E['body'] extends z.ZodObject ? { body: z.input<E['body']> } : { body?: undefined })
