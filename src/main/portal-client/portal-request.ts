import type { z } from 'zod'
import type { Endpoint, PathParameter } from '#shared/api/endpoint.ts'
import type { SecretText } from '../base/secrets/secret-text.ts'

/** A body whose texts may be secret ones. */
type WithSecrets<B> = { [K in keyof B]: string extends B[K] ? B[K] | SecretText : B[K] }

/** What an endpoint is asked with, as `RequestOf` says; a text of the path or the body may be a secret one. */
export type PortalRequest<E extends Endpoint> = ([PathParameter<E['path']>] extends [never]
  ? { params?: undefined }
  : { params: Record<PathParameter<E['path']>, string | SecretText> }) &
  (E['query'] extends z.ZodObject ? { query?: z.input<E['query']> } : { query?: undefined }) &
  (E['body'] extends z.ZodObject ? { body: WithSecrets<z.input<E['body']>> } : { body?: undefined })
