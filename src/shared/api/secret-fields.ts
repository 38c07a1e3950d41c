import { z } from 'zod'

/** What a member of a request proves or sets: a password, or a one-time code. */
export type SecretKind = 'password' | 'code'

const kinds = z.registry<{ kind: SecretKind }>()

/** Marks a schema, and every one that is made from it by `describe`, as one of a secret. */
export function secret<T extends z.ZodType>(kind: SecretKind, schema: T): T {
  kinds.add(schema, { kind })
  return schema
}

/** A member of a request body that is a secret. */
export interface SecretField {
  name: string
  kind: SecretKind
}

/** The members of an endpoint's body that are secrets; none where it has no body. */
export function secretFields({ body }: { body?: z.ZodObject }): SecretField[] {
  return Object.entries((body?.shape ?? {}) as Record<string, z.ZodType>).flatMap(([name, schema]) => {
    const kind = kinds.get(schema)?.kind
    return kind === undefined ? [] : [{ name, kind }]
  })
}
