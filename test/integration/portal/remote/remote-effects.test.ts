import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CaseWork } from '../../../support/portal/desk-case.ts'
import { consent, disabling, openCase, prove, provenCase, sixtyPoints } from '../../../support/portal/desk-case.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { newKey, startTestSandbox } from '../../../support/portal/sandbox.ts'
import type { Fate, ScriptedDirectory } from '../../../support/portal/scripted-directory.ts'
import { createScriptedDirectory, scriptedAccount } from '../../../support/portal/scripted-directory.ts'

const account = 'U-1'
let directory: ScriptedDirectory
let sandbox: TestSandbox

async function begin(remote: ScriptedDirectory): Promise<void> {
  directory = remote
  sandbox = await startTestSandbox({ remote })
}

beforeEach(() => begin(createScriptedDirectory([scriptedAccount(account, ['F-1', 'F-2']), scriptedAccount('U-2')])))
afterEach(() => sandbox.close())

const proven = (act: 'disable-two-factor' | 'unlock' = 'disable-two-factor'): Promise<CaseWork> =>
  provenCase(sandbox, act, { accountId: account })

/** What the server says of an operation. */
async function stateOf({ token }: CaseWork, key: string) {
  return (await sandbox.call('getOperation', { token, params: { key } })).body(200)
}

/** Lets the time pass in which an effect may still be seen, with readings in between. */
async function patience(work: CaseWork, key: string) {
  for (const seconds of [40, 36, 5, 5, 5, 5]) {
    await sandbox.advance(seconds)
    await stateOf(work, key)
  }
  return stateOf(work, key)
}

async function notices(): Promise<string[]> {
  return (await sandbox.outbox(account)).filter(({ kind }) => kind !== 'consent').map(({ kind }) => kind)
}

test('the desk finds and reads the accounts of the system, and drops what nobody asked for', async () => {
  const { token, params } = await openCase(sandbox, { accountId: account })
  const first = (await sandbox.call('searchCustomers', { token, query: { limit: 1 } })).body(200)
  expect(first).toMatchObject({ customers: [{ accountId: account, twoFactor: { active: true } }], next: '1' })
  const query = { limit: 1, after: first.next ?? '' }
  expect((await sandbox.call('searchCustomers', { token, query })).body(200)).toMatchObject({
    customers: [{ accountId: 'U-2' }],
    next: null,
  })
  const one = await sandbox.call('getCustomer', { token, params: { accountId: account } })
  expect(one.body(200).twoFactor).toMatchObject({ active: true, method: 'authenticator', version: 1, locked: true })
  expect(one.text).not.toContain('CANARY')
  ;(await sandbox.call('getCustomer', { token, params: { accountId: 'U-9' } })).problem('not-found')
  directory.alter(account, (before) => ({ ...before, factors: { ...before.factors, mark: 'other' } }))
  expect((await sandbox.call('getCase', { token, params })).body(200).twoFactor.version).toBe(2)
})

test('a disabling removes the factors that were read by their ids, and is read back before it is done', async () => {
  const work = await proven()
  const key = newKey()
  directory.calls.length = 0
  const done = (await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).body(200)
  expect(done).toMatchObject({ twoFactor: { active: false, version: 2, lastChangedBy: 'agent' } })
  // Once for the case, and once for what came of it.
  expect(directory.calls).toEqual(['read', 'removeFactor F-1 F-2', 'read'])
  expect(done.disabledAt).not.toBeNull()
  expect(directory.effects).toEqual(['removeFactor F-1 F-2'])
  expect(await sandbox.effects(key)).toMatchObject([{ what: 'two-factor-disabled', accountId: account }])
  expect(await notices()).toEqual(['two-factor-disabled'])
  // The same key again is the same answer, and no other effect.
  expect((await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).body(200)).toEqual(done)
  expect(directory.effects).toHaveLength(1)
})

test('an unlocking is done at the system', async () => {
  const work = await proven('unlock')
  expect((await sandbox.call('unlockCustomer', work)).body(200).twoFactor.locked).toBe(false)
  expect(directory.effects).toEqual(['unlock'])
  expect(await notices()).toEqual(['account-unlocked'])
  ;(await sandbox.call('unlockCustomer', work)).problem('conflict')
})

