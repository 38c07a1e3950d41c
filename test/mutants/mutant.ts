import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One place in the source, and what stands there in the mutant. */
export interface Edit {
  /** Below the project's folder. */
  file: string
  /** Occurs in the file exactly once: a mutant that no longer fits its source is an error, never a pass. */
  find: string
  replace: string
}

/** A deliberate mistake in the source. */
export interface Mutant {
  name: string
  edits: readonly Edit[]
  /** What must notice it, as its group's judge tells it; other things may notice it, too. */
  caughtBy: string
}

/** Mutants that are judged in the same way. */
export interface MutantGroup {
  name: string
  mutants: readonly Mutant[]
  /** Runs what lies in a copy of the project and tells, by name, what is wrong with it: nothing, of the source as it is. */
  judge(folder: string): Promise<readonly string[]>
}

const project = join(import.meta.dirname, '../..')

/** The text with an edit made. @throws where `find` does not occur exactly once */
export function edited(text: string, { file, find, replace }: Edit): string {
  const found = text.split(find).length - 1
  if (found !== 1) throw new Error(`${file} holds the text to replace ${found} times: ${find.slice(0, 60)}`)
  return text.replace(find, () => replace)
}

/** A copy of the sources with the edits made; its packages are the project's own. */
export function mutatedCopy(edits: readonly Edit[]): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-mutant-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    for (const part of ['src', 'package.json']) cpSync(join(project, part), join(folder, part), { recursive: true })
    symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'))
    for (const edit of edits) {
      const path = join(folder, edit.file)
      writeFileSync(path, edited(readFileSync(path, 'utf8'), edit))
    }
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}
