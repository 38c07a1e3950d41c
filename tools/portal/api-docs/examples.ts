import type { JsonSchema } from '../../../src/portal/openapi/openapi.ts'
import { componentOf } from '../../../src/portal/openapi/schemas.ts'
import { block, jsonText } from './markdown.ts'

/** Examples of more lines than this are folded away, and written in full once a page. */
const longExample = 30

interface Shown {
  anchor: string
  example: object
}

/** Prints the examples of a page: a long one of a shape in full where it comes first, after that what differs from it. */
export function examplePrinter(): (schema: JsonSchema, example: unknown, anchor: string) => string {
  const shown = new Map<string, Shown>()
  return (schema, example, anchor) => {
    const text = jsonText(example)
    if (text.split('\n').length <= longExample) return block('json', text)
    const shape = componentOf(schema)
    const first = shape === undefined ? undefined : shown.get(shape)
    if (first) return butFor(first, example as object)
    if (shape !== undefined) shown.set(shape, { anchor, example: example as object })
    return folded('Example', text)
  }
}

function butFor({ anchor, example: first }: Shown, example: object): string {
  const before = new Map<string, unknown>(Object.entries(first))
  const changed = Object.entries(example).filter(([name, value]) => !same(before.get(name), value))
  const reference = `Example: [the first of this shape](#${anchor})`
  if (changed.length === 0) return `${reference}.`
  const members = changed.map(([name, value]) => [name, added(before.get(name), value)])
  const text = jsonText(Object.fromEntries(members))
  return `${reference}, but for these members (of a list that grew, what was added):\n\n${folded('Members', text)}`
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** What a list has more than before; anything else as it is now. */
function added(before: unknown, now: unknown): unknown {
  const grew = Array.isArray(before) && Array.isArray(now) && same(now.slice(0, before.length), before)
  return grew ? now.slice(before.length) : now
}

function folded(title: string, text: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${block('json', text)}\n\n</details>`
}