test('a check that fails sends nothing to the system', async () => {
  const work = await proven()
  ;(await sandbox.call('disableForCustomer', { ...work, body: { ...disabling, password: 'wrong' } })).problem(
    'wrong-password',
  )
  ;(await sandbox.call('disableForCustomer', { ...work, body: { ...disabling, expectedVersion: 7 } })).problem(
    'conflict',
  )
  const unproven = await openCase(sandbox, { accountId: 'U-2' }, work.token)
  ;(await sandbox.call('disableForCustomer', { ...unproven, body: disabling })).problem('proof-incomplete')
  expect(directory.calls.filter((call) => call !== 'read')).toEqual([])
})

describe('an answer that is lost', () => {
  const seen: Fate[] = ['lose-after', 'throw', 'garbage']
  test.each(seen)('%s: the effect is seen at once, and is one', async (fate) => {
    const work = await proven()
    const key = newKey()
    directory.script('removeFactor', fate)
    ;(await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).body(200)
    expect(directory.effects).toHaveLength(1)
    expect(await notices()).toEqual(['two-factor-disabled'])
  })

  test('lose-before: running until the patience is over, then rejected, with nothing changed', async () => {
    const work = await proven()
    const key = newKey()
    directory.script('removeFactor', 'lose-before')
    ;(await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).problem('in-progress')
    expect(await stateOf(work, key)).toMatchObject({ status: 'running' })
    // What left cannot be voided, and no other change is made beside it.
    const voided = (await sandbox.call('voidOperation', { token: work.token, params: { key } })).body(200)
    expect(voided.status).toBe('running')
    ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).problem('conflict')
    ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'not-needed' } })).problem('conflict')
    const state = await patience(work, key)
    expect(state).toMatchObject({ status: 'rejected', answer: { body: { code: 'conflict' } } })
    expect(JSON.stringify(state.answer)).toContain('did not show the change until')
    expect(directory.effects).toEqual([])
    expect(await notices()).toEqual([])
    // By its ids the same removal may be sent again.
    ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).body(200)
    expect(directory.effects).toEqual(['removeFactor F-1 F-2'])
  })

  test('lose-late: an effect that comes after the answer was given up is seen', async () => {
    const work = await proven()
    const key = newKey()
    directory.script('removeFactor', 'lose-late')
    ;(await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).problem('in-progress')
    expect(await patience(work, key)).toMatchObject({ status: 'applied', answer: { status: 200 } })
    expect(directory.effects).toHaveLength(1)
    expect(await notices()).toEqual(['two-factor-disabled'])
  })

  test('lose-half: the rest is removed by its ids', async () => {
    const work = await proven()
    const key = newKey()
    directory.script('removeFactor', 'lose-half')
    ;(await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).problem('in-progress')
    expect(await patience(work, key)).toMatchObject({ status: 'applied' })
    expect(directory.truth(account).factors.on).toBe(false)
  })
})

test('a system that is not reached changes nothing, and the answer says so', async () => {
  const work = await proven()
  directory.script('removeFactor', 'unreachable')
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).problem('unavailable')
  expect(directory.effects).toEqual([])
})

test('a system that cannot be read before the effect is unavailable; after it, the effect stays open', async () => {
  const work = await proven()
  directory.script('read', 'unreachable')
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).problem('unavailable')
  expect(directory.effects).toEqual([])
  const key = newKey()
  directory.script('read', 'answer', 'unreachable')
  ;(await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).problem('in-progress')
  const read = directory.calls.length
  expect(await stateOf(work, key)).toMatchObject({ status: 'running' })
  // However often somebody asks, the system is read no more than every five seconds.
  expect(directory.calls).toHaveLength(read)
  await sandbox.advance(5)
  expect(await stateOf(work, key)).toMatchObject({ status: 'applied' })
  expect(directory.effects).toHaveLength(1)
})

test('a refusal is the answer, and never a 401', async () => {
  const work = await proven()
  directory.script('removeFactor', { refuse: 'credential-refused' }, { refuse: 'forbidden' })
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).problem('unavailable')
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).problem('forbidden')
  expect(directory.effects).toEqual([])
})

