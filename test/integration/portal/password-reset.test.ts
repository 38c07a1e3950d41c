import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changeRows, readRows } from '../../support/portal/portal-database.ts'
import { customerOf } from '../../support/portal/customer.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword, samples } from '../../support/portal/sandbox.ts'

const { bayu, kenari, seriMuda } = samples
const newPassword = 'another-password-1'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const ask = (userId: string = bayu.userId) => sandbox.call('askPasswordReset', { body: { userId } })
const links = async (accountId: string = bayu.id) =>
  (await sandbox.outbox(accountId)).filter(({ kind }) => kind === 'password-reset')
async function link(userId: string = bayu.userId, accountId: string = bayu.id): Promise<string> {
  ;(await ask(userId)).body(202)
  return (await links(accountId)).at(-1)?.linkToken ?? ''
}
const set = (token: string, typed = newPassword) =>
  sandbox.call('setNewPassword', { params: { token }, body: { newPassword: typed } })
const signIn = (password: string, userId: string = bayu.userId) =>
  sandbox.call('signIn', { body: { userId, password, device: 'test' } })

test('the link goes to the primary e-mail alone; the new password is valid, the old one is refused', async () => {
  const token = await link()
  expect((await links()).map(({ channel, to }) => [channel, to])).toEqual([['email', bayu.userId]])
  await sandbox.advance(60)
  expect((await set(token)).body(200)).toEqual({ passwordSet: true })
  ;(await signIn(samplePassword)).problem('unauthenticated')
  const { accessToken } = (await signIn(newPassword)).body(201)
  const profile = await sandbox.call('getAccount', { token: accessToken, params: { accountId: bayu.id } })
  expect(profile.body(200).passwordChangedAt).toBe('2026-11-20T04:01:00.000Z')
})

test('every address is notified; the ledger and the security log record it', async () => {
  ;(await set(await link())).body(200)
  const notices = (await sandbox.outbox(bayu.id)).filter(({ kind }) => kind === 'password-changed')
  expect(notices.map(({ to }) => to)).toEqual([bayu.userId, '+60100000391'])
  const [id] = readRows(sandbox, 'SELECT id FROM password_resets') as { id: string }[]
  expect(await sandbox.ledger()).toMatchObject([{ key: id?.id, what: 'password-changed', accountId: bayu.id }])
  const { accessToken: token } = (await signIn(newPassword)).body(201)
  const asked = { token, params: { accountId: bayu.id } }
  expect((await sandbox.call('listSecurityEvents', asked)).body(200).events).toMatchObject([
    { what: 'password-reset-asked', by: 'customer', from: null },
    { what: 'password-changed', by: 'customer', from: 'Link in an e-mail' },
    { what: 'signed-in' },
  ])
})

test('every session of the login ends, and every sign-in that lacked only its code', async () => {
  const { token } = await customerOf(sandbox, kenari)
  const neighbour = await customerOf(sandbox, bayu)
  const { id: challengeId } = (await signIn(samplePassword, kenari.userId)).body(200).challenge
  const code = await sandbox.sentCode(kenari.id)
  ;(await set(await link(kenari.userId, kenari.id))).body(200)
  ;(await sandbox.call('listAccounts', { token })).problem('session-expired')
  ;(await sandbox.call('verifyChallenge', { params: { challengeId }, body: { code } })).problem('not-found')
  ;(await sandbox.call('resendChallenge', { params: { challengeId } })).problem('not-found')
  ;(await sandbox.call('listAccounts', { token: neighbour.token })).body(200)
})

test('a sign-in with the old password at the same moment leaves no session behind', async () => {
  await sandbox.restart({ passwordCost: 2 ** 14 })
  for (let n = 0, old = samplePassword; n < 10; n += 1) {
    const next = `${newPassword}-${n}`
    const token = await link()
    const [given, signed] = await Promise.all([set(token, next), signIn(old)])
    given.body(200)
    if (signed.status === 201) {
      const { accessToken } = signed.body(201)
      ;(await sandbox.call('listAccounts', { token: accessToken })).problem('session-expired')
    } else {
      signed.problem('unauthenticated')
    }
    old = next
    ;(await signIn(old)).body(201)
    await sandbox.advance(60)
  }
})

