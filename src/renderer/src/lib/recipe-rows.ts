import type { TaughtRow } from '#shared/guided/teaching.ts'
import { readSelector } from '#shared/guided/selector.ts'

/** How a line's control is recognised, in the words of the page; a key below `recipes.controls` for what it is. */
export interface ControlLabel {
  kind: 'button' | 'link' | 'field' | 'choice' | 'heading' | 'text' | 'control'
  /** The page's own name of it, or the name of its field; null where only its place is known. */
  name: string | null
}

const kinds: Readonly<Record<string, ControlLabel['kind']>> = {
  button: 'button',
  link: 'link',
  tab: 'button',
  menuitem: 'button',
  textbox: 'field',
  searchbox: 'field',
  spinbutton: 'field',
  combobox: 'field',
  radio: 'choice',
  checkbox: 'choice',
  option: 'choice',
  heading: 'heading',
}
const texts: ReadonlySet<string> = new Set(['alert', 'status', 'cell', 'paragraph', 'listitem', 'generic'])

/** What a role is called on the screens. */
export function kindOfRole(role: string | null): ControlLabel['kind'] {
  if (role === null) return 'control'
  return kinds[role] ?? (texts.has(role) ? 'text' : 'control')
}

/** The label of a line: the first alternative that has a name of the page, else the first. */
export function labelOfRow({ selectors, isPress, meaning }: TaughtRow): ControlLabel {
  const controls = selectors.flatMap((path) => readSelector(path.at(-1) ?? '') ?? [])
  const named = controls.find((one) => one.by === 'role' && one.name !== '')
  if (named?.by === 'role') return { kind: kindOfRole(named.role), name: named.name }
  const [first] = controls
  const isFlow = meaning.row === 'disable' || meaning.row === 'set-up'
  if (first === undefined || first.by === 'role') return { kind: kindOfRole(first?.role ?? null), name: null }
  return { kind: isFlow ? (isPress ? 'button' : 'field') : 'control', name: first.value }
}
