import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mutated, type Edit } from './edits.ts'
import { projectGuards } from './guards.ts'

/** A deliberate mistake in the source. */
export interface Mutant {
  /** Unlike that of any other mutant, in whatever group. */
  name: string
  edits: readonly Edit[]
  /** What must notice it: a file of tests by its name alone, or a sentence of the contract. Other things may, too. */
  caughtBy: string
  /** The sentence of the contract that it breaks, where the kit cannot check it and a file of tests does. */
  sentence?: string
}

/** What a judge found wrong. */
export interface Finding {
  /** What noticed it, as `caughtBy` names it. */
  by: string
  /** More exactly: the name of the test that failed; nothing where `by` says it all. */
  what?: string
}

/** Mutants that are judged in the same way. */
export interface MutantGroup {
  /** One word: what `--group` takes. */
  name: string
  /** Files and folders of the project that a copy contains, beside package.json and the packages. */
  parts: readonly string[]
  /** How many may be judged at the same time. */
  atOnce: number
  mutants: readonly Mutant[]
  /**
   * Runs what is in a copy of the project and reports what is wrong with it: nothing, of the source as it is.
   *
   * @param watchers what is to be asked: the `caughtBy` of one mutant, or of all where the source as it is is judged
   * @throws where it could not be judged: it does not load, or takes too long
   */
  judge(folder: string, watchers: readonly string[]): Promise<readonly Finding[]>
}

const project = join(import.meta.dirname, '../..')
/** Copies that lie on disk now. */
const copies = new Set<string>()

/** A copy of these parts of the project with the edits made; its packages are the project's own. @throws what `mutated` throws */
export function mutatedCopy(edits: readonly Edit[], parts: readonly string[]): { folder: string; remove: () => void } {
  const { sources, guards } = projectGuards()
  const changes = mutated(sources, edits, guards)
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-mutant-'))
  copies.add(folder)
  const remove = (): void => removeCopy(folder)
  try {
    for (const part of ['package.json', ...parts]) {
      if (existsSync(join(project, part))) cpSync(join(project, part), join(folder, part), { recursive: true })
    }
    linkPackages(join(project, 'node_modules'), join(folder, 'node_modules'))
    // What its tests leave behind goes away with it.
    mkdirSync(temporaryOf(folder))
    for (const [file, text] of changes) writeFileSync(join(folder, file), text)
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** One link a package, in a folder of the copy's own: what tools keep beside the packages stays in the copy. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to)
  // Without the mark of what is installed, a command that a test starts would install all of it again, over the links.
  const shared = readdirSync(from).filter((name) => !/^\.(cache|vite)/.test(name))
  for (const name of shared) symlinkSync(join(from, name), join(to, name))
}

/** Where whatever runs in a copy may put its temporary files. */
export function temporaryOf(folder: string): string {
  return join(folder, 'tmp')
}

/** Removes every copy there is: for a runner that is ended early. */
export function removeCopies(): void {
  for (const folder of [...copies]) removeCopy(folder)
}

function removeCopy(folder: string): void {
  copies.delete(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
