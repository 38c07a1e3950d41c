import { z } from 'zod'
import type { JsonSchema } from './openapi.ts'

const components = '#/components/schemas/'

/** The name of the component of a schema; undefined when it is written out in place. */
export function componentOf(schema: JsonSchema | undefined): string | undefined {
  return schema?.$ref?.startsWith(components) ? schema.$ref.slice(components.length) : undefined
}

/**
 * The contract's shapes as JSON Schemas (2020-12, which OpenAPI 3.1 takes as they are). What has an id in the contract
 * becomes a component and is referred to; the rest is written out. Requests refuse unknown fields because their shapes
 * are strict; answers may grow, so theirs stay open, which is what `io: 'input'` says.
 */
export function jsonSchemas<Name extends string>(
  shapes: Record<Name, z.ZodType>,
): { components: Record<string, JsonSchema>; of: Record<Name, JsonSchema> } {
  const { $defs, properties } = z.toJSONSchema(z.object(shapes), { io: 'input', override: dropSafeRange })
  const text = JSON.stringify({ components: byName($defs ?? {}), of: properties })
  return JSON.parse(text.replaceAll('"#/$defs/', `"${components}`)) as ReturnType<typeof jsonSchemas<Name>>
}

/** Says nothing of the range in which JavaScript's integers are exact: no limit of the API. */
function dropSafeRange({ jsonSchema }: { jsonSchema: { minimum?: number; maximum?: number } }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}

function byName<T>(table: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(table).sort(([left], [right]) => (left < right ? -1 : 1)))
}
