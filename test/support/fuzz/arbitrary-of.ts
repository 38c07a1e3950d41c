import fc from 'fast-check'
import { z } from 'zod'

/** What of JSON Schema the request schemas of the API use. */
interface JsonSchema {
  type?: string
  enum?: unknown[]
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  allOf?: JsonSchema[]
}

/** Values of a field that mean something to the portal under test, besides those that only have the right form. */
export type Known = (field: string) => fc.Arbitrary<unknown> | undefined

/**
 * Values that a request schema accepts, field by field: known ones where there are any, of the right form otherwise.
 * @throws for a kind of schema that no request uses yet
 */
export function arbitraryOf(schema: z.ZodObject, known: Known): fc.Arbitrary<Record<string, unknown>> {
  return objectOf(z.toJSONSchema(schema, { io: 'input', metadata: z.registry() }) as JsonSchema, known)
}

function objectOf({ properties = {}, required = [] }: JsonSchema, known: Known): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const formed = valueOf(schema, known)
    const meant = known(name)
    return [name, meant ? fc.oneof({ weight: 6, arbitrary: meant }, { weight: 1, arbitrary: formed }) : formed] as const
  })
  return fc.record(Object.fromEntries(fields), { requiredKeys: required })
}

function valueOf(schema: JsonSchema, known: Known): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object':
      return objectOf(schema, known)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 1000, 1000) })
    case 'string':
      return textOf(schema)
    default:
      throw new Error(`No values for a schema of type ${String(schema.type)}`)
  }
}

function textOf({ pattern, format, minLength = 0, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'email') return fc.nat(999).map((n) => `somebody-${n}@fuzz.example`)
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) }
  const any = fc.oneof(fc.string({ ...length, unit: 'binary' }), fc.string({ ...length, unit: 'grapheme-ascii' }))
  return pattern === undefined ? any : fc.oneof(fc.stringMatching(new RegExp(pattern)), any)
}
