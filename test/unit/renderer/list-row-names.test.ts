import { readFileSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parse } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'

/** What these tests read of a template's node; the compiler's own kinds are numbers. */
interface Node {
  type: number
  tag?: string
  props?: readonly Prop[]
  children?: readonly (Node | string)[]
}
interface Prop {
  type: number
  name: string
  value?: { content: string }
  arg?: { content: string }
  exp?: { content: string }
}
interface Component {
  file: string
  script: string
  nodes: readonly Node[]
}

const element = 1
const directive = 7
const source = resolve('src/renderer/src')
const components = new Map<string, Component>()
for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.vue'))) {
  const { descriptor } = parse(readFileSync(join(source, file), 'utf8'))
  const nodes = (descriptor.template?.ast?.children ?? []) as unknown as Node[]
  components.set(basename(file, '.vue'), { file, script: descriptor.scriptSetup?.content ?? '', nodes })
}

/** Nuxt UI's parts that only show something, or are typed into. */
const unpressable = new Set(['UBadge', 'UIcon', 'UKbd', 'USkeleton', 'UInput', 'UTextarea', 'UProgress', 'UApp'])
const pressable = new Set(['a', 'button', 'label', 'select', 'summary', 'slot', 'RouterLink'])

const elements = (of: readonly (Node | string)[] = []): Node[] =>
  of.filter((node): node is Node => typeof node !== 'string' && node.type === element)
const bound = ({ props = [] }: Node, name: string): string | undefined =>
  props.find((prop) => prop.type === directive && prop.name === 'bind' && prop.arg?.content === name)?.exp?.content
const loop = ({ props = [] }: Node): string | undefined =>
  props.find((prop) => prop.type === directive && prop.name === 'for')?.exp?.content
const names = (node: Node, name: string): boolean =>
  bound(node, name) !== undefined || (node.props ?? []).some((prop) => prop.name === name)

/** Whether a person can press something in this element itself, in the components that it is made of as well; a list inside has rows of its own. */
function canBePressed(node: Node, above: readonly string[] = []): boolean {
  const { tag = '', props = [] } = node
  if (pressable.has(tag)) return true
  if (props.some((prop) => prop.type === directive && prop.name === 'on' && prop.arg?.content === 'click')) return true
  const own = components.get(tag)
  if (own !== undefined && !above.includes(tag) && own.nodes.some((child) => canBePressed(child, [...above, tag])))
    return true
  if (tag.startsWith('U') && own === undefined && !unpressable.has(tag) && /^U[A-Z]/.test(tag)) return true
  return elements(node.children).some((child) => loop(child) === undefined && canBePressed(child, above))
}

/** Each element that is repeated, with those around it in the same file. */
function repeated(nodes: readonly Node[], around: readonly Node[] = []): { node: Node; around: readonly Node[] }[] {
  return elements(nodes).flatMap((node) => [
    ...(loop(node) === undefined ? [] : [{ node, around }]),
    ...repeated(node.children as readonly Node[], [...around, node]),
  ])
}

const rows = [...components.values()].flatMap(({ file, nodes }) =>
  repeated(nodes)
    // What is written out in the template cannot be refreshed.
    .filter(({ node }) => !/ in \[/.test(loop(node) ?? ''))
    .filter(({ node }) => canBePressed(node))
    .map((row) => ({ ...row, file, what: `${file}: <${row.node.tag ?? ''} v-for="${loop(row.node) ?? ''}">` })),
)

describe('a list with rows that can be pressed', () => {
  it('is found where there is one', () => {
    const files = rows.map(({ file }) => basename(file))
    expect(files).toEqual(
      expect.arrayContaining(['AccountsScreen.vue', 'AuditTable.vue', 'CasesScreen.vue', 'CustomersScreen.vue']),
    )
    expect(files).toEqual(expect.arrayContaining(['QueueTable.vue', 'TestInbox.vue', 'TimelineSection.vue']))
  })

  it('names each row by its key, so that a press counts on the row where it began', () => {
    const unnamed = rows.filter(({ node }) => {
      const key = bound(node, 'key')
      // A template leaves no element behind; one of those inside it goes by the key.
      const carriers = node.tag === 'template' ? elements(node.children) : [node]
      return key === undefined || !carriers.some((one) => bound(one, 'data-row') === key)
    })
    expect(unnamed.map(({ what }) => what)).toEqual([])
  })

  it('never keys a row by its place', () => {
    const byPlace = rows.filter(({ node }) => {
      const place = /^\(\s*[^,]+,\s*(\w+)/.exec(loop(node) ?? '')?.[1]
      return place !== undefined && bound(node, 'key') === place
    })
    expect(byPlace.map(({ what }) => what)).toEqual([])
  })

  it('is named itself, by a name of its own', () => {
    const lists = rows.map(({ around, what }) => ({ what, list: around.findLast((node) => names(node, 'data-rows')) }))
    expect(lists.filter(({ list }) => list === undefined).map(({ what }) => what)).toEqual([])
    const given = lists.map(({ list }) => list?.props?.find(({ name }) => name === 'data-rows')?.value?.content)
    const fixed = given.filter((name) => name !== undefined)
    expect(fixed).toEqual([...new Set(fixed)])
  })

  it('hands the name of a row to one element, also where the row is several', () => {
    const lost = rows.flatMap(({ node, what }) => {
      const own = elements(components.get(node.tag ?? '')?.nodes)
      const takes = (one: Node): boolean =>
        (one.props ?? []).some(
          (prop) => prop.name === 'bind' && prop.arg === undefined && prop.exp?.content === '$attrs',
        )
      const branches = own.filter((one) => !(one.props ?? []).some(({ name }) => /^else/.test(name)))
      return branches.length > 1 && !own.some(takes) ? [what] : []
    })
    expect(lost).toEqual([])
  })
})

describe('a menu whose entries are known by their place', () => {
  const menus = [...components.values()].flatMap(({ file, script, nodes }) => {
    const all = (of: readonly Node[]): Node[] => elements(of).flatMap((node) => [node, ...all(node.children as Node[])])
    return all(nodes)
      .filter(({ tag = '' }) =>
        ['UDropdownMenu', 'UCommandPalette', 'UContextMenu', 'USelect', 'USelectMenu'].includes(tag),
      )
      .map((node) => ({ file, script, entries: bound(node, 'items') ?? bound(node, 'groups') ?? '' }))
  })

  it('keeps its entries while one is pressed', () => {
    expect(menus.length).toBeGreaterThan(5)
    const held = (script: string, name: string): boolean => new RegExp(`\\b${name} = heldWhilePressed\\b`).test(script)
    const palette = readFileSync(join(source, 'composables/use-palette-groups.ts'), 'utf8')
    const loose = menus.filter(({ script, entries }) => !held(script, entries) && !held(palette, entries))
    expect(loose.map(({ file, entries }) => `${file}: ${entries}`)).toEqual([])
  })
})