test('a server that ends between the call and its answer settles it at the next start', async () => {
  const work = await proven()
  const key = newKey()
  directory.script('removeFactor', 'lose-after')
  directory.script('read', 'answer', 'unreachable')
  ;(await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).problem('in-progress')
  await sandbox.advance(6)
  await sandbox.restart()
  await expect.poll(async () => (await stateOf(work, key)).status).toBe('applied')
  expect(directory.effects).toHaveLength(1)
  expect(await notices()).toEqual(['two-factor-disabled'])
})

test('what a system cannot do is refused with the reason that its connector gives', async () => {
  await sandbox.close()
  await begin(createScriptedDirectory([scriptedAccount(account)], { without: ['removeFactor'] }))
  const work = await proven()
  const { detail } = (await sandbox.call('disableForCustomer', { ...work, body: disabling })).problem('not-supported')
  expect(detail).toBe('Its interface has no removeFactor.')
  const { directory: shown } = (await sandbox.call('getCapabilities', {})).body(200)
  expect(shown?.lacks.find(({ act }) => act === 'removeFactor')?.reason).toBe(detail)
})

test('a frozen account is made active at the system, and the customers are notified', async () => {
  directory.alter(account, (before) => ({ ...before, status: 'frozen' }))
  const work = await provenCase(sandbox, 'unfreeze', { accountId: account })
  directory.script('setEnabled', 'lose-after')
  const done = (await sandbox.call('unfreezeCustomer', work)).body(200)
  expect(done.effects).toMatchObject([{ act: 'unfreeze', status: 'applied', evidence: 'seen' }])
  expect(directory.effects).toEqual(['setEnabled'])
  expect(await notices()).toEqual(['account-unfrozen'])
  ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'unfrozen' } })).body(200)
})

test('the system invites the customer, once: a lost invitation is not sent again', async () => {
  directory.alter(account, (before) => ({ ...before, factors: { ...before.factors, on: false, factors: [] } }))
  const work = await openCase(sandbox, { accountId: account })
  const invite = (key: string) => sandbox.call('inviteCustomer', { ...work, key, body: { sms: false } })
  const done = (await invite(newKey())).body(200)
  expect(done.events.map(({ what }) => what)).toContain('invited')
  expect(done.effects).toMatchObject([{ act: 'invite', status: 'applied', evidence: 'confirmed' }])
  const sent = { status: 'sent', destinationMasked: 'u***@customer.example', expiresAt: null }
  expect(done.invitation).toMatchObject(sent)
  const key = newKey()
  directory.script('inviteToEnrol', 'lose-before')
  ;(await invite(key)).problem('in-progress')
  expect(await patience(work, key)).toMatchObject({ status: 'rejected' })
  expect(directory.effects).toEqual(['inviteToEnrol'])
  expect((await sandbox.call('getCase', work)).body(200).invitation).toMatchObject(sent)
})

test('an invitation that the system refused was not sent', async () => {
  directory.alter(account, (before) => ({ ...before, factors: { ...before.factors, on: false, factors: [] } }))
  const work = await openCase(sandbox, { accountId: account })
  directory.script('inviteToEnrol', { refuse: 'destination-missing' })
  expect((await sandbox.call('inviteCustomer', { ...work, body: { sms: false } })).status).toBe(409)
  expect((await sandbox.call('getCase', work)).body(200).invitation.status).toBe('none')
})

test('an account without an e-mail address is not asked for consent, and nothing is sent to nobody', async () => {
  directory.alter(account, (before) => ({ ...before, email: null }))
  const work = await openCase(sandbox, { accountId: account })
  const asked = await sandbox.call('askConsent', { ...work, body: { act: 'disable-two-factor' } })
  expect(asked.problem('destination-missing').detail).toContain('no e-mail address')
  directory.alter(account, (before) => ({ ...before, email: 'u-1@customer.example' }))
  await prove(sandbox, work, sixtyPoints)
  await consent(sandbox, work, 'disable-two-factor')
  directory.alter(account, (before) => ({ ...before, email: null }))
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).body(200)
  expect(await notices()).toEqual([])
})

