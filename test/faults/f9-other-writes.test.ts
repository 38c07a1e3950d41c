import { describe, expect, onTestFinished, test } from 'vitest'
import type { Outcome } from '#shared/ipc/outcome.ts'
import type { Db } from '../../src/main/base/database/open-database.ts'
import { openCase } from '../support/portal/desk-case.ts'
import { startTestConsole, type TestConsole } from '../support/console/test-console.ts'
import { failingDisk, type FailingDisk } from '../support/faults/failing-disk.ts'
import { operatorOf, type Seat } from '../support/console/operator.ts'
import { allOff, queueOf } from '../support/console/queue.ts'
import { startTestSandbox, samplePassword as password, samples, type TestSandbox } from '../support/portal/sandbox.ts'
import { createTestSealer } from '../support/console/test-keychain.ts'
import { restartWithSymlinkAt } from '../support/faults/symlink-at-file.ts'

const { agentA, seriMuda, kenari } = samples

interface Bench extends Seat {
  app: TestConsole
  disk: FailingDisk
  /** A second portal, to be added. */
  elsewhere: TestSandbox
}

/** A console with a keychain and two customers signed in, on a disk that can be made to fail. */
async function openBench(): Promise<Bench> {
  const disk = failingDisk()
  const [sandbox, elsewhere] = [await startTestSandbox(), await startTestSandbox()]
  const app = await startTestConsole(sandbox, { around: disk.around, keychain: createTestSealer() })
  onTestFinished(async () => {
    app.close()
    await sandbox.close()
    await elsewhere.close()
  })
  const bench: Bench = { app, disk, sandbox, elsewhere, typed: new Set() }
  for (const customer of [seriMuda, kenari]) await operatorOf(bench).signIn(customer)
  return bench
}

/** Every row of every table. */
function rowsOf(db: Db): Record<string, unknown[]> {
  const tables = db
    .prepare<[], string>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'`,
    )
    .pluck()
    .all()
  return Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all()]))
}

type Press = (bench: Bench, time: number) => Promise<Outcome<unknown>>
/** Not the 15 of a console where nothing was chosen: what is in force already is not written. */
const lockMinutes = [5, 30, 60] as const

/** Writes of the console's own; each press writes something else than the one before. */
const presses: Record<string, Press> = {
  'when to lock': ({ app }, time) => app.call('lock.setAfter', { minutes: lockMinutes[time % 3] ?? 5 }),
  'a passphrase': ({ app }) => app.call('lock.setPassphrase', { current: null, passphrase: 'correct horse' }),
  'whether sessions are kept': ({ app }) => app.call('session.keep', { keep: false }),
  'an own name': ({ app }, time) =>
    app.call('accountList.write', { accountId: seriMuda.id, ownName: `Name ${time}`, tags: ['south'], note: '' }),
  'tags of many': ({ app }, time) =>
    app.call('accountList.tag', { accountIds: [seriMuda.id, kenari.id], add: [`tag-${time}`], remove: [] }),
  'until when SMS': ({ app }, time) =>
    app.call('reminders.setSmsEnd', { accountId: kenari.id, until: `2026-12-0${1 + (time % 9)}T15:59:59.999Z` }),
  'a queue': ({ app }) => app.call('queue.start', { accountIds: [seriMuda.id, kenari.id], ...allOff }),
  'a portal': ({ app, elsewhere }) => app.call('portal.add', { address: elsewhere.baseUrl }),
}

