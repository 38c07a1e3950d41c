import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One sentence of docs/portal-api/contract.md. */
export interface Sentence {
  /** Stable, e.g. `2FA-3`. */
  id: string
  /** The heading that it is under. */
  section: string
  text: string
  /** Why nobody can check it from outside; null where the kit checks it. */
  notChecked: string | null
}

const heading = /^## (.+)$/
const bullet = /^- \*\*([0-9A-Z]+-\d+)\*\* (.+)$/
const remark = /^(.*) _\(Not checked: (.+)\)_$/

/** The sentences of the contract by their ids. @throws when an id occurs twice, or a bullet has none */
export function sentencesOf(markdown: string): Map<string, Sentence> {
  const sentences = new Map<string, Sentence>()
  let section = ''
  for (const line of markdown.split('\n')) {
    section = heading.exec(line)?.[1] ?? section
    if (!line.startsWith('- ')) continue
    const [, id, sentence] = bullet.exec(line) ?? []
    if (id === undefined || sentence === undefined) throw new Error(`A sentence without an id: ${line.slice(0, 60)}`)
    if (sentences.has(id)) throw new Error(`Two sentences have the id ${id}`)
    const [, text = sentence, notChecked = null] = remark.exec(sentence) ?? []
    sentences.set(id, { id, section, text, notChecked })
  }
  return sentences
}

/** The contract of this copy of the project, the one home of its sentences. */
export function readContract(): Map<string, Sentence> {
  const file = join(import.meta.dirname, '../../../docs/portal-api/contract.md')
  return sentencesOf(readFileSync(file, 'utf8'))
}
