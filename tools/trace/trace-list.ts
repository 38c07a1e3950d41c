import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { purposeOf } from './file-purpose.ts'
import { phases, type Phase, type TraceFiles } from './record-trace.ts'
import { baseTrace, traces, type TraceName } from './traces.ts'

const phaseTitles: Record<Phase, string> = {
  page: 'The page and its preload, until the request waits for its answer',
  main: 'Main, until the first request leaves',
  'main-then': 'Main, from its answer on',
  'page-then': 'The page, from the answer on',
}
/** Of a trace that sends no request. */
const plainTitles: Record<Phase, string> = {
  page: 'The page and its preload',
  main: 'Main',
  'main-then': 'Main',
  'page-then': 'The page, later',
}

/** The folders of the sources in the order in which a press meets them; a file belongs to the first that fits. */
const layers = [
  /^src\/renderer\/src\/(features|views)\/.*\.vue$/,
  /^src\/renderer\/.*\.vue$/,
  /^src\/renderer\/.*\/use-[\w-]+\.ts$/,
  /^src\/renderer\/.*-?store\.ts$|^src\/renderer\/src\/stores\//,
  /^src\/renderer\//,
  /^src\/preload\//,
  /^src\/main\/electron\//,
  /^src\/main\/ipc\//,
  /^src\/main\/app\//,
  /^src\/main\/features\//,
  /^src\/main\/effects\//,
  /^src\/main\/audit\//,
  /^src\/main\/portal-client\//,
  /^src\/main\//,
]

/** Files by layer, those of a layer by name; V8 does not say which ran first. */
export function inLayers(files: readonly string[]): string[] {
  const layerOf = (file: string): number => {
    const found = layers.findIndex((layer) => layer.test(file))
    return found < 0 ? layers.length : found
  }
  return files.toSorted((a, b) => layerOf(a) - layerOf(b) || (a < b ? -1 : 1))
}

/** Of a trace: the files of its list, and how many ran before those functions were left out that `audit` runs as well. */
export interface TraceResult {
  files: TraceFiles
  ran: number
}

export function countOf(files: TraceFiles): number {
  return phases.reduce((sum, phase) => sum + files[phase].length, 0)
}

/** The list of a trace in Markdown, with what each file decides. @param root folder of the sources */
export function listOf(name: TraceName, { files, ran }: TraceResult, root: string): string {
  const total = countOf(files)
  const titles = files.main.length === 0 ? plainTitles : phaseTitles
  const parts = phases
    .filter((phase) => files[phase].length > 0)
    .flatMap((phase) => {
      const lines = inLayers(files[phase]).map((file) => `- \`${file}\`${meaning(file, root)}`)
      return [`${titles[phase]} (${lines.length}):`, lines.join('\n')]
    })
  const besides =
    name === baseTrace ? '' : `, of ${ran} that run, without the functions that \`${baseTrace}\` runs as well`
  return [`### ${name}`, `${traces[name].title}: ${total} files${besides}.`, ...parts].join('\n\n')
}

function meaning(file: string, root: string): string {
  const purpose = purposeOf(file, readFileSync(join(root, file), 'utf8'))
  return purpose === '' ? '' : `: ${purpose}`
}

const begin = '<!-- made by `npm run trace -- --write` -->'
const end = '<!-- end of what is made -->'

/** @returns the page with new lists between its markers. @throws where it has none */
export function withLists(page: string, lists: readonly string[]): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the page has no lines "${begin}" and "${end}"`)
  return `${page.slice(0, from + begin.length)}\n\n${lists.join('\n\n')}\n\n${page.slice(to)}`
}

/** The files that a page lists between its markers, by trace. */
export function listedIn(page: string): Map<string, string[]> {
  const lists = page.slice(page.indexOf(begin), page.indexOf(end)).split(/^### /m).slice(1)
  return new Map(
    lists.map((list) => [
      list.slice(0, list.indexOf('\n')),
      [...list.matchAll(/^- `(src\/[^`]+)`/gm)].flatMap(([, file]) => file ?? []),
    ]),
  )
}

/** Of ten files of a list, how many may differ before it counts as old: what runs by chance must not fail a check. */
const tolerated = 0.1

/** Why a list is not today's any more, in a line; null where it is. */
export function outdated(name: TraceName, listed: readonly string[], files: TraceFiles): string | null {
  const ran = phases.flatMap((phase) => files[phase])
  const gone = listed.filter((file) => !ran.includes(file))
  const added = ran.filter((file) => !listed.includes(file))
  if (gone.length + added.length <= ran.length * tolerated) return null
  return `${name}: listed, but did not run: ${gone.join(', ') || 'none'}; ran, but is not listed: ${added.join(', ') || 'none'}`
}