describe('F9: a disk that is full at the Nth write of anything else, for every N: all of it or nothing', () => {
  test.for(Object.entries(presses))('%s', async ([name, press]) => {
    const bench = await openBench()
    const { app, disk } = bench
    for (let nth = 0; ; nth += 1) {
      const before = rowsOf(app.db)
      const view = await viewOf(app)
      disk.failAt(nth, 'full')
      const outcome = await press(bench, nth)
      await app.idle()
      disk.repair()
      if (outcome.ok) {
        // What a portal reports of itself once it is found is published again each time.
        expect(disk.failed && name !== 'a portal', `refused at ${nth}, and nobody was informed`).toBe(false)
        expect(rowsOf(app.db)).not.toEqual(before)
        expect(nth).toBeGreaterThan(1)
        break
      }
      expect(outcome.failure.code, `at ${nth}`).toBe('record-failed')
      expect(rowsOf(app.db), `on disk, at ${nth}`).toEqual(before)
      expect(await viewOf(app), `in memory, at ${nth}`).toEqual(view)
    }
    const now = await viewOf(app)
    await app.restart()
    expect((await viewOf(app)).kept, 'what was answered is there after a restart').toEqual(now.kept)
    expect(app.main.audit.verify().verdict).not.toBe('broken')
  })
})

const newPassword = 'another-demo-password-2'

/** The newest link for a new password. */
async function linkOf(sandbox: TestSandbox, userId: string): Promise<{ portalId: string; link: string }> {
  const sent = (await sandbox.outbox()).findLast(({ linkToken }) => linkToken !== null)
  if (!sent?.linkToken) throw new Error(`no link was sent to ${userId}`)
  return { portalId: 'sandbox', link: `https://portal.example/reset/${sent.linkToken}` }
}

/** What the page is shown of what these presses write. */
async function viewOf(app: TestConsole) {
  const { locked, after, hasPassphrase } = await app.ok('lock.state', {})
  // A console with a passphrase starts locked.
  if (locked) await app.ok('lock.unlock', { passphrase: 'correct horse' })
  const { portals, keeping } = await app.ok('app.snapshot', {})
  const kept = { after, hasPassphrase, keep: keeping.keep, portals: portals.map(({ id }) => id) }
  return { kept, rows: await app.ok('account.list', {}), clocks: await app.ok('reminders.list', {}) }
}

