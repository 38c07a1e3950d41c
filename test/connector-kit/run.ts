import type { DirectoryAct } from '#shared/api/capabilities.ts'
import { asServerUses } from '../support/connectors/as-server-uses.ts'
import { whyUnreadable } from '../../src/portal/directory/remote/checked-directory.ts'
import type { Answer, RemoteDirectory } from '../../src/portal/directory/remote/remote-directory.ts'
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

/** What a connector answered, before anything was dropped. */
interface Noted {
  answers: { call: string; answer: unknown }[]
  /** What became of each call of the check that runs, for the report of a sentence that is broken. */
  calls: string[]
}

/** Calls of the connector that a report names. */
const callsInReport = 6

/** Checks a connector by every sentence, one after another. Takes away what it made at the system. */
export async function runConnectorKit(
  system: KitSystem,
  { stride = 16, now = () => new Date(), onCheck }: KitOptions = {},
): Promise<KitResult> {
  const noted: Noted = { answers: [], calls: [] }
  const directory = recorded(await system.connect(system.origin), noted)
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
      const throughProxy = recorded(await system.connect(proxy.origin), noted)
      noted.calls = []
      const why = await run({ system, directory, throughProxy, proxy, stride }).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      await proxy.close()
      if (why === null) result.passed.push(sentence)
      else result.failed.push({ sentence, why: withCalls(why, noted.calls) })
    }
    // Of all answers that the other checks had, before anything was dropped.
    const secrets = system.secrets()
    const has = (text: string): boolean => secrets.some((secret) => text.includes(secret))
    const found = new Set(noted.answers.filter(({ answer }) => has(JSON.stringify([answer]))).map(({ call }) => call))
    if (found.size === 0) result.passed.push('SEC-1')
    else result.failed.push({ sentence: 'SEC-1', why: `secrets are in what these answer: ${[...found].join(', ')}` })
    return result
  } finally {
    await system.close()
  }
}

function withCalls(why: string, calls: readonly string[]): string {
  const last = calls.slice(-callsInReport)
  return last.length === 0 ? why : `${why}\n    The connector’s last calls: ${last.join('; ')}`
}

/** What a call answered, without its value; and why the server reads it as lost, where it does. */
function said(call: string, answer: unknown): string {
  const unreadable = whyUnreadable(call, answer)
  if (unreadable !== undefined) return `${call} answered what is read as lost (${unreadable})`
  const read = answer as Answer<unknown>
  return `${call} ${read.kind}${read.kind === 'refused' ? ` ${read.code}` : ''}`
}

/** The connector with every raw answer noted down, then checked as the server does it. */
function recorded(connector: RemoteDirectory, noted: Noted): RemoteDirectory {
  const parts = Object.entries(connector).map(([name, part]: [string, unknown]) => {
    if (typeof part !== 'function') return [name, part] as const
    const call = part as (...asked: unknown[]) => Promise<unknown>
    return [
      name,
      async (...asked: unknown[]) => {
        try {
          const answer = await call.apply(connector, asked)
          noted.answers.push({ call: name, answer })
          noted.calls.push(said(name, answer))
          return answer
        } catch (error) {
          noted.calls.push(`${name} threw ${String(error)}, which is read as lost`)
          throw error
        }
      },
    ] as const
  })
  // The same keys with the same shapes; `fromEntries` cannot say that.
  return asServerUses(Object.fromEntries(parts) as unknown as RemoteDirectory)
}
