/** Characters of a line of JSON at the most. */
const widest = 88

/** A table; cells are Markdown without line breaks. */
export function table(titles: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A block of code. */
export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}

/** A link to a heading of the same page, by the anchor that a code host makes of it. */
export function headingLink(title: string): string {
  return `[${title}](#${slug(title)})`
}

/** The anchor that a code host makes of a heading. */
export function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}

/** JSON for people: what fits on a line is on one. */
export function jsonText(value: unknown, indent = ''): string {
  const flat = flatJson(value)
  if (typeof value !== 'object' || value === null) return flat
  if (indent !== '' && indent.length + flat.length <= widest) return flat
  const inner = `${indent}  `
  const lines = Array.isArray(value)
    ? value.map((one) => `${inner}${jsonText(one, inner)}`)
    : members(value).map(([name, one]) => `${inner}${JSON.stringify(name)}: ${jsonText(one, inner)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return lines.length === 0 ? flat : `${open}\n${lines.join(',\n')}\n${indent}${close}`
}

function flatJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${members(value)
    .map(([name, one]) => `${JSON.stringify(name)}: ${flatJson(one)}`)
    .join(', ')} }`
}

function members(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, one]) => one !== undefined)
}
