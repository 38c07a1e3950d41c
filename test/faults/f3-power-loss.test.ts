import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Db } from '../../src/main/base/database/open-database.ts'
import { startTestConsole } from '../support/console/test-console.ts'
import { canTrace, durabilityIn, tracer, type Durability } from '../support/faults/durability-trace.ts'
import { dbWithFaultPoints, transportWithFaultPoints, type FaultPoint } from '../support/faults/fault-points.ts'
import { killablePortal } from '../support/faults/killable-portal.ts'
import { killableConsole, type KillableOptions } from '../support/faults/killable-console.ts'
import type { Seat } from '../support/console/operator.ts'
import { startTestSandbox, samplePassword, samples, type TestSandbox } from '../support/portal/sandbox.ts'
import { changeOf } from '../support/faults/operator-scripts.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { connectionsFile, type WatchedConnection } from '../support/faults/watch-connections.ts'

const script = changeOf(samples.seriMuda)
const now = '2026-11-20T04:00:00.000Z'
const watcher = join(import.meta.dirname, '../support/faults/watch-connections.ts')

async function sandboxOfTest(): Promise<TestSandbox> {
  const sandbox = await startTestSandbox()
  onTestFinished(() => sandbox.close())
  return sandbox
}

/** A whole change in a console of its own process. @returns the keys that it sent */
async function changeIn(
  sandbox: TestSandbox,
  options: Omit<KillableOptions, 'baseUrl' | 'secret' | 'now'>,
): Promise<string[]> {
  const { baseUrl, secret } = sandbox
  const app = await killableConsole({ ...options, baseUrl, secret, now })
  const seat: Seat = { app, sandbox, typed: new Set([samplePassword]) }
  await script.signIn(seat)
  await script.carryOn(seat)
  await app.end()
  return app.acknowledged.keys
}

const linesOf = (file: string): WatchedConnection[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WatchedConnection)

test('F3: PRAGMA synchronous reads 2 on every connection after its first write, of the console and of the portal', async () => {
  const folder = temporaryFolder()
  const seen = join(folder, 'connections')
  const env = { [connectionsFile]: seen }
  const execArgv = ['--import', watcher]
  const profile = join(folder, 'profile')
  const sandbox = await sandboxOfTest()
  await changeIn(sandbox, { folder: profile, env, execArgv })
  // A start on a log that was not folded in opens one connection more.
  const { baseUrl, secret } = sandbox
  const killed = await killableConsole({ folder: profile, baseUrl, secret, now })
  await killed.kill()
  const again = await killableConsole({ folder: profile, baseUrl, secret, now, env, execArgv })
  await again.end()

  vi.stubEnv(connectionsFile, seen)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const portal = await killablePortal({}, execArgv)
  onTestFinished(() => portal.close())
  ;(
    await portal.call('signIn', { body: { userId: samples.bayu.userId, password: samplePassword, device: 'test' } })
  ).body(201)

  // A database in memory has nothing that could be lost.
  const connections = linesOf(seen).filter(({ file }) => file !== ':memory:')
  const written = connections.filter(({ wrote }) => wrote)
  const names = (list: WatchedConnection[]): string[] =>
    [...new Set(list.map(({ file }) => file.split('/').at(-1) ?? ''))].toSorted()
  expect(names(written)).toEqual(['factordesk.sqlite', 'portal.lock', 'portal.sqlite'])
  for (const { file, synchronous } of written) expect(synchronous, file).toBe(2)
  // Whatever never wrote could not write: among them the read of a log that was not checkpointed.
  const count = (isReadonly: boolean): number =>
    connections.filter((one) => !one.wrote && one.readonly === isReadonly).length
  expect(count(true)).toBeGreaterThan(0)
  expect(count(false)).toBe(written.length)
})

/** What a console did, one fault point after another, with what `PRAGMA synchronous` read at each commit. */
type Log = (FaultPoint & { synchronous: number })[]

/** The same question as of a trace, asked of the order in which a console wrote, committed and sent. */
function durabilityOf(log: Log, key: string): Durability {
  const sentAt = log.findIndex((faultPoint) => faultPoint.at === 'send' && faultPoint.key === key)
  if (sentAt === -1) return 'never sent'
  const before = log.slice(0, sentAt)
  const written = before.findLastIndex(({ what }) => what === 'INSERT INTO intent')
  const committed = before.findLastIndex(({ at }) => at === 'committed')
  if (written === -1 || committed < written) return 'not written'
  return before.slice(written).every(({ synchronous }) => synchronous === 2) ? 'durable' : 'written but not synced'
}

/** How SQLite syncs, as shipped where it is null, and what an intent is then when its request leaves. */
const cases = [
  [null, 'durable'],
  ['NORMAL', 'written but not synced'],
] as const

for (const [weaker, expected] of cases) {
  test(`F3, by the order of writes, commits and requests: with synchronous=${weaker ?? 'FULL, as shipped,'} an intent is ${expected} when its request leaves`, async () => {
    const sandbox = await sandboxOfTest()
    const log: Log = []
    let db: Db | undefined
    const at = (faultPoint: FaultPoint): void =>
      void log.push({ ...faultPoint, synchronous: Number(db?.pragma('synchronous', { simple: true })) })
    const app = await startTestConsole(sandbox, {
      around: {
        db: (opened) => {
          db = opened
          if (weaker !== null) opened.pragma(`synchronous = ${weaker}`)
          return dbWithFaultPoints(opened, at)
        },
        transport: (send) => transportWithFaultPoints(send, at),
      },
    })
    onTestFinished(() => app.close())
    const seat: Seat = { app, sandbox, typed: new Set() }
    await script.signIn(seat)
    await script.carryOn(seat)
    const keys = log.flatMap(({ at: kind, key }) => (kind === 'send' && key !== undefined ? [key] : []))
    expect(keys).toHaveLength(3)
    for (const key of keys) expect(durabilityOf(log, key)).toBe(expected)
  })
}

// Where no system calls can be traced, these count as skipped, and the order above is what is checked; `npm test` installs strace on Debian.
const traceable = canTrace()

for (const [weaker, expected] of cases) {
  test.skipIf(!traceable)(
    `F3, by strace: with synchronous=${weaker ?? 'FULL, as shipped,'} an intent is ${expected} when the first byte of its request leaves`,
    {
      timeout: 120_000,
    },
    async () => {
      const folder = temporaryFolder()
      const output = join(folder, 'trace')
      const profile = join(folder, 'profile')
      const keys = await changeIn(await sandboxOfTest(), {
        folder: profile,
        command: tracer(output),
        ...(weaker !== null && { synchronous: weaker }),
      })
      const trace = readFileSync(output, 'utf8')
      expect(keys).toHaveLength(3)
      for (const key of keys) expect(durabilityIn(trace, join(profile, 'factordesk.sqlite-wal'), key)).toBe(expected)
    },
  )
}
