import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

/** Texts of source files by their paths below the project's folder. */
export type Sources = ReadonlyMap<string, string>

/** A protection in the source, named by a comment: `// guard: area.short-name`. */
export interface Guard {
  /** `area.short-name`, once in the whole tree. */
  id: string
  /** Below the project's folder. */
  file: string
  source: ts.SourceFile
  /** The outermost node that begins right after the comment. */
  node: ts.Node
}

export type Guards = ReadonlyMap<string, Guard>

const project = join(import.meta.dirname, '../..')
const marker = /\/\/ *guard:(.*)$|\/\* *guard:(.*?)\*\//gm
const shape = /^ [a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+ ?$/

let found: { sources: Sources; guards: Guards } | null = null

/** The sources of the project and the guards in them, read once. @throws what `guardsIn` throws */
export function projectGuards(): { sources: Sources; guards: Guards } {
  if (found === null) {
    const sources = new Map<string, string>()
    for (const entry of readdirSync(join(project, 'src'), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isFile() && /\.(ts|vue|mjs)$/.test(path))
        sources.set(relative(project, path), readFileSync(path, 'utf8'))
    }
    found = { sources, guards: guardsIn(sources) }
  }
  return found
}

/** Every guard in these sources. @throws where an id is malformed, occurs twice or marks nothing */
export function guardsIn(sources: Sources): Guards {
  const guards = new Map<string, Guard>()
  for (const [file, text] of sources) {
    if (!text.includes('guard:')) continue
    const source = parse(file, text)
    for (const match of source.text.matchAll(marker)) {
      const raw = match[1] ?? match[2] ?? ''
      if (!shape.test(raw)) throw new Error(`${file}: a guard is "area.short-name", in kebab-case: "${raw.trim()}"`)
      const id = raw.trim()
      const before = guards.get(id)
      if (before !== undefined) throw new Error(`the guard "${id}" is in ${before.file} and in ${file}`)
      const node = nodeAfter(source, source, match.index, match.index + match[0].length)
      if (node === null) throw new Error(`${file}: the guard "${id}" marks nothing`)
      guards.set(id, { id, file, source, node })
    }
  }
  return guards
}

/** The syntax tree of a file; of a Vue component that of its script, at the same places. */
export function parse(file: string, text: string): ts.SourceFile {
  const script = file.endsWith('.vue') ? scriptOf(text) : text
  return ts.createSourceFile(`${file}.ts`, script, ts.ScriptTarget.Latest, true)
}

/** Everything but the script is blanks. */
function scriptOf(text: string): string {
  const [tag = '', index = 0] = [/<script\b[^>]*>/.exec(text)].flatMap((match) => [match?.[0], match?.index])
  const from = Number(index) + String(tag).length
  const to = text.indexOf('</script>', from)
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ')
  return blank(text.slice(0, from)) + text.slice(from, to) + blank(text.slice(to))
}

/** The outermost node whose leading comments include this one. */
function nodeAfter(source: ts.SourceFile, outer: ts.Node, start: number, end: number): ts.Node | null {
  return (
    ts.forEachChild(outer, (child) => {
      if (child.end <= end || child.pos > start) return undefined
      return child.getStart(source) >= end ? child : nodeAfter(source, child, start, end)
    }) ?? null
  )
}
