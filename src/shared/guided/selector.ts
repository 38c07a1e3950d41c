/**
 * The selectors that a recipe may contain: `aria/NAME[role="ROLE"]` and `aria/NAME` of the Recorder, a stable `#id`, a field's
 * `[name="…"]` and `[data-testid="…"]`. XPath, text and other CSS selectors are refused: they break with the page's
 * layout, or carry text that somebody typed.
 */
export type Selector =
  | {
      by: 'role'
      /**
       * As on the page, white space collapsed. For `alert`, `status`, `heading`, `cell`, `paragraph` and `listitem` the text is
       * searched for in theirs. Empty: any name, as `aria/[role="button"]`.
       */
      name: string
      /** null: any role that has the name, as the Recorder writes it where the name is enough. */
      role: string | null
    }
  | { by: 'id' | 'name' | 'data-testid'; value: string }

const ariaPattern = /^aria\/(?<name>.*?)(\[role="(?<role>[a-z]+)"\])?$/su
const attributePattern = /^\[(?<by>name|data-testid)="(?<value>[^"\\\]]{1,200})"\]$/u
const idPattern = /^#(?<value>[A-Za-z_][\w-]{0,199})$/u

/** @returns null for what is no selector of a recipe */
export function readSelector(text: string): Selector | null {
  const aria = ariaPattern.exec(text)?.groups
  if (aria !== undefined) {
    const [name, role] = [collapse(aria['name'] ?? ''), aria['role'] ?? null]
    return name === '' && role === null ? null : { by: 'role', name, role }
  }
  const attribute = attributePattern.exec(text)?.groups
  if (attribute !== undefined)
    return { by: attribute['by'] === 'name' ? 'name' : 'data-testid', value: attribute['value'] ?? '' }
  const id = idPattern.exec(text)?.groups?.['value']
  return id === undefined ? null : { by: 'id', value: id }
}

/** The selector of a role and a name, in the Recorder's syntax. */
export function ariaSelector(role: string, name: string): string {
  return `aria/${collapse(name)}[role="${role}"]`
}

/** White space as a reader sees it. */
function collapse(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}
