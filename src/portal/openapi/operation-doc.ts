import type { z } from 'zod'
import type { Endpoint, RequestOf } from '#shared/api/endpoint.ts'
import type { endpoints } from '#shared/api/endpoints.ts'

/** What the document says of a call beside its entry in the table: an example of the request and of every answer. */
export type OperationDoc<E extends Endpoint> = RequestOf<E> & {
  /** What the summary leaves open; Markdown. */
  description?: string
  /** HTTP status → example. */
  answers: { [S in keyof E['answers'] & number]: z.output<E['answers'][S]> }
}

/** The same for the calls of the API, by name. */
export type OperationDocs = { [Name in keyof typeof endpoints]: OperationDoc<(typeof endpoints)[Name]> }

/** A chapter of the document. */
export interface Section {
  name: string
  /** Markdown. */
  description: string
  operations: Partial<OperationDocs>
}
