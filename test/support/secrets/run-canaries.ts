import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { findSecrets, findSecretsIn, type Found } from './find-secrets.ts'
import { argumentsBelow, type WatchedArguments } from './process-arguments.ts'
import type { SandboxControls } from '../portal/sandbox-controls.ts'
import { TypedTexts } from './typed-secrets.ts'

/** What must be in none of a run's places. */
interface Watched {
  secrets: Set<string>
  typed: TypedTexts
  processes: WatchedArguments[]
  /** What the run put out. */
  texts: { place: string; read: () => string }[]
  /** Folders beside the profile: a portal's that was started by the test. */
  folders: string[]
  sandboxes: SandboxControls[]
}

/** Passwords and telephone numbers of the sample logins, and the secret of the tests' launch. */
export const launchSecret = 'secret-of-the-tests-launch'
const samples = ['sandbox-demo-1', '60100000142', '60100000268', '60100000391', launchSecret]

const watched = new Map<string, Watched>()

function of(profile: string): Watched {
  const known = watched.get(profile)
  if (known !== undefined) return known
  const made = {
    secrets: new Set(samples),
    typed: new TypedTexts(),
    processes: [],
    texts: [],
    folders: [],
    sandboxes: [],
  }
  watched.set(profile, made)
  const mark = markOf(profile)
  if (mark !== null) writeFileSync(mark, '')
  return made
}

/** A run's folder for temporary files, crash dumps included; searched and removed with its profile. */
export function temporaryOf(profile: string): string {
  const folder = `${profile}-temp`
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Remembers a run on a profile: what it says on standard output and error is searched with the profile's files. */
export function watchRun(profile: string, output: () => string): void {
  of(profile).texts.push({ place: 'output', read: () => withoutPrefixes(output()) })
}

/** Remembers the arguments of a process and of all below it, from now until they end. */
export function watchArguments(profile: string, pid: number): void {
  of(profile).processes.push(argumentsBelow(pid))
}

/** Reads the arguments of what runs now; to be called before it is ended. */
export function readArguments(profile: string): void {
  for (const watched of of(profile).processes) watched.sample()
}

/** Another portal that the run speaks to: its outbox is learnt from, and its folder is searched. */
export function watchPortal(profile: string, portal: { folder: string; sandbox: SandboxControls }): void {
  of(profile).folders.push(portal.folder)
  of(profile).sandboxes.push(portal.sandbox)
}

/** A secret of this run, from wherever it was learnt. */
export function learnSecret(profile: string, secret: string): void {
  of(profile).secrets.add(secret)
}

/** The present text of a field for passwords or codes. */
export function learnTyped(profile: string, field: string, text: string): void {
  of(profile).typed.take(field, text)
}

/** What was learnt of a run so far. */
export function learnedSecrets(profile: string): string[] {
  return everySecret(of(profile))
}

function everySecret({ secrets, typed }: Watched): string[] {
  return [...new Set([...secrets, ...typed.secrets()])]
}

/** Learns what the portals sent, and to which numbers; to be called while they still run. An outbox outlives a run. */
export async function learnSecrets(profile: string, sandbox: SandboxControls): Promise<void> {
  const { secrets, sandboxes } = of(profile)
  for (const one of [sandbox, ...sandboxes])
    for (const { code, linkToken, channel, to } of await one.outbox())
      for (const secret of [code, linkToken, channel === 'sms' ? to.replace('+', '') : null])
        if (secret !== null) secrets.add(secret)
}

/**
 * Searches all that a run left: the profile (Chromium's storage and crash dumps, the console's database, checkpoints and
 * log, the sandbox portal's folder, which seals what it must keep), temporary files, other portals' folders, what was put
 * out, and what its processes were started with.
 *
 * @throws when a secret is found, naming where and how it is written, but not the secret
 */
export function requireNoSecrets(profile: string): void {
  const run = of(profile)
  const secrets = everySecret(run)
  const { texts, folders, processes } = run
  for (const one of processes) one.stop()
  watched.delete(profile)
  const mark = markOf(profile)
  if (mark !== null) rmSync(mark, { force: true })
  const found: Found[] = [
    ...[profile, `${profile}-temp`, ...folders].filter(existsSync).flatMap((folder) => findSecrets(folder, secrets)),
    ...texts.flatMap(({ place, read }) => findSecretsIn(read(), place, secrets)),
    ...processes.flatMap((one) => findSecretsIn(one.seen(), 'argv', secrets)),
  ]
  if (found.length === 0) return
  const places = found.map(({ file, secret, as }) => `${file}: ${secret.slice(0, 3)}… (${secret.length}), ${as}`)
  throw new Error(`secrets were found after the run:\n${[...new Set(places)].join('\n')}`)
}

/** Where a run leaves a mark until it was searched, so that the end of all tests can see one that was not. */
function markOf(profile: string): string | null {
  const folder = process.env['FACTORDESK_UNSEARCHED']
  return folder === undefined ? null : join(folder, basename(profile))
}

/** Chromium begins its lines with process ids and microseconds: six digits that may be any code. */
function withoutPrefixes(output: string): string {
  return output.replace(/^\[\d+:\d+[:/\d.]*:/gm, '')
}
