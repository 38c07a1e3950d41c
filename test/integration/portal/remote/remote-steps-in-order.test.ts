import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '#shared/domain/clock.ts'
import { defaultLimits } from '../../../../src/portal/config.ts'
import { settleRemoteEffect } from '../../../../src/portal/http/settle-remote.ts'
import type { PortalOptions, SandboxPortal } from '../../../../src/portal/portal.ts'
import { createPortal } from '../../../../src/portal/portal.ts'
import { seedScenario } from '../../../../src/portal/scenarios/seed.ts'
import { requireOpenCase } from '../../../../src/portal/services/support-case.ts'
import { planDisabling } from '../../../../src/portal/services/remote/case-plans.ts'
import { createRemoteEffect } from '../../../../src/portal/services/remote/effect-engine.ts'
import { rememberReading, seeing } from '../../../../src/portal/services/remote/read-account.ts'
import { sixtyPoints } from '../../../support/portal/desk-case.ts'
import type { ScriptedDirectory } from '../../../support/portal/scripted-directory.ts'
import { createScriptedDirectory, scriptedAccount } from '../../../support/portal/scripted-directory.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const gateway = { deliver: () => Promise.resolve() }
const accountId = 'U-1'
const caseId = 'case-1'
let directory: ScriptedDirectory
let portal: SandboxPortal

function optionsOf(remote: ScriptedDirectory): PortalOptions {
  return {
    remote,
    dataDir: temporaryFolder(),
    clock: systemClock,
    limits: defaultLimits,
    mode: 'two-stage',
    passwordCost: 2,
    passwordHashes: { atOnce: 1, waiting: 1 },
    sqliteBinding: undefined,
    gateways: { email: gateway, sms: gateway },
    log: () => undefined,
  }
}

beforeEach(async () => {
  directory = createScriptedDirectory([scriptedAccount(accountId, ['F-1'])])
  portal = createPortal(optionsOf(directory))
  await seedScenario(portal, 'three-accounts')
})
afterEach(() => portal.close())

/** Opens the disabling of a case whose registered address is invalid: no request can make such a case yet. */
function openForced(): string {
  const { cases, contactUpdates, operations, staff } = portal.repositories
  return portal.transact(() => {
    const at = portal.clock.now()
    const agent = staff.byLogin('agent-a@desk.example')
    if (!agent) throw new Error('The scenario has no agent A')
    const scenario = 'registered-email-invalid'
    const asked = { ticket: 'T-1', channel: 'phone', scenario, reason: 'Lost' } as const
    cases.insert({ id: caseId, accountId, ...asked, openedBy: agent.id, openedAt: at })
    for (const kind of sixtyPoints)
      cases.addEvidence(caseId, { kind, outcome: 'passed', note: '', at, byStaff: agent.id })
    contactUpdates.ask({ caseId, email: 'new@customer.example', mobile: null, askedAt: at })
    contactUpdates.approve(caseId, at, { emailChangedBefore: null, mobileChangedBefore: null })
    const read = directory.truth(accountId)
    const seen = seeing(portal, [rememberReading(portal, read)])
    const atWork = requireOpenCase(seen, agent.id, caseId)
    const plan = planDisabling(seen, atWork, { proof: { kind: 'password', right: true }, expectedVersion: 1 }, read)
    const operation = { caller: 'staff:a', key: 'key-1' }
    operations.begin(operation.caller, operation.key, {
      requestMac: 'mac',
      secretMac: null,
      sessionId: null,
      run: 'run',
      at,
    })
    return createRemoteEffect(portal, plan, { ...operation, traceId: 'trace' })
  })
}

const state = () => portal.repositories.operations.find('staff:a', 'key-1')

test('a forced new password and the end of sessions come before the removal', async () => {
  await settleRemoteEffect(portal, openForced())
  expect(directory.effects).toEqual(['requirePasswordChange', 'endSessions', 'removeFactor F-1'])
  expect(state()).toMatchObject({ status: 'applied', answer: { body: { twoFactor: { active: false } } } })
  const row = portal.repositories.cases.byId(caseId)
  expect(row?.disabledAt).not.toBeNull()
  expect(row?.passwordResetForcedAt).not.toBeNull()
})

test('a step that is refused sends none after it', async () => {
  directory.script('requirePasswordChange', { refuse: 'forbidden' })
  await settleRemoteEffect(portal, openForced())
  expect(directory.effects).toEqual([])
  expect(state()).toMatchObject({ status: 'rejected', answer: { body: { code: 'forbidden' } } })
  expect(portal.repositories.cases.byId(caseId)?.passwordResetForcedAt).toBeNull()
})

test('what took effect before the removal was refused is in the case', async () => {
  directory.script('removeFactor', { refuse: 'policy-enforced' })
  await settleRemoteEffect(portal, openForced())
  expect(directory.effects).toEqual(['requirePasswordChange', 'endSessions'])
  expect(state()).toMatchObject({ status: 'rejected', answer: { body: { code: 'forbidden' } } })
  const row = portal.repositories.cases.byId(caseId)
  expect(row?.passwordResetForcedAt).not.toBeNull()
  expect(row?.disabledAt).toBeNull()
})

test('nodes that go on with one effect at once send each call once', async () => {
  const id = openForced()
  await Promise.all([1, 2, 3].map(() => settleRemoteEffect(portal, id)))
  expect(directory.effects).toEqual(['requirePasswordChange', 'endSessions', 'removeFactor F-1'])
})

