import type { OpenApiDocument } from '../../../src/portal/openapi/openapi.ts'
import type { Field } from './fields.ts'
import { anchorOf, fieldsOf, typeOf } from './fields.ts'
import { table } from './markdown.ts'

/** What answers are made of. The bodies of requests are described with their calls. */
export function shapeParts(document: OpenApiDocument): string[] {
  const all = Object.entries(document.components.schemas)
  const objects = all.filter(([name, schema]) => schema.properties && !isRequestAlone(document, name))
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

/** Strict shapes are those of requests; one that answers contain as well has a description. */
function isRequestAlone({ components }: OpenApiDocument, name: string): boolean {
  const { additionalProperties, description } = components.schemas[name] ?? {}
  return additionalProperties === false && description === undefined
}

function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(({ name, type, required, description }) => [
    `\`${name}\`${required ? '' : ' (optional)'}`,
    type,
    description,
  ])
  return table(['field', 'type', 'meaning'], rows)
}
