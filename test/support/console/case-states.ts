import {
  as,
  check,
  consent,
  openCase as openAt,
  prove,
  sixtyPoints,
  type CaseWork,
  readUpdate,
} from '../portal/desk-case.ts'
import { changeRows } from '../portal/portal-database.ts'
import { samplePassword as password, samples, type TestSandbox } from '../portal/sandbox.ts'

const { seriMuda, approverA } = samples
export const disabling = 'disable-two-factor'
const moved = { scenario: 'registered-email-invalid' } as const

/** The state of a case, brought about by agent A. */
type Bring = (sandbox: TestSandbox) => Promise<CaseWork & { enrolmentId?: string }>

const proven: Bring = async (sandbox) => {
  const work = await openAt(sandbox)
  await prove(sandbox, work, sixtyPoints)
  return work
}
const consented: Bring = async (sandbox) => {
  const work = await proven(sandbox)
  await consent(sandbox, work, disabling)
  return work
}
const doubtful: Bring = async (sandbox) => {
  const work = await consented(sandbox)
  await check(sandbox, work, 'personal-facts', 'failed')
  return work
}
const off: Bring = async (sandbox) => {
  const work = await consented(sandbox)
  ;(await sandbox.call('disableForCustomer', { ...work, body: { password, expectedVersion: 1 } })).body(200)
  return work
}
const updateAsked: Bring = async (sandbox) => {
  const work = await openAt(sandbox, moved)
  await prove(sandbox, work, ['contact-update-form', 'registration-papers', 'recent-invoice'])
  ;(await sandbox.call('updateContact', { ...work, body: { email: 'new@serimuda.example' } })).body(200)
  return work
}
const decided = async (sandbox: TestSandbox, work: CaseWork, name: 'approveCase' | 'refuseCase'): Promise<CaseWork> => {
  const second = await as(sandbox, approverA, work)
  await readUpdate(sandbox, second)
  ;(await sandbox.call(name, { ...second, body: { note: 'Seen' } })).body(200)
  return work
}
const after =
  (bring: Bring, then: (sandbox: TestSandbox, work: CaseWork) => Promise<unknown>): Bring =>
  async (sandbox) => {
    const work = await bring(sandbox)
    await then(sandbox, work)
    return work
  }
const closed = (bring: Bring, outcome: 'refused' | 'disabled'): Bring =>
  after(bring, (sandbox, work) => sandbox.call('closeCase', { ...work, body: { outcome } }))

/** Every state of a case that offers something else than the others. */
export const caseStates: Readonly<Record<string, Bring>> = {
  opened: (sandbox) => openAt(sandbox),
  proven,
  asked: after(proven, (sandbox, work) => sandbox.call('askConsent', { ...work, body: { act: disabling } })),
  'refused by the customer': after(proven, (sandbox, work) => consent(sandbox, work, disabling, 'refuse')),
  consented,
  doubtful,
  'proved by the approver': after(doubtful, async (sandbox, work) =>
    check(sandbox, await as(sandbox, approverA, work), 'own-service', 'passed'),
  ),
  approved: after(doubtful, (sandbox, work) => decided(sandbox, work, 'approveCase')),
  'refused by the approver': after(doubtful, (sandbox, work) => decided(sandbox, work, 'refuseCase')),
  off,
  invited: after(off, (sandbox, work) => sandbox.call('inviteCustomer', { ...work, body: { sms: true } })),
  enrolling: async (sandbox) => {
    const work = await off(sandbox)
    const begun = await sandbox.call('enrolForCustomer', { ...work, body: { method: 'sms', password } })
    const { id: enrolmentId } = begun.body(201)
    await sandbox.advance(60)
    return { ...work, enrolmentId }
  },
  'closed after disabling': closed(off, 'disabled'),
  'closed, refused': closed(proven, 'refused'),
  'reopened after disabling': after(closed(off, 'disabled'), (sandbox, work) =>
    sandbox.call('reopenCase', { ...work, body: { reason: 'Called again' } }),
  ),
  'moved, opened': (sandbox) => openAt(sandbox, moved),
  'moved, update asked': updateAsked,
  'moved, update read': after(updateAsked, async (sandbox, work) =>
    readUpdate(sandbox, await as(sandbox, approverA, work)),
  ),
  'moved, update approved': after(updateAsked, (sandbox, work) => decided(sandbox, work, 'approveCase')),
  'moved, update refused': after(updateAsked, (sandbox, work) => decided(sandbox, work, 'refuseCase')),
  'locked, consented to unlock': after(proven, async (sandbox, work) => {
    const wrong = { userId: seriMuda.userId, password: 'not the password', device: 'test' }
    for (let n = 0; n < 5; n += 1) await sandbox.call('signIn', { body: wrong })
    await consent(sandbox, work, 'unlock')
  }),
  'frozen, consented to make active': after(proven, async (sandbox, work) => {
    changeRows(sandbox, `UPDATE accounts SET status = 'frozen' WHERE id = ?`, seriMuda.id)
    await consent(sandbox, work, 'unfreeze')
  }),
  'closed account': after(consented, async (sandbox) =>
    changeRows(sandbox, `UPDATE accounts SET status = 'closed' WHERE id = ?`, seriMuda.id),
  ),
}
