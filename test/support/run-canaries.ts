import { findSecrets, findSecretsIn, type Found } from './canaries.ts'
import type { SandboxControls } from './sandbox-controls.ts'

/** What must be neither in a profile nor in an output: of the sample logins, and every code and consent that was sent. */
interface Watched {
  outputs: (() => string)[]
  secrets: Set<string>
}

const samples = ['sandbox-demo-1', '60100000142', '60100000268', '60100000391']

const watched = new Map<string, Watched>()

/** Remembers a run on a profile: what it says on standard output and error is searched with the profile's files. */
export function watchRun(profile: string, output: () => string): void {
  const { outputs, secrets } = watched.get(profile) ?? { outputs: [], secrets: new Set(samples) }
  watched.set(profile, { outputs: [...outputs, output], secrets })
}

/** Learns what the portal sent; to be called while it still runs. Its outbox outlives a run, so the last one knows all. */
export async function learnSecrets(profile: string, sandbox: SandboxControls): Promise<void> {
  for (const { code, linkToken } of await sandbox.outbox())
    for (const secret of [code, linkToken]) if (secret !== null) watched.get(profile)?.secrets.add(secret)
}

/**
 * Searches a profile that was run on: Chromium's storage, the console's database and checkpoints, the sandbox portal's
 * folder (it seals what it must keep, so there is no exception for it), and all that was put out.
 *
 * @throws when a secret is found, naming where and how it is written, but not the secret
 */
export function requireNoSecrets(profile: string): void {
  const run = watched.get(profile)
  if (run === undefined) return
  watched.delete(profile)
  const found: Found[] = [
    ...findSecrets(profile, run.secrets),
    ...run.outputs.flatMap((output) => findSecretsIn(withoutPrefixes(output()), 'output', run.secrets)),
  ]
  if (found.length === 0) return
  const places = found.map(({ file, secret, as }) => `${file}: ${secret.slice(0, 3)}… (${secret.length}), ${as}`)
  throw new Error(`secrets were found after the run:\n${places.join('\n')}`)
}

/** Chromium begins its lines with process ids and microseconds: six digits that may be any code. */
function withoutPrefixes(output: string): string {
  return output.replace(/^\[\d+:\d+[:/\d.]*:/gm, '')
}