describe('a link', () => {
  test('works once', async () => {
    const token = await link()
    const answers = await Promise.all([set(token), set(token, 'yet-another-password')])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404])
    ;(await set(token)).problem('not-found')
    expect(await sandbox.ledger()).toHaveLength(1)
  })

  test('is void once another was asked for', async () => {
    const first = await link()
    const second = await link()
    ;(await set(first)).problem('not-found')
    ;(await set(second)).body(200)
  })

  test('works as long as the capabilities say, and no longer', async () => {
    const { resetLinkSeconds } = (await sandbox.call('getCapabilities', {})).body(200).limits
    const late = await link()
    await sandbox.advance(resetLinkSeconds)
    ;(await set(late)).problem('not-found')
    const inTime = await link()
    await sandbox.advance(resetLinkSeconds - 1)
    ;(await set(inTime)).body(200)
  })

  test('is not used up by a password that cannot be taken', async () => {
    const token = await link()
    const { passwordMinLength } = (await sandbox.call('getCapabilities', {})).body(200).limits
    ;(await set(token, 'x'.repeat(passwordMinLength - 1))).problem('invalid-request')
    // Characters count, not the bytes or halves that they are stored in.
    ;(await set(token, '🐦'.repeat(passwordMinLength - 1))).problem('invalid-request')
    ;(await set(token, bayu.userId.toUpperCase())).problem('invalid-request')
    expect(await sandbox.ledger()).toEqual([])
    ;(await set(token, 'x'.repeat(passwordMinLength))).body(200)
  })

  test('survives a restart, and of its token only the hash is stored', async () => {
    const token = await link()
    expect(JSON.stringify(readRows(sandbox, 'SELECT * FROM password_resets'))).not.toContain(token)
    await sandbox.restart()
    ;(await set(token)).body(200)
  })

  test('of a frozen or closed account changes nothing, and none is sent for one', async () => {
    const token = await link()
    for (const status of ['frozen', 'closed']) {
      changeRows(sandbox, 'UPDATE accounts SET status = ?', status)
      ;(await set(token)).problem('account-not-active')
      ;(await ask()).body(202)
    }
    expect(await links()).toHaveLength(1)
    expect(await sandbox.ledger()).toEqual([])
  })
})

test('an account that must reset signs in again once it did', async () => {
  changeRows(sandbox, 'UPDATE accounts SET must_reset_password = 1 WHERE id = ?', bayu.id)
  ;(await signIn('wrong')).problem('unauthenticated')
  ;(await signIn(samplePassword)).problem('password-reset-required')
  ;(await set(await link())).body(200)
  ;(await signIn(samplePassword)).problem('unauthenticated')
  ;(await signIn(newPassword)).body(201)
})

test('a reset clears no lock and no count: only a success or support does', async () => {
  for (let n = 0; n < 5; n += 1) await signIn('wrong')
  ;(await set(await link())).body(200)
  ;(await signIn(newPassword)).problem('locked')
  await sandbox.advance(600)
  ;(await signIn(newPassword)).body(201)
  const { id: challengeId } = (await signIn(samplePassword, seriMuda.userId)).body(200).challenge
  await sandbox.call('verifyChallenge', { params: { challengeId }, body: { code: '00000000' } })
  ;(await set(await link(seriMuda.userId, seriMuda.id))).body(200)
  expect((await signIn(newPassword, seriMuda.userId)).body(200).challenge.attemptsLeft).toBe(4)
})

describe('asking', () => {
  test('answers the same whether the User ID exists, and writes as much', async () => {
    const shown = async (userId: string) => {
      const { status, text, headers } = await ask(userId)
      const plain = Object.fromEntries([...headers].filter(([name]) => !['x-trace-id', 'date'].includes(name)))
      return { status, text, plain }
    }
    const known = await shown(bayu.userId)
    expect(await shown('nobody@bayu.example')).toEqual(known)
    expect(await shown('no address at all')).toEqual(known)
    expect(readRows(sandbox, 'SELECT count(*) AS rows FROM password_resets')).toEqual([{ rows: 3 }])
    expect((await sandbox.outbox()).map(({ accountId }) => accountId)).toEqual([bayu.id])
  })

  test('takes as long, whether the User ID exists or not', async () => {
    const took = async (userId: string): Promise<number> => {
      const begun = performance.now()
      ;(await ask(userId)).body(202)
      return performance.now() - begun
    }
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] }
    for (let n = 0; n < 5; n += 1) {
      times.known.push(await took(bayu.userId))
      times.unknown.push(await took('nobody@bayu.example'))
    }
    // The work itself takes a few milliseconds; a timer may come one early.
    for (const time of [...times.known, ...times.unknown]) expect(time).toBeGreaterThan(48)
  })

  test('sends as many links a window as codes, silently', async () => {
    for (let n = 0; n < 8; n += 1) (await ask()).body(202)
    expect(await links()).toHaveLength(5)
    ;(await set((await links()).at(-1)?.linkToken ?? '')).body(200)
    await sandbox.advance(299)
    await ask()
    expect(await links()).toHaveLength(5)
    await sandbox.advance(1)
    await ask()
    expect(await links()).toHaveLength(6)
  })

  test('is forgotten a day after the link expired', async () => {
    await ask()
    await ask('nobody@bayu.example')
    await sandbox.advance(25 * 3600 + 1)
    await ask()
    expect(readRows(sandbox, 'SELECT count(*) AS rows FROM password_resets')).toEqual([{ rows: 1 }])
  })
})
