import type { DirectoryAct } from '#shared/api/capabilities.ts'
import { asServerUses } from '../support/connectors/as-server-uses.ts'
import type { RemoteDirectory } from '../../src/portal/directory/remote/remote-directory.ts'
import type { FaultProxy } from '../support/faults/fault-proxy.ts'
import { faultProxy } from '../support/faults/fault-proxy.ts'
import { checks } from './checks.ts'
import type { KitSystem } from './system.ts'

/** What a check works with. */
export interface Kit {
  system: KitSystem
  /** The connector, as the server uses one; straight to the system. */
  directory: RemoteDirectory
  /** Another one that goes by the proxy. */
  throughProxy: RemoteDirectory
  proxy: FaultProxy
  /** Bytes between two cuts; 1 leaves none out. */
  stride: number
}

/** One sentence of docs/connectors/sentences.md, as the kit checks it. */
export interface Check {
  sentence: string
  /** Functions without which it cannot be checked; of a list in it, any one. */
  needs: readonly (DirectoryAct | readonly DirectoryAct[])[]
  /** @throws where the sentence is broken */
  run(kit: Kit): Promise<void>
}

/** What a run found. */
export interface KitResult {
  connector: string
  system: string
  /** The day of the run. */
  date: string
  passed: string[]
  skipped: { sentence: string; why: string }[]
  failed: { sentence: string; why: string }[]
}

export interface KitOptions {
  stride?: number
  now?: () => Date
  onCheck?: (sentence: string) => void
}

/** Checks a connector by every sentence, one after another. Takes away what it made at the system. */
export async function runConnectorKit(
  system: KitSystem,
  { stride = 16, now = () => new Date(), onCheck }: KitOptions = {},
): Promise<KitResult> {
  const answers: unknown[] = []
  const directory = recorded(await system.connect(system.origin), answers)
  const result: KitResult = {
    connector: directory.name,
    system: system.version,
    date: now().toISOString().slice(0, 10),
    passed: [],
    skipped: [],
    failed: [],
  }
  try {
    for (const { sentence, needs, run } of checks) {
      onCheck?.(sentence)
      const missing = needs.find((any) => [any].flat().every((act) => directory[act] === undefined))
      if (missing) {
        const reason = [missing].flat().map((act) => directory.lacks[act])[0]
        result.skipped.push({ sentence, why: reason ?? '' })
        continue
      }
      // A proxy of its own: what a check that failed had planned happens to no other.
      const proxy = await faultProxy(() => system.origin)
      const throughProxy = recorded(await system.connect(proxy.origin), answers)
      const why = await run({ system, directory, throughProxy, proxy, stride }).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      await proxy.close()
      if (why === null) result.passed.push(sentence)
      else result.failed.push({ sentence, why })
    }
    // Of all answers that the other checks had, before anything was dropped.
    const all = JSON.stringify(answers)
    const found = system.secrets().filter((secret) => all.includes(secret))
    if (found.length === 0) result.passed.push('SEC-1')
    else result.failed.push({ sentence: 'SEC-1', why: `${found.length} secrets are in answers of the connector` })
    return result
  } finally {
    await system.close()
  }
}

/** The connector with every raw answer noted down, then checked as the server does it. */
function recorded(connector: RemoteDirectory, answers: unknown[]): RemoteDirectory {
  const noted = Object.entries(connector).map(([name, part]: [string, unknown]) => {
    if (typeof part !== 'function') return [name, part] as const
    const call = part as (...asked: unknown[]) => Promise<unknown>
    return [
      name,
      async (...asked: unknown[]) => {
        const answer = await call.apply(connector, asked)
        answers.push(answer)
        return answer
      },
    ] as const
  })
  // The same keys with the same shapes; `fromEntries` cannot say that.
  return asServerUses(Object.fromEntries(noted) as unknown as RemoteDirectory)
}
