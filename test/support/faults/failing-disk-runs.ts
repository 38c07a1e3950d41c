import { expect } from 'vitest'
import type { Failure } from '#shared/ipc/outcome.ts'
import { failuresOfConsole } from '../../../src/renderer/src/locales/en/failures-of-console.ts'
import { findSecrets } from '../secrets/find-secrets.ts'
import { startTestConsole, type TestConsole } from '../console/test-console.ts'
import { failingDisk, type DiskFault, type FailingDisk } from './failing-disk.ts'
import { judgeEffects } from '../console/effects-oracle.ts'
import { toBeChanged } from './kill-rounds.ts'
import { twoFactorEffects } from './check-killed-console.ts'
import type { Customer, Seat } from '../console/operator.ts'
import { startTestSandbox, samplePassword, type TestSandbox } from '../portal/sandbox.ts'
import type { Script } from './operator-scripts.ts'

/** What a press did: effects in the ledger, requests with a key that left, and whether a procedure on disk is another. */
interface Done {
  effects: number
  sent: number
  moved: boolean
}

/** A press that was answered with a failure. */
class PressFailedError extends Error {
  override name = 'PressFailedError'
  readonly failure: Failure
  readonly done: Done

  constructor(press: string, failure: Failure, done: Done) {
    super(`${press}: ${failure.code}`)
    this.failure = failure
    this.done = done
  }
}

/** How many runs there were, and how often which failure was shown. */
export interface FailingDiskRuns {
  runs: number
  codes: Record<string, number>
}

/**
 * Runs a script again and again, each time with a disk that fails at a later write, until one run meets no fault. After
 * each the disk is repaired, and the script goes on to its end.
 *
 * @param of the script on so many customers as `takes`
 * @param step how many writes further each run goes: from the fourth run on, for the first three writes are each tried
 */
export async function failingDiskRuns(
  of: (customers: readonly Customer[]) => Script,
  { takes, fault, step }: { takes: number; fault: DiskFault; step: number },
): Promise<FailingDiskRuns> {
  const codes: Record<string, number> = {}
  let nth = 0
  let runs = 0
  for (let isOver = false; !isOver;) {
    const disk = failingDisk()
    const sandbox = await startTestSandbox({ scenario: 'thirty-accounts' })
    const app = await startTestConsole(sandbox, { around: disk.around })
    try {
      for (let used = 0; !isOver && used + takes <= toBeChanged.length; used += takes) {
        const script = of(toBeChanged.slice(used, used + takes))
        const code = await failingDiskRun({ app, disk, sandbox }, script, { nth, fault })
        isOver = !disk.failed
        if (code !== null) codes[code] = (codes[code] ?? 0) + 1
        runs += 1
        nth += nth < 2 ? 1 : step
      }
      await judgeEnd(app, sandbox)
    } finally {
      app.close()
      await sandbox.close()
    }
  }
  return { runs, codes }
}

interface Bench {
  app: TestConsole
  disk: FailingDisk
  sandbox: TestSandbox
}

/** One run with a fault in it. @returns the code of the failure that was shown, if one was */
async function failingDiskRun(
  { app, disk, sandbox }: Bench,
  script: Script,
  { nth, fault }: { nth: number; fault: DiskFault },
): Promise<Failure['code'] | null> {
  const seat: Seat = { app, sandbox, typed: new Set() }
  const watched: Seat = { ...seat, app: { idle: app.idle, ok: watchedOk({ app, disk, sandbox }) } }
  await script.signIn(seat)
  await script.prepare?.(seat)
  await app.idle()
  const about = `${script.name}, ${fault} at ${nth}`
  disk.failAt(nth, fault)
  const failed = await script.carryOn(watched).then(
    () => null,
    (error: unknown) => error,
  )
  await app.idle()
  disk.repair()
  if (failed !== null) judgeFailure(failed, about)
  const effects = (await sandbox.ledger()).length
  const { seq } = app.main.audit.head()
  app.main.audit.append({ actor: 'app', action: 'app.started', outcome: 'ok' })
  expect(app.main.audit.head().seq, `${about}: the next sequence follows`).toBe(seq + 1)
  app.errors.length = 0

  // Read back, and nothing sent for it; then on to the end.
  const { procedures, unsettledCases } = await app.ok('app.snapshot', {})
  for (const { id, accountId } of procedures)
    if (script.customers.some((customer) => customer.id === accountId))
      await app.ok('procedure.get', { procedureId: id })
  for (const caseId of unsettledCases) await app.call('desk.recover', { caseId })
  expect((await sandbox.ledger()).length, `${about}: reading back sends nothing again`).toBe(effects)
  await script.carryOn(seat)
  await app.idle()
  for (const customer of script.customers)
    expect(await twoFactorEffects(sandbox, customer), about).toEqual(script.effects)
  expect(app.errors, about).toEqual([])
  return failed instanceof PressFailedError ? failed.failure.code : null
}

/** Presses as an operator does, and says of one that failed what it had done by then. */
function watchedOk({ app, disk, sandbox }: Bench): TestConsole['ok'] {
  return async (name, input) => {
    const procedures = app.db.prepare<[], string>('SELECT body FROM procedure ORDER BY id').pluck()
    const before = { effects: (await sandbox.ledger()).length, sent: disk.sent.all, bodies: procedures.all().join() }
    const outcome = await app.call(name, input)
    if (outcome.ok) return outcome.value
    const effects = (await sandbox.ledger()).length - before.effects
    const moved = procedures.all().join() !== before.bodies
    throw new PressFailedError(name, outcome.failure, { effects, sent: disk.sent.all - before.sent, moved })
  }
}

/** What may be said of a press that the disk spoiled: that nothing was sent, if that is so; or that it must be read back. */
function judgeFailure(error: unknown, about: string): void {
  if (!(error instanceof PressFailedError)) throw error
  const { failure, done } = error
  expect(['record-failed', 'storage-failed', 'outcome-unknown'], `${about}: ${error.message}`).toContain(failure.code)
  expect(failure.next).toBe(failure.code === 'record-failed' ? 'try-again' : 'read-back')
  const { what, now, next } = failuresOfConsole[failure.code as 'record-failed']
  for (const sentence of [what, now, next]) expect(sentence).toMatch(/^[A-Z].+\.$/)
  if (failure.code === 'record-failed')
    expect(done, `${about}: ${error.message} says that nothing was sent`).toEqual({ effects: 0, sent: 0, moved: false })
}

async function judgeEnd(app: TestConsole, sandbox: TestSandbox): Promise<void> {
  expect(await judgeEffects(app.db, [sandbox]), 'everything is known').toEqual({ open: 0, undetermined: 0 })
  expect(app.entries().map(({ seq }) => seq)).toEqual(app.entries().map((_, index) => index + 1))
  expect(app.main.audit.verify().verdict).not.toBe('broken')
  expect(findSecrets(app.profile.folder, [samplePassword, ...app.secrets])).toEqual([])
}
