import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished } from 'vitest'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { openDatabaseForTampering, withoutTriggers } from '../../support/audit/tamper-with-database.ts'
import { at, operatorOf, type Operator } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'
import { restartWithSymlinkAt } from '../../support/faults/symlink-at-file.ts'

const { seriMuda } = samples

async function atDisable(world: World): Promise<{ operator: Operator; procedureId: string; before: Procedure }> {
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  const before = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
  return { operator, procedureId: before.id, before }
}

test('the intent and its entry are on disk before the first byte leaves', async ({ world }) => {
  const { app } = world
  const { procedureId } = await atDisable(world)
  const other = new Database(app.profile.database, { readonly: true })
  onTestFinished(() => void other.close())
  const seen: unknown[] = []
  app.onSend = (_endpoint, key) => {
    if (key === undefined) return
    const status = other.prepare('SELECT status FROM intent WHERE key = ?').pluck().get(key)
    const entry = other.prepare('SELECT action FROM entry ORDER BY seq DESC LIMIT 1').pluck().get()
    seen.push([status, entry])
  }
  at(await app.ok('procedure.disable', { procedureId, password }), 'setup')
  expect(seen).toEqual([['open', 'effect.intended']])
})

describe('a disk that refuses before the request', () => {
  /** Entries until the file may grow no more. */
  function fill({ db, main: core }: TestConsole): void {
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`)
    expect(() => {
      for (;;) core.audit.append({ actor: 'app', action: 'app.started', outcome: 'ok' })
    }).toThrow(/full/)
  }

  const spoils: [string, (app: TestConsole) => void, (app: TestConsole) => void][] = [
    ['read-only', ({ db }) => void db.pragma('query_only = ON'), ({ db }) => void db.pragma('query_only = OFF')],
    ['full', fill, ({ db }) => void db.pragma('max_page_count = 1000000')],
  ]

  test.for(spoils)(
    '%s: record-failed, nothing was sent; after repair it goes through',
    async ([, spoil, repair], { world }) => {
      const { app, sandbox } = world
      const { procedureId, before } = await atDisable(world)
      let sent = 0
      app.onSend = (_endpoint, key) => void (sent += key === undefined ? 0 : 1)
      spoil(app)
      const head = app.main.audit.head()
      expect(await app.failure('procedure.disable', { procedureId, password })).toMatchObject({
        code: 'record-failed',
      })
      expect(sent).toBe(0)
      expect(await sandbox.ledger()).toEqual([])
      repair(app)
      expect(app.main.audit.head()).toEqual(head)
      expect((await app.ok('procedure.get', { procedureId })).procedure).toEqual(before)
      at(await app.ok('procedure.disable', { procedureId, password }), 'setup')
      expect(app.entries().map(({ seq }) => seq)).toEqual(app.entries().map((_, index) => index + 1))
    },
  )

  test('a sign-in that the audit cannot note keeps no session', async ({ world }) => {
    const { app } = world
    app.db.pragma('query_only = ON')
    const typed = { userId: samples.bayu.userId, password }
    expect(await app.failure('session.signIn', { portalId: 'sandbox', ...typed })).toMatchObject({
      code: 'storage-failed',
    })
    expect((await app.ok('app.snapshot', {})).sessions).toEqual([])
    app.errors.length = 0
    app.db.pragma('query_only = OFF')
    await operatorOf(world).signIn(samples.bayu)
  })
})

/** Makes the disk refuse from the moment an effect is sent. */
function refuseWhenSent(app: TestConsole): void {
  app.onSend = (_endpoint, key) => {
    if (key !== undefined) app.db.pragma('query_only = ON')
  }
}

describe('a disk that refuses when the answer is there', () => {
  test('leaves the outcome unknown, never "nothing was sent"; after repair it is read back', async ({ world }) => {
    const { app, sandbox } = world
    const { procedureId } = await atDisable(world)
    refuseWhenSent(app)
    const failure = await app.failure('procedure.disable', { procedureId, password })
    expect(failure).toMatchObject({ code: 'outcome-unknown', next: 'read-back' })
    expect(await sandbox.ledger()).toHaveLength(1)
    app.onSend = () => undefined
    app.db.pragma('query_only = OFF')
    at((await app.ok('procedure.get', { procedureId })).procedure, 'setup')
    const actions = app.entries().map(({ action }) => action)
    expect(actions.slice(actions.indexOf('effect.intended'))).toEqual([
      'effect.intended',
      'effect.applied',
      'unprotected.began',
    ])
  })

  test('shows the page at once that the outcome is not known', async ({ world }) => {
    const { app, typed } = world
    const { id: accountId } = samples.bayu
    const mobileNumber = '+60100000777'
    typed.add(mobileNumber)
    await operatorOf(world).signIn(samples.bayu)
    await app.idle()
    refuseWhenSent(app)
    const shown = app.published.length
    await app.failure('accountEffect.changeNumber', { accountId, mobileNumber, password })
    const snapshots = app.published.slice(shown).filter(({ name }) => name === 'app.changed')
    expect(snapshots.map(({ payload }) => (payload as AppSnapshot).unsettledAccounts).at(-1)).toEqual([accountId])
    app.db.pragma('query_only = OFF')
    world.openAtTheEnd = 1
  })

  test('leaves it to be read back at the next start too', async ({ world }) => {
    const { app } = world
    const { operator, procedureId } = await atDisable(world)
    refuseWhenSent(app)
    await app.failure('procedure.disable', { procedureId, password })
    app.db.pragma('query_only = OFF')
    await app.restart()
    at((await app.ok('procedure.get', { procedureId })).procedure, 'unknown')
    await operator.signIn(seriMuda)
    at((await app.ok('procedure.get', { procedureId })).procedure, 'setup')
  })
})

describe('a disk that refuses the Nth entry of a change, for every N', () => {
  test.for(Array.from({ length: 11 }, (_, index) => index))('N = %i', async (n, { world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const last = app.main.audit.head().seq + n
    app.db.exec(`CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.entry WHEN NEW.seq > ${last}
      BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END`)
    await expect(operator.complete(seriMuda, 'change', 'sms')).rejects.toThrow(/record-failed|outcome-unknown/)
    const [stuck] = (await app.ok('app.snapshot', {})).procedures
    const effects = (await sandbox.ledger()).length
    app.db.exec('DROP TRIGGER refuse')
    app.errors.length = 0

    const procedure = stuck === undefined ? await operator.start(seriMuda, 'change') : stuck
    const found = (await app.ok('procedure.get', { procedureId: procedure.id })).procedure
    expect((await sandbox.ledger()).length, 'reading back sends nothing again').toBe(effects)
    const done = at(await operator.goOn(seriMuda, found, 'sms'), 'done')
    expect(done.state.now).toMatchObject({ active: true, method: 'sms' })
    const ofAccount = (await sandbox.ledger()).map(({ what }) => what)
    expect(ofAccount).toEqual(['two-factor-disabled', 'enrolment-started', 'two-factor-enabled'])
    expect(app.entries().map(({ seq }) => seq)).toEqual(app.entries().map((_, index) => index + 1))
  })
})

test('the head of the intent is signed in the file beside the database before the first byte leaves', async ({
  world,
}) => {
  const { app } = world
  const { procedureId } = await atDisable(world)
  const signed: string[] = []
  const newest = (): string => readFileSync(app.profile.heads, 'utf8').trimEnd().split('\n').at(-1) ?? ''
  const heads = (): { seq: number; hash: string; why: string } =>
    JSON.parse((JSON.parse(newest()) as { body: string }).body) as { seq: number; hash: string; why: string }
  app.onSend = (_endpoint, key) => {
    if (key === undefined) return
    const { seq, hash, why } = heads()
    const entry = app.entries().at(-1)!
    expect({ seq, hash, why }).toEqual({ seq: entry.seq, hash: entry.hash, why: 'effect' })
    signed.push(entry.action)
  }
  at(await app.ok('procedure.disable', { procedureId, password }), 'setup')
  expect(signed).toEqual(['effect.intended'])
  expect(app.entries().find(({ seq }) => seq === heads().seq)?.action).toMatch(
    /^(effect\.applied|procedure|unprotected)/,
  )
})

test('an effect whose head cannot be signed is not sent; once it can it goes through', async ({ world }) => {
  const { app, sandbox } = world
  const repair = await restartWithSymlinkAt(app, app.profile.heads)
  const { procedureId } = await atDisable(world)
  let sent = 0
  app.onSend = (_endpoint, key) => void (sent += key === undefined ? 0 : 1)
  expect(await app.failure('procedure.disable', { procedureId, password })).toMatchObject({ code: 'record-failed' })
  expect(sent).toBe(0)
  expect((await sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')).toEqual([])
  const stopped = await app.ok('procedure.get', { procedureId })
  expect(stopped.procedure).toMatchObject({ state: { at: 'disable' }, problem: { code: 'record-failed' } })
  expect(app.entries().at(-1)).toMatchObject({ action: 'effect.rejected', detail: { code: 'record-failed' } })
  repair()
  expect(await app.failure('procedure.disable', { procedureId, password })).toMatchObject({ code: 'audit-altered' })
  await app.ok('audit.review', { reason: 'The link in the way was removed' })
  at(await app.ok('procedure.disable', { procedureId, password }), 'setup')
  expect(sent).toBe(1)
})

describe('an audit that something else changes while the console runs', () => {
  const planted = "BEFORE INSERT ON entry WHEN NEW.body LIKE '%A-20417%' BEGIN SELECT RAISE(IGNORE); END"
  test.for<[string, string]>([
    ['an entry was deleted', 'DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)'],
    ['a trigger takes its entries away', `CREATE TRIGGER quiet ${planted}`],
    ['a checked entry was edited', "UPDATE entry SET body = body || ' ' WHERE seq = 2"],
  ])('%s: no effect is sent until somebody has reviewed it', async ([, sql], { world }) => {
    const { app, sandbox } = world
    const { procedureId } = await atDisable(world)
    world.isBroken = !sql.startsWith('CREATE')
    await app.ok('audit.verify', { whole: true })
    const beside = openDatabaseForTampering(app.profile.database)
    withoutTriggers(beside, () => beside.exec(sql))
    // What was checked before in this run is checked again.
    if (world.isBroken)
      expect((await app.ok('audit.verify', { whole: false })).verdict).toMatchObject({ verdict: 'broken' })
    let sent = 0
    app.onSend = (_endpoint, key) => void (sent += key === undefined ? 0 : 1)
    expect(await app.failure('procedure.disable', { procedureId, password })).toMatchObject({ code: 'audit-altered' })
    expect(sent).toBe(0)
    const { findings } = await app.ok('audit.state', {})
    expect(findings.length).toBeGreaterThan(0)
    expect(app.entries().some(({ action }) => action === 'audit.altered')).toBe(true)
    await app.ok('audit.review', { reason: 'PageReading at by the desk' })
    expect((await app.ok('audit.state', {})).findings).toEqual([])
    expect(app.entries().at(-1)).toMatchObject({
      action: 'audit.reviewed',
      detail: { reason: 'PageReading at by the desk' },
    })
    // With the trigger still there its entry cannot be recorded, so that nothing is sent all the same.
    if (sql.startsWith('CREATE TRIGGER')) {
      expect(await app.failure('procedure.disable', { procedureId, password })).toMatchObject({
        code: 'record-failed',
      })
      expect((await sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')).toEqual([])
    } else at(await app.ok('procedure.disable', { procedureId, password }), 'setup')
  })
})

test('a second anchor is kept where the operator wants it: an entry says so, and the check uses it', async ({
  world,
}) => {
  const { app } = world
  const { procedureId } = await atDisable(world)
  const file = join(app.profile.folder, 'elsewhere.jsonl')
  app.exportFile = file
  expect(await app.ok('audit.keepSecondAnchor', { keep: true })).toEqual({ secondAnchor: { file, failing: false } })
  expect(app.entries().at(-1)).toMatchObject({ action: 'audit.second-anchor-set', detail: { kept: true } })
  at(await app.ok('procedure.disable', { procedureId, password }), 'setup')
  expect((await app.ok('audit.verify', { whole: true })).verdict?.verdict).toMatch(/^(intact|not-anchored)$/)
  await expect.poll(() => readFileSync(file, 'utf8')).toContain(String(app.entries().length))
  appendFileSync(file, 'not a head\n')
  expect((await app.ok('audit.verify', { whole: true })).verdict).toMatchObject({ verdict: 'altered' })
  expect(await app.ok('audit.keepSecondAnchor', { keep: false })).toEqual({ secondAnchor: null })
})

test('a checkpoint that cannot be written keeps nobody from working, and the verifier says since when', async ({
  world,
}) => {
  const { app } = world
  const operator = operatorOf(world)
  const repair = await restartWithSymlinkAt(app, app.profile.anchors)
  await operator.signIn(seriMuda)
  for (let made = 0; made < 100; made += 1)
    app.main.audit.append({ actor: 'app', action: 'app.started', outcome: 'ok' })
  at(await operator.complete(seriMuda, 'change', 'sms'), 'done')
  expect((await app.ok('audit.verify', { whole: false })).verdict).toMatchObject({ verdict: 'not-anchored' })
  repair()
  expect((await app.ok('audit.verify', { whole: false })).verdict?.verdict).toBe('intact')
})
