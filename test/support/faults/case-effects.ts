import type { Outcome } from '#shared/ipc/outcome.ts'
import { operatorOf } from '../console/operator.ts'
import { samplePassword as password, samples } from '../portal/sandbox.ts'
import {
  newContact,
  openCase,
  openCaseWithInvalidEmail,
  opening,
  prove,
  type CaseStage,
} from '../console/staff-case.ts'
import type { World } from '../console/world.ts'

/** Each effect of a case: its call, the case that it is pressed in, and the press. */
export interface CasePress {
  path: string
  prepare(world: World): Promise<{ id: string }>
  press(world: World, caseId: string): Promise<Outcome<unknown>>
  /** How the ledger names it. */
  what: string
}
const until =
  (stage: CaseStage): CasePress['prepare'] =>
  (world) =>
    openCase(world, stage)

/** A contact update that waits, and the second person signed in, who read it. */
async function beforeApproval(world: World): Promise<{ id: string }> {
  const opened = await openCaseWithInvalidEmail(world)
  await operatorOf(world).signInStaff(samples.approverA)
  await world.app.ok('desk.readContact', { caseId: opened.id })
  return opened
}

/** A case with consent to an act on one of the blocked accounts. */
const onBlockedAccount =
  (accountId: string, act: 'unlock' | 'unfreeze'): CasePress['prepare'] =>
  async (world) => {
    const { app, sandbox } = world
    ;(await sandbox.control('resetSandbox', { body: { scenario: 'locked-out' } })).body(200)
    await operatorOf(world).signInStaff(samples.agentA)
    const { id: caseId } = await app.ok('desk.openCase', { ...opening, accountId })
    await prove(app, caseId, ['registered-email', 'call-back'])
    await app.ok('desk.askConsent', { caseId, act })
    const { messages } = await app.ok('sandbox.inbox', {})
    await app.ok('sandbox.answerConsent', { token: messages[0]?.linkToken ?? '', decision: 'approve' })
    return { id: caseId }
  }

async function beforeReopening(world: World): Promise<{ id: string }> {
  const { id: caseId } = await openCase(world, 'opened')
  return world.app.ok('desk.closeCase', { caseId, outcome: 'not-needed' })
}

export const casePresses: Record<string, CasePress> = {
  'add-evidence': {
    path: '/evidence',
    prepare: until('opened'),
    press: ({ app }, caseId) =>
      app.call('desk.addEvidence', { caseId, kind: 'call-back', outcome: 'passed', note: 'answered' }),
    what: 'evidence-added',
  },
  'ask-consent': {
    path: '/consent',
    prepare: until('points'),
    press: ({ app }, caseId) => app.call('desk.askConsent', { caseId, act: 'disable-two-factor' }),
    what: 'consent-asked',
  },
  'update-contact': {
    path: '/contact-update',
    prepare: (world) => openCaseWithInvalidEmail(world),
    press: ({ app }, caseId) => app.call('desk.updateContact', { caseId, email: newContact.email }),
    what: 'contact-update-asked',
  },
  approve: {
    path: '/approve',
    prepare: beforeApproval,
    press: ({ app }, caseId) => app.call('desk.approve', { caseId, note: 'The papers are sound' }),
    what: 'case-approved',
  },
  refuse: {
    path: '/refuse',
    prepare: beforeApproval,
    press: ({ app }, caseId) => app.call('desk.refuse', { caseId, note: 'The papers are not theirs' }),
    what: 'case-refused',
  },
  disable: {
    path: '/disable-two-factor',
    prepare: until('consented'),
    press: ({ app }, caseId) => app.call('desk.disable', { caseId, password }),
    what: 'two-factor-disabled',
  },
  unlock: {
    path: '/unlock',
    prepare: onBlockedAccount('A-70103', 'unlock'),
    press: ({ app }, caseId) => app.call('desk.unlock', { caseId }),
    what: 'account-unlocked',
  },
  unfreeze: {
    path: '/unfreeze',
    prepare: onBlockedAccount('A-70105', 'unfreeze'),
    press: ({ app }, caseId) => app.call('desk.unfreeze', { caseId }),
    what: 'account-unfrozen',
  },
  invite: {
    path: '/invite',
    prepare: until('disabled'),
    press: ({ app }, caseId) => app.call('desk.invite', { caseId, sms: true }),
    what: 'invited',
  },
  'verify-enrolment': {
    path: '/enrolments/{enrolmentId}/verify',
    prepare: until('enrolling'),
    press: async ({ app, sandbox }, caseId) =>
      app.call('desk.verifyEnrolment', { caseId, code: await sandbox.sentCode(samples.seriMuda.id) }),
    what: 'two-factor-enabled',
  },
  'close-case': {
    path: '/close',
    prepare: until('opened'),
    press: ({ app }, caseId) => app.call('desk.closeCase', { caseId, outcome: 'not-needed' }),
    what: 'case-closed',
  },
  reopen: {
    path: '/reopen',
    prepare: beforeReopening,
    press: ({ app }, caseId) => app.call('desk.reopen', { caseId, reason: 'The customer called again' }),
    what: 'case-reopened',
  },
}
