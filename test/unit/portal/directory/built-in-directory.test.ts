import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '#shared/domain/clock.ts'
import { defaultLimits } from '../../../../src/portal/config.ts'
import type { LocalDirectory } from '../../../../src/portal/directory/directory.ts'
import type { SandboxPortal } from '../../../../src/portal/portal.ts'
import { createPortal } from '../../../../src/portal/portal.ts'
import { seedScenario } from '../../../../src/portal/scenarios/seed.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const gateway = { deliver: () => Promise.resolve() }
let portal: SandboxPortal

beforeEach(async () => {
  portal = createPortal({
    remote: undefined,
    dataDir: temporaryFolder(),
    clock: systemClock,
    limits: defaultLimits,
    mode: 'two-stage',
    passwordCost: 2,
    passwordHashes: { atOnce: 1, waiting: 1 },
    sqliteBinding: undefined,
    gateways: { email: gateway, sms: gateway },
    log: () => undefined,
  })
  await seedScenario(portal, 'three-accounts')
})
afterEach(() => portal.close())

/** An account of the scenario whose method is the Authenticator App. */
function appAccount(): string {
  const [found] = portal.directory.find({ query: '', method: 'authenticator', status: null, after: null, limit: 1 })
  if (!found) throw new Error('The scenario has no Authenticator App')
  return found.accountId
}

test('nothing is changed outside a transaction', () => {
  const { directory } = portal
  const id = appAccount()
  const changes: { [Name in keyof LocalDirectory]?: () => void } = {
    removeFactor: () => directory.removeFactor(id, 'agent'),
    unlock: () => directory.unlock(id),
    setStatus: () => directory.setStatus(id, 'frozen'),
    requirePasswordChange: () => directory.requirePasswordChange(id),
    endSessions: () => directory.endSessions(id),
    setEmail: () => directory.setEmail(id, 'other@serimuda.example', 0),
    setMobile: () => directory.setMobile(id, '+60100000199', 0),
    setPassword: () => directory.setPassword(id, 'hash', 0),
    useCode: () => directory.useCode(id, 1),
    beginEnrolment: () => void directory.beginEnrolment('enrolment-1', id, 'sms', null),
    spendEnrolmentCode: () => directory.spendEnrolmentCode('enrolment-1', 1),
    completeEnrolment: () => directory.completeEnrolment('enrolment-1', id, { method: 'sms', step: null }, 'customer'),
    cancelEnrolment: () => directory.cancelEnrolment('enrolment-1'),
    cancelEnrolments: () => directory.cancelEnrolments(id),
  }
  const before = [directory.account(id), directory.factors(id)]
  for (const [name, change] of Object.entries(changes)) expect(change, name).toThrow('outside a transaction')
  expect([directory.account(id), directory.factors(id)]).toEqual(before)
})

test('a change that its transaction gives up never was', () => {
  const { directory } = portal
  const id = appAccount()
  const before = directory.factors(id)
  const work = (): void => {
    directory.removeFactor(id, 'agent')
    expect(directory.factors(id)).toMatchObject({ method: null, changedBy: 'agent', version: before.version + 1 })
    throw new Error('given up')
  }
  expect(() => portal.transact(work)).toThrow('given up')
  expect(directory.factors(id)).toEqual(before)
})

test('secrets and hashes stay inside, but for the secret of a set-up that begins', () => {
  const { directory } = portal
  const id = appAccount()
  const { secret } = portal.tables.factors.of(id)
  const hash = portal.tables.accounts.byId(id)?.passwordHash
  const begun = portal.transact(() => {
    portal.repositories.awaited.insert({
      id: 'enrolment-1',
      subject: 'none',
      method: 'authenticator',
      codeHash: null,
      sendNumber: 0,
      sentAt: null,
      expiresAt: 0,
      voided: false,
    })
    return directory.beginEnrolment('enrolment-1', id, 'authenticator', null)
  })
  expect(begun.secret).toMatch(/^[A-Z2-7]{16,}$/)
  const answers = JSON.stringify([
    directory.account(id),
    directory.factors(id),
    directory.delegatedTo(id),
    directory.enrolment('enrolment-1', id),
    directory.waitingEnrolments(),
  ])
  for (const hidden of [secret, hash, begun.secret]) expect(answers).not.toContain(hidden)
})

test('a password that was set meanwhile is another one', async () => {
  const { directory } = portal
  const id = appAccount()
  const hash = await directory.hashPassword('one that is long enough')
  portal.transact(() => directory.setPassword(id, hash, 0))
  const check = await directory.checkPassword(id, 'one that is long enough')
  expect(directory.isStillRight(id, check)).toBe(true)
  const other = await directory.hashPassword('one that is long enough')
  portal.transact(() => directory.setPassword(id, other, 1))
  expect([check.right, directory.isStillRight(id, check)]).toEqual([true, false])
  expect((await directory.checkPassword(undefined, 'one that is long enough')).right).toBe(false)
})