describe('F9: what writes without being asked neither ends the console nor loses anything', () => {
  test('reminders, confirmations, renewals, sign-outs and a portal that comes back, all on a read-only disk', async () => {
    const bench = await openBench()
    const { app, disk, sandbox, elsewhere } = bench
    const operator = operatorOf(bench)
    await app.ok('portal.add', { address: elsewhere.baseUrl })
    await operator.startUntil(seriMuda, 'change', 'setup', 'sms')
    await app.ok('reminders.setSmsEnd', { accountId: kenari.id, until: '2026-11-21T15:59:59.999Z' })
    await app.idle()
    const before = rowsOf(app.db)

    disk.failAt(0, 'read-only')
    app.timers.advance(2 * 86_400)
    await sandbox.advance(2 * 86_400)
    app.losePortal()
    await app.findPortal()
    await app.idle()
    const [first] = (await app.ok('app.snapshot', {})).sessions
    if (first !== undefined)
      expect(await app.failure('session.signOut', { sessionId: first.id })).toMatchObject({ code: 'record-failed' })
    await app.call('portal.tryAgain', { portalId: new URL(elsewhere.baseUrl).host })
    await app.call('accountList.refresh', { accountIds: null })
    await app.idle()
    disk.repair()
    expect(rowsOf(app.db)).toEqual(before)

    // The reminder that was due is shown after the repair, once.
    expect(app.notified).toEqual([])
    app.timers.advance(120)
    expect(app.notified.length).toBeGreaterThan(0)
    expect(app.main.audit.verify().verdict).not.toBe('broken')
  })

  test('sessions that are to be restored on a full disk wait in the keychain until there is room', async () => {
    const bench = await openBench()
    const { app, disk } = bench
    const sessions = async (): Promise<string[]> =>
      (await app.ok('app.snapshot', {})).sessions.map(({ accountId }) => accountId)
    disk.failFrom('UPDATE kept_session', 'full')
    await app.restart()
    await app.idle()
    expect(disk.failed).toBe(true)
    expect(await sessions()).toEqual([])
    disk.repair()
    app.losePortal()
    await app.findPortal()
    await app.idle()
    expect((await sessions()).toSorted()).toEqual([seriMuda.id, kenari.id].toSorted())
  })

  test('a sign-in that cannot be noted leaves no session at the portal either', async () => {
    const bench = await openBench()
    const { app, disk, sandbox } = bench
    disk.failAt(0, 'full')
    const typed = { portalId: 'sandbox', userId: samples.bayu.userId, password }
    expect(await app.failure('session.signIn', typed), 'it was sent').toMatchObject({
      ...{ code: 'storage-failed', storage: 'full' },
    })
    await app.idle()
    disk.repair()
    const { accessToken } = await sandbox.signIn(samples.bayu.userId)
    const { sessions } = (await sandbox.call('listSessions', { token: accessToken })).body(200)
    expect(sessions).toHaveLength(1)
  })

  test('what a portal was asked for without a key, and cannot be recorded, is not reported as "not sent"', async () => {
    const bench = await openBench()
    const { app, disk, sandbox } = bench
    const { userId } = kenari
    await sandbox.signIn(userId)
    const work = await openCase(sandbox, { scenario: 'registered-email-invalid' })
    ;(await sandbox.call('updateContact', { ...work, body: { email: 'new@serimuda.example' } })).body(200)
    await operatorOf(bench).signInStaff(agentA)
    const asked: [name: string, press: () => Promise<Outcome<unknown>>][] = [
      ['new contact details', () => app.call('desk.readContact', { caseId: work.params.caseId })],
      ['end others', () => app.call('session.endOthers', { accountId: kenari.id })],
      ['ask for a link', () => app.call('password.askReset', { portalId: 'sandbox', userId })],
      ['a password', async () => app.call('password.set', { ...(await linkOf(sandbox, userId)), newPassword })],
    ]
    for (const [name, press] of asked) {
      disk.failAt(0, 'full')
      expect(await press(), name).toMatchObject({ ok: false, failure: { code: 'done-not-recorded' } })
      disk.repair()
    }
    const signIn = { userId, password: newPassword, device: 'test' }
    ;(await sandbox.call('signIn', { body: signIn })).body(200)
  })

  test('a file of checkpoints that cannot be written keeps nobody from working; once it can they follow', async () => {
    const bench = await openBench()
    const { app } = bench
    const repair = await restartWithSymlinkAt(app, app.profile.anchors)
    expect(() => app.main.audit.checkpoint()).toThrow(/ELOOP/)
    for (let made = 0; made < 100; made += 1)
      app.main.audit.append({ actor: 'app', action: 'app.started', outcome: 'ok' })
    await app.ok('lock.setAfter', { minutes: 30 })
    expect((await app.ok('audit.verify', { whole: true })).verdict?.verdict).toBe('not-anchored')
    repair()
    await app.ok('lock.setAfter', { minutes: 60 })
    expect((await app.ok('audit.verify', { whole: true })).verdict?.verdict).toBe('intact')
  })

  test('a start on a full disk changes nothing; with room the next sequence follows', async () => {
    const bench = await openBench()
    const { app, disk, sandbox } = bench
    app.stop()
    const folder = app.profile.folder
    const refused = failingDisk()
    refused.failAt(0, 'full')
    await expect(startTestConsole(sandbox, { folder, around: refused.around })).rejects.toThrow(/full/)
    const again = await startTestConsole(sandbox, { folder, around: disk.around })
    onTestFinished(() => again.stop())
    const sequence = again.entries().map(({ seq }) => seq)
    expect(sequence).toEqual(sequence.map((_, index) => index + 1))
    const starts = again.entries().filter(({ action }) => action === 'app.started')
    expect(starts).toHaveLength(2)
    expect(await queueOf(again).catch(() => null)).toBeNull()
  })
})
