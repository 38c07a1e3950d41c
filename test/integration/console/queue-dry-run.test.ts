import { describe, expect } from 'vitest'
import type { DryRunLine } from '#shared/ipc/features/queue.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { allOff, toEmail } from '../../support/console/queue.ts'
import { samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, kenari, bayu } = samples

const verdict = ({ verdict: says, code, isFresh, needsSignIn }: DryRunLine): unknown[] => [
  says,
  code,
  isFresh ? 'read now' : 'as known',
  needsSignIn ? 'signed out' : 'signed in',
]

async function signOutAll(app: TestConsole): Promise<void> {
  for (const { id } of (await app.ok('app.snapshot', {})).sessions) await app.ok('session.signOut', { sessionId: id })
}

/** Thirty accounts at the portal, and the sign-in of one that is none of the three. */
async function withThirty({ sandbox, app, typed }: World): Promise<(userId: string) => Promise<void>> {
  ;(await sandbox.control('resetSandbox', { body: { scenario: 'thirty-accounts' } })).body(200)
  return async (userId) => {
    const password = 'sandbox-demo-1'
    const answer = await app.ok('session.signIn', { portalId: 'sandbox', userId, password })
    if (answer.state === 'challenge') {
      const { id: challengeId, method } = answer.challenge
      const outbox = await sandbox.outbox()
      const code =
        method === 'authenticator' ? await sandbox.freshCode(userId) : outbox.findLast((sent) => sent.code)!.code!
      typed.add(code)
      await app.ok('session.verifyChallenge', { challengeId, code })
    }
    await app.idle()
  }
}

describe('a dry run', () => {
  test('reads at the portal where somebody is signed in, and changes nothing', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari, bayu]) await operator.signIn(customer)
    const accountIds = [kenari.id, seriMuda.id, bayu.id, 'A-99999']
    const { lines, stopped } = await app.ok('queue.dryRun', { accountIds, ...allOff })
    expect(stopped).toBe(false)
    expect(lines.map(({ accountId }) => accountId)).toEqual(accountIds)
    expect(lines.map(verdict)).toEqual([
      ['works', null, 'read now', 'signed in'],
      ['works', null, 'read now', 'signed in'],
      ['fails', 'already-so', 'read now', 'signed in'],
      ['fails', 'account-not-listed', 'as known', 'signed in'],
    ])
    expect(await sandbox.ledger()).toEqual([])
    expect(app.entries().at(-1)).toMatchObject({
      action: 'queue.dry-run',
      detail: { kind: 'disable', accounts: 4, works: 2, fails: 2, unknown: 0, stopped: false },
    })
    const progress = app.published.filter(({ name }) => name === 'queue.dryRunProgress').map(({ payload }) => payload)
    expect(progress).toEqual([0, 1, 2, 3, 4].map((done) => ({ done, all: 4 })))
  })

  test('judges by what was last read where nobody is signed in, and says from when', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, bayu]) await operator.signIn(customer)
    const readAt = app.clock.now().toISOString()
    await signOutAll(app)
    app.clock.advance(3600)
    const { lines } = await app.ok('queue.dryRun', { accountIds: [seriMuda.id, bayu.id], ...toEmail })
    expect(lines.map(verdict)).toEqual([
      ['works', null, 'as known', 'signed out'],
      ['fails', 'prerequisite-missing', 'as known', 'signed out'],
    ])
    expect(lines.map((line) => line.readAt)).toEqual([readAt, readAt])
  })

  test('reports a missing number, a policy, a frozen account, a method that is active already, and delegated access', async ({
    world,
  }) => {
    const { app } = world
    const signIn = await withThirty(world)
    const logins = ['it@angsana.example', 'studio@marbleterrace.example', 'it@granitehill.example']
    for (const userId of [...logins, 'office@coppershore.example', 'ops@cengal.example']) await signIn(userId)
    const accountIds = ['A-30101', 'A-30122', 'A-30124', 'A-30126', 'A-30109', 'A-30102', 'A-30105']
    const { lines } = await app.ok('queue.dryRun', { accountIds, ...toEmail, to: 'sms' })
    expect(lines.map((line) => [line.accountId, line.verdict, line.code, line.needsSignIn])).toEqual([
      ['A-30101', 'works', null, false],
      ['A-30122', 'fails', 'destination-missing', false],
      ['A-30124', 'fails', 'policy-enforced', false],
      ['A-30126', 'fails', 'account-not-active', false],
      ['A-30109', 'fails', 'already-so', false],
      ['A-30102', lines[5]!.now === null ? 'unknown' : 'works', null, true],
      ['A-30105', lines[6]!.now === null ? 'unknown' : 'works', null, true],
    ])
    const delegated = { accountIds: ['A-30102'], ...toEmail, to: 'sms' } as const
    await app.ok('queue.start', { ...delegated, accountIds: [...delegated.accountIds] })
    expect((await app.failure('queue.next', {})).code).toBe('signed-out')
  })

  test('says of a line from a file that nobody has signed in to it, and no queue takes it', async ({ world }) => {
    const { app } = world
    app.importFile = { name: 'names.csv', text: 'user id,name\nnew@company.example,Newcomer\n' }
    const shown = await app.ok('accountList.previewImport', {})
    if (shown.kind !== 'preview') throw new Error(shown.kind)
    await app.ok('accountList.confirmImport', { previewId: shown.previewId })
    const accountIds = (await app.ok('account.list', {})).map(({ id }) => id)
    const { lines } = await app.ok('queue.dryRun', { accountIds, ...allOff })
    expect(lines).toMatchObject([
      { accountName: 'Newcomer', userId: 'new@company.example', verdict: 'fails', code: 'never-signed-in' },
    ])
    expect((await app.failure('queue.start', { accountIds, ...allOff })).code).toBe('never-signed-in')
    expect((await app.ok('queue.get', {})).queue).toBeNull()
  })

  test('can be stopped, asks no more at once than the portal takes, and runs once at a time', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await sandbox.restart({ limits: { maxConcurrentRequests: 2 } })
    await app.restart()
    for (const customer of [seriMuda, kenari, bayu]) await operator.signIn(customer)
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    app.onSend = () => held
    const plan = { accountIds: [seriMuda.id, kenari.id, bayu.id], ...allOff }
    const running = app.ok('queue.dryRun', plan)
    expect((await app.failure('queue.dryRun', plan)).code).toBe('in-progress')
    await app.ok('queue.stopDryRun', {})
    release()
    const { lines, stopped } = await running
    expect(stopped).toBe(true)
    expect(lines.map(({ accountId }) => accountId)).toEqual([seriMuda.id, kenari.id])
    const last = app.published.findLast(({ name }) => name === 'queue.dryRunProgress')
    expect(last?.payload).toEqual({ done: 2, all: 3 })
    expect((await app.ok('queue.dryRun', plan)).lines).toHaveLength(3)
  })
})