/** A server whose time the test moves, and which is stopped for ever at a call, as by kill -9 or a suspended machine. */
function suspended(call: 'requirePasswordChange' | 'removeFactor') {
  let goOn = (): void => undefined
  const resumed = new Promise<void>((resolve) => (goOn = resolve))
  let reached = (): void => undefined
  const arrived = new Promise<void>((resolve) => (reached = resolve))
  directory.onAnswer = (answered) => {
    if (answered !== call) return undefined
    directory.onAnswer = () => undefined
    reached()
    return resumed
  }
  return { arrived, goOn }
}

test('a scenario with a forced new password needs both calls of it', async () => {
  await portal.close()
  for (const call of ['requirePasswordChange', 'endSessions'] as const) {
    directory = createScriptedDirectory([scriptedAccount(accountId, ['F-1'])], { without: [call] })
    portal = createPortal(optionsOf(directory))
    await seedScenario(portal, 'three-accounts')
    expect(openForced).toThrow(`Its interface has no ${call}.`)
    if (call === 'requirePasswordChange') await portal.close()
  }
})

test('a node that was suspended in a call changes nothing once another one has gone on', async () => {
  const id = openForced()
  const { arrived, goOn } = suspended('requirePasswordChange')
  const first = settleRemoteEffect(portal, id)
  await arrived
  portal.clock.advance(61)
  await settleRemoteEffect(portal, id)
  expect(state()?.status).toBe('applied')
  const steps = portal.repositories.remoteEffects.steps(id)
  goOn()
  await first
  expect(portal.repositories.remoteEffects.steps(id)).toEqual(steps)
  expect(directory.effects).toEqual(['requirePasswordChange', 'endSessions', 'removeFactor F-1'])
})

test('a node whose claim ran out sends none of the steps that are left', async () => {
  const id = openForced()
  const { arrived, goOn } = suspended('requirePasswordChange')
  const first = settleRemoteEffect(portal, id)
  await arrived
  portal.clock.advance(61)
  const now = portal.clock.now()
  expect(portal.transact(() => portal.repositories.remoteEffects.claim(id, now, now + 60_000))).toBe(true)
  goOn()
  await first
  expect(directory.effects).toEqual(['requirePasswordChange'])
  // Nor does it give away the claim of the other one.
  expect(portal.transact(() => portal.repositories.remoteEffects.claim(id, now, now + 60_000))).toBe(false)
})

test('a server that was stopped before the call sends nothing ten minutes later', async () => {
  const id = openForced()
  portal.clock.advance(601)
  await settleRemoteEffect(portal, id)
  expect(directory.effects).toEqual([])
  expect(state()).toMatchObject({ status: 'rejected', answer: { body: { code: 'unavailable' } } })
})

test('what no reading can show is done where the system’s log names the gateway', async () => {
  await portal.close()
  directory = createScriptedDirectory([scriptedAccount(accountId, ['F-1'])], { withLog: true })
  portal = createPortal(optionsOf(directory))
  await seedScenario(portal, 'three-accounts')
  directory.script('endSessions', 'lose-after')
  directory.script('removeFactor', 'lose-after')
  const id = openForced()
  await settleRemoteEffect(portal, id)
  expect(state()?.status).toBe('applied')
  expect(portal.repositories.remoteEffects.steps(id).map(({ cause }) => cause)).toEqual([
    'confirmed',
    'logged',
    'logged',
  ])
})

test('the log of somebody else’s work proves nothing', async () => {
  await portal.close()
  directory = createScriptedDirectory([scriptedAccount(accountId, ['F-1'])], { withLog: true })
  portal = createPortal(optionsOf(directory))
  await seedScenario(portal, 'three-accounts')
  directory.byUs = false
  directory.script('removeFactor', 'lose-after')
  const id = openForced()
  await settleRemoteEffect(portal, id)
  expect(portal.repositories.remoteEffects.steps(id).at(-1)?.cause).toBe('seen')
})

test('a server killed at any call goes on from there, and repeats none that took effect', async () => {
  for (const call of ['requirePasswordChange', 'removeFactor'] as const) {
    await portal.close()
    directory = createScriptedDirectory([scriptedAccount(accountId, ['F-1'])])
    let now = new Date('2026-11-20T04:00:00.000Z').getTime()
    const options = { ...optionsOf(directory), clock: { now: () => new Date(now) } }
    portal = createPortal(options)
    await seedScenario(portal, 'three-accounts')
    const id = openForced()
    // The first process never goes on after the effect: its answer is awaited for ever, as after kill -9.
    let reached = (): void => undefined
    const killed = new Promise<void>((resolve) => (reached = resolve))
    directory.script(call, 'lose-after')
    directory.onAnswer = (answered) => {
      if (answered !== call) return
      reached()
      return new Promise(() => undefined)
    }
    // After the time that a call may take it finds its database closed, which a dead process would not even do.
    settleRemoteEffect(portal, id).catch(() => undefined)
    await killed
    directory.onAnswer = () => undefined
    await portal.close()
    portal = createPortal(options)
    // The claim of the dead process has to run out first.
    await settleRemoteEffect(portal, id)
    expect(state()?.status).toBe('running')
    now += 60_000
    await settleRemoteEffect(portal, id)
    expect(state()?.status).toBe('applied')
    expect(directory.effects).toEqual(['requirePasswordChange', 'endSessions', 'removeFactor F-1'])
  }
})