test('what nobody can do here is refused as that, before anybody asks who calls', async () => {
  await sandbox.close()
  await begin(createScriptedDirectory([scriptedAccount(account)], { without: ['inviteToEnrol', 'setEnabled'] }))
  const { directory: shown } = (await sandbox.call('getCapabilities', {})).body(200)
  const reasonOf = (act: string) => shown?.lacks.find((one) => one.act === act)?.reason
  const signIn = { body: { userId: 'u-1@customer.example', password: 'wrong-password', device: 'test' } }
  expect((await sandbox.call('signIn', signIn)).problem('not-supported').detail).toBe(reasonOf('signIn'))
  ;(await sandbox.call('getTwoFactor', { params: { accountId: account } })).problem('not-supported')
  const work = await openCase(sandbox, { accountId: account })
  const invited = await sandbox.call('inviteCustomer', { ...work, body: { sms: false } })
  expect(invited.problem('not-supported').detail).toBe(reasonOf('inviteToEnrol'))
  ;(await sandbox.call('unfreezeCustomer', work)).problem('not-supported')
  const moved = { accountId: 'U-2', ticket: 'T-2', channel: 'phone', reason: 'Gone' } as const
  const asked = { token: work.token, body: { ...moved, scenario: 'registered-email-invalid' as const } }
  ;(await sandbox.call('openCase', asked)).problem('not-supported')
  // What can be done still asks who calls.
  ;(await sandbox.call('listCases', {})).problem('unauthenticated')
})

describe('a case says how its effect is known', () => {
  const effectsOf = async (work: CaseWork) => (await sandbox.call('getCase', work)).body(200).effects

  test('confirmed, where the system said so', async () => {
    const work = await proven()
    expect(await effectsOf(work)).toEqual([])
    const done = (await sandbox.call('disableForCustomer', { ...work, body: disabling })).body(200)
    expect(done.effects).toMatchObject([{ act: 'disable-two-factor', status: 'applied', evidence: 'confirmed' }])
    expect(done.twoFactor.evidence).toBe('confirmed')
    directory.alter(account, (before) => ({ ...before, factors: { ...before.factors, mark: 'other' } }))
    expect((await sandbox.call('getCase', work)).body(200).twoFactor.evidence).toBeUndefined()
  })

  test('seen, where the answer was lost', async () => {
    const work = await proven()
    directory.script('removeFactor', 'lose-after')
    await sandbox.call('disableForCustomer', { ...work, body: disabling })
    expect(await effectsOf(work)).toMatchObject([{ status: 'applied', evidence: 'seen', notSeenUntil: null }])
  })

  test('logged, where the system’s log names the gateway', async () => {
    await sandbox.close()
    await begin(createScriptedDirectory([scriptedAccount(account)], { withLog: true }))
    const work = await proven()
    directory.script('removeFactor', 'lose-after')
    await sandbox.call('disableForCustomer', { ...work, body: disabling })
    expect(await effectsOf(work)).toMatchObject([{ status: 'applied', evidence: 'logged' }])
  })

  test('not seen until an instant, and open before it', async () => {
    const work = await proven()
    const key = newKey()
    directory.script('removeFactor', 'lose-before')
    await sandbox.call('disableForCustomer', { ...work, key, body: disabling })
    expect(await effectsOf(work)).toMatchObject([{ status: 'open', evidence: null, settledAt: null }])
    const state = await patience(work, key)
    const [effect] = (await effectsOf(work)) ?? []
    expect(effect).toMatchObject({ status: 'rejected', evidence: null })
    expect(effect?.notSeenUntil).toBe(effect?.settledAt)
    expect(state.answer?.body).toMatchObject({ code: 'conflict', notSeenUntil: effect?.notSeenUntil })
  })

  test('refused: neither known by anything nor unseen', async () => {
    const work = await proven()
    directory.script('removeFactor', { refuse: 'forbidden' })
    await sandbox.call('disableForCustomer', { ...work, body: disabling })
    expect(await effectsOf(work)).toMatchObject([{ status: 'rejected', evidence: null, notSeenUntil: null }])
  })
})

test('an account that the system has no more leaves its case readable, and takes no change', async () => {
  const work = await proven()
  directory.remove(account)
  expect((await sandbox.call('listCases', { token: work.token })).body(200).cases).toMatchObject([
    { accountId: account },
  ])
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).problem('account-not-active')
})
