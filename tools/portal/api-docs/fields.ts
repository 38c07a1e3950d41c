import type { JsonSchema, OpenApiDocument } from '../../../src/portal/openapi/openapi.ts'
import { componentOf } from '../../../src/portal/openapi/schemas.ts'

/** A field of a shape, as one row of a table. */
export interface Field {
  name: string
  type: string
  required: boolean
  description: string
}

/** A component's anchor on the page; its own, so that no code host's rules for headings matter. */
export const anchorOf = (component: string): string => `shape-${component.toLowerCase()}`

/** Words that every table uses; what they mean is written once, where they are listed. */
const plain = new Set(['Id', 'Instant', 'Seconds'])
/** Values of an enumeration that are listed beside its name; longer ones only where it is listed. */
const fewValues = 6

/** The fields of an object; those of an unnamed object inside it follow with the path to them. */
export function fieldsOf(document: OpenApiDocument, schema: JsonSchema, prefix = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = `${prefix}${key}`
    const required = schema.required?.includes(key) ?? false
    const description = property.description ?? descriptionOf(document, property)
    const shown = description === '' ? property : { ...property, pattern: undefined }
    const inner = innerObject(property)
    return [
      { name, type: typeOf(document, shown), required, description },
      ...(inner ? fieldsOf(document, inner, property.type === 'array' ? `${name}[].` : `${name}.`) : []),
    ]
  })
}

/** A type in words, with its limits; Markdown. */
export function typeOf(document: OpenApiDocument, schema: JsonSchema): string {
  const component = componentOf(schema)
  if (component !== undefined) return `[${component}](#${anchorOf(component)})${valuesOf(document, component)}`
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(document, one)).join(' or ')
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ')
  if (schema.type === 'array') return `array of ${typeOf(document, schema.items ?? {})}${atLeast(schema.minItems)}`
  if (schema.type === undefined) return 'any'
  return [[schema.type].flat().join(' or '), ...limitsOf(schema)].join(', ')
}

function valuesOf(document: OpenApiDocument, component: string): string {
  const values = document.components.schemas[component]?.enum ?? []
  return values.length === 0 || values.length > fewValues
    ? ''
    : ` (${values.map((value) => `\`${value}\``).join(', ')})`
}

function limitsOf(schema: JsonSchema): string[] {
  const { minLength, maxLength, minimum, maximum, format, pattern } = schema
  const shownPattern = pattern !== undefined && format === undefined && `matches \`${pattern.replaceAll('|', '\\|')}\``
  const shownDefault = schema.default !== undefined && `\`${JSON.stringify(schema.default)}\` when left out`
  return [
    range(minLength, maxLength) && `${range(minLength, maxLength)} characters`,
    range(minimum, maximum),
    format !== undefined && `format ${format}`,
    shownPattern,
    shownDefault,
  ].filter((limit) => typeof limit === 'string' && limit !== '') as string[]
}

function range(least: number | undefined, greatest: number | undefined): string {
  if (least !== undefined && greatest !== undefined) return least === greatest ? `${least}` : `${least} to ${greatest}`
  if (least !== undefined) return `${least} or more`
  return greatest === undefined ? '' : `at most ${greatest}`
}

function atLeast(items: number | undefined): string {
  return items === undefined ? '' : `, at least ${items}`
}

function innerObject(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties) return schema
  return schema.items ? innerObject(schema.items) : schema.anyOf?.find((one) => one.properties)
}

/** The description of the component that a field refers to. */
function descriptionOf(document: OpenApiDocument, schema: JsonSchema): string {
  const named = schema.anyOf?.find((one) => one.$ref) ?? schema
  const name = componentOf(named)
  return name === undefined || plain.has(name) ? '' : (document.components.schemas[name]?.description ?? '')
}
