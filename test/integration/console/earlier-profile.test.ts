import { chmodSync, cpSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, test as plain, expect } from 'vitest'
import { auditAction } from '#shared/domain/audit-entry.ts'
import { verifyExport } from '#shared/audit/verify-export.ts'
import { startTestConsole, type TestConsole } from '../../support/console/test-console.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { queueOf } from '../../support/console/queue.ts'
import { startTestSandbox, samplePassword, samples, type TestSandbox } from '../../support/portal/sandbox.ts'

const made = 'test/fixtures/november-2026'
const { seriMuda, kenari, bayu, agentA } = samples
const { entries: count, exported } = JSON.parse(readFileSync(join(made, 'made.json'), 'utf8')) as {
  entries: number
  exported: number
}

/** Copies of a profile and a portal that were written before the code was arranged as it is now. */
async function openEarlier(): Promise<{ app: TestConsole; sandbox: TestSandbox }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'factordesk-sandbox-'))
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-console-'))
  cpSync(join(made, 'portal'), dataDir, { recursive: true })
  cpSync(join(made, 'profile'), folder, { recursive: true })
  // A checkout gives every file the mode of its umask.
  for (const file of [join(dataDir, 'portal.key'), join(folder, 'audit-key.pem')]) chmodSync(file, 0o600)
  const sandbox = await startTestSandbox({ dataDir })
  onTestFinished(() => sandbox.close())
  const app = await startTestConsole(sandbox, { folder })
  onTestFinished(() => app.close())
  return { app, sandbox }
}

plain('an earlier profile is whole: its chain, procedures, queue, names, reminders and lock', async () => {
  const { app } = await openEarlier()
  expect(await app.failure('lock.unlock', { passphrase: 'another passphrase' })).toMatchObject({
    code: 'wrong-passphrase',
  })
  await app.ok('lock.unlock', { passphrase: 'a passphrase of ours' })
  expect(await app.ok('audit.verify', { whole: true })).toMatchObject({
    verdict: { verdict: 'not-anchored' },
  })
  const entries = app.entries()
  expect(entries.length).toBeGreaterThan(count)
  expect(entries[count + 1]).toMatchObject({ action: 'app.started', detail: { end: 'clean' } })
  const accounts = await app.ok('account.list', {})
  expect(accounts.map(({ id, ownName, tags }) => ({ id, ownName, tags }))).toEqual(
    expect.arrayContaining([
      { id: seriMuda.id, ownName: 'The shop', tags: ['monthly', 'north'] },
      expect.objectContaining({ ownName: 'Branch office', tags: ['south'] }),
    ]),
  )
  const queue = await queueOf(app)
  expect(queue.items.map(({ accountId, state }) => [accountId, state.is])).toEqual([
    [bayu.id, 'failed'],
    [seriMuda.id, 'done'],
  ])
  const { unprotected } = await app.ok('reminders.list', {})
  expect(unprotected.map(({ accountId }) => accountId).sort()).toEqual([seriMuda.id, kenari.id, bayu.id].sort())
  const { lines } = await app.ok('timeline.get', { accountId: kenari.id, limit: 100, refresh: false })
  // What was read then names no operations: the log and what was done here are listed side by side.
  const events = ['signed-in', 'two-factor-disabled', 'enrolment-started', 'two-factor-enabled', 'two-factor-disabled']
  const actions = ['signed-in', 'disable', 'start-enrolment', 'verify-code', 'disable']
  const shown = lines.map(({ event, action }) => event?.what ?? action?.what)
  expect(shown.toSorted()).toEqual([...events, ...actions].toSorted())
  expect(new Set(lines.map(({ mark }) => mark))).toEqual(new Set(['unattributed', 'unjoined']))
})

plain('its open procedure and its case go on at the earlier portal', async () => {
  const { app, sandbox } = await openEarlier()
  await app.ok('lock.unlock', { passphrase: 'a passphrase of ours' })
  const seat = { app, sandbox, typed: new Set<string>() }
  const operator = operatorOf(seat)
  await operator.signIn(kenari)
  const { procedures } = await app.ok('app.snapshot', {})
  const open = procedures.find(({ accountId }) => accountId === kenari.id)
  expect(open).toMatchObject({ kind: 'change', state: { at: 'setup' } })
  expect((await operator.goOn(kenari, open!)).state.at).toBe('done')
  // The log was read again from its start; the portal named no operations then, and does now.
  const { lines, namesOperations } = await app.ok('timeline.get', { accountId: kenari.id, limit: 100, refresh: true })
  expect(namesOperations).toBe(true)
  expect(lines.filter(({ mark }) => mark === 'confirmed').map(({ action }) => action?.what)).toEqual([
    'verify-code',
    'start-enrolment',
  ])
  expect(lines.flatMap(({ event }) => (event === null ? [] : [event.operationKey]))).not.toContain(undefined)
  expect(lines.filter(({ mark }) => mark === 'elsewhere' || mark === 'missing')).toEqual([])
  await operator.signInStaff(agentA)
  const { cases } = await app.ok('desk.listCases', { status: null, after: null })
  expect(cases).toMatchObject([{ accountId: seriMuda.id, status: 'open', ticket: 'T-1001' }])
  const work = await app.ok('desk.getCase', { caseId: cases[0]!.id })
  expect(work).toMatchObject({ consent: { status: 'asked' }, evidence: [{}, {}] })
  await sandbox.call('signIn', { body: { userId: seriMuda.userId, password: samplePassword, device: 'test' } })
})

plain('its export is intact, line by line', async () => {
  const lines = readFileSync(join(made, 'export.jsonl'), 'utf8').split('\n')
  const statement = await verifyExport(lines)
  expect(statement).toMatchObject({ entries: exported, verdict: { verdict: 'intact', to: exported } })
  for (const action of lines.flatMap((line) => /"action":"([^"]+)"/.exec(line)?.[1] ?? []))
    expect(auditAction.options).toContain(action)
})
