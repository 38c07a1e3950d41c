import type { Check } from '../check.ts'
import type { Customer } from '../customers.ts'
import type { Kit } from '../kit.ts'
import { NotChecked } from '../verdict.ts'
import { neverGiven, wrongPassword } from './support.ts'

const delegated = ['manager', 'technical', 'billing', 'purchasing', 'visitation']

/** Changes the number on record. */
export const changeNumber = (kit: Kit, customer: Customer, mobileNumber: string, password = customer.password) =>
  kit.customers.as(customer, 'changeProfile', { body: { password, mobileNumber } })

/** The customer, the number on record, which is there again after the check, and another one. */
export async function numbersOf(
  kit: Kit,
  which: 'mobileNumber' | 'unreachableNumber' = 'mobileNumber',
): Promise<{ customer: Customer; own: string; spare: string }> {
  const customer = await kit.customers.plain()
  const { elsewhere } = kit.customers
  if (elsewhere !== null) throw new NotChecked(`the system with the accounts cannot: ${elsewhere}`)
  const own = customer.config.mobileNumber
  const spare = kit.config.spare[which]
  if (!own || !spare) throw new NotChecked(`needs spare.${which} and an account with a number`)
  kit.afterwards(async () => {
    await kit.customers.ready(customer.config)
    const { status, problem } = await changeNumber(kit, customer, own)
    if (status !== 200 && problem?.code !== 'conflict') throw new Error('the number could not be put back')
  })
  return { customer, own, spare }
}

/** A login that reaches another account, and what it may there. */
async function delegates(kit: Kit): Promise<{ login: Customer; accountId: string; role: string }[]> {
  const found = []
  for (const config of kit.config.accounts.filter((one) => !one.closed)) {
    const login = await kit.customers.ready(config)
    const { accounts } = kit.answered('ACC-1', await kit.customers.as(login, 'listAccounts'), 200)
    for (const { id, role } of accounts) if (role !== 'owner') found.push({ login, accountId: id, role })
  }
  if (found.length === 0) throw new NotChecked('needs a login in the configuration that reaches another account')
  return found
}

/** Profiles, numbers and who may do what. */
export const accountChecks: Check[] = [
  {
    title: 'the own account comes first; another one does not exist',
    sentences: ['ACC-1', 'ACC-2'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const { accounts } = kit.answered('ACC-1', await kit.customers.as(customer, 'listAccounts'), 200)
      const [own] = accounts
      kit.must('ACC-1', own?.id === customer.accountId && own.role === 'owner', 'the own account is not the first')
      for (const { role, canManageTwoFactor } of accounts) {
        kit.must('ACC-1', canManageTwoFactor === (role === 'owner'), `canManageTwoFactor is wrong for ${role}`)
        kit.must('ACC-1', role === 'owner' || delegated.includes(role), `an unknown role ${role}`)
      }
      const other = await kit.customers.other(customer)
      if (accounts.some((one) => one.id === other.accountId)) throw new NotChecked('needs an account not reached')
      for (const accountId of [other.accountId, neverGiven()]) {
        const params = { accountId }
        kit.refused('ACC-2', await kit.customers.as(customer, 'getAccount', { params }), 'not-found')
        kit.refused('ACC-2', await kit.customers.as(customer, 'getTwoFactor', { params }), 'not-found')
        const body = { password: customer.password, expectedVersion: 0 }
        kit.refused('ACC-2', await kit.customers.as(customer, 'disableTwoFactor', { params, body }), 'not-found')
      }
    },
  },
  {
    title: 'numbers and addresses are masked wherever they are shown',
    sentences: ['ACC-3', 'ENR-2', 'NOT-4'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.plain()
      const number = customer.config.mobileNumber
      const account = kit.answered('ACC-3', await customers.as(customer, 'getAccount'), 200)
      if (number && kit.capabilities.methods.includes('sms')) {
        const { pending } = await customers.enrol(customer, 'sms')
        for (const masked of [account.mobileMasked, pending.destinationMasked]) {
          const digits = (masked ?? '').replaceAll(/\D/g, '')
          kit.must('ACC-3', masked !== null && digits.length <= 5, 'a masked number shows more than five digits')
          kit.must('ENR-2', number.endsWith(digits.slice(-3)), 'the masked number is another')
        }
      }
      const [local = '', domain = ''] = customer.userId.toLowerCase().split('@')
      const masked = account.emailMasked
      const hides = !masked.includes(local) && masked.startsWith(local.slice(0, 1)) && masked.endsWith(`@${domain}`)
      kit.must('ACC-3', local.length < 2 || hides, 'the masked address is not first character and domain')
    },
  },
  {
    title: 'the number changes at once, and nothing else does',
    sentences: ['ACC-4', 'ACC-6', '2FA-3'],
    run: async (kit) => {
      const { customer, own, spare } = await numbersOf(kit)
      const before = await kit.customers.state(customer)
      kit.refused('ACC-6', await changeNumber(kit, customer, own), 'conflict')
      kit.refused('ACC-6', await changeNumber(kit, customer, spare, wrongPassword), 'wrong-password')
      kit.refused('GEN-6', await changeNumber(kit, customer, '0123456'), 'invalid-request')
      const account = kit.answered('ACC-4', await changeNumber(kit, customer, spare), 200)
      const after = await kit.customers.state(customer)
      const read = kit.answered('ACC-4', await kit.customers.as(customer, 'getAccount'), 200)
      kit.must('ACC-4', account.mobileChangedAt !== null, 'the instant of the change is missing')
      kit.must('ACC-4', JSON.stringify(read) === JSON.stringify(account), 'the profile read is another than answered')
      kit.must('2FA-3', after.version === before.version, 'the version changed')
    },
  },
  {
    title: 'after a change of number codes go to the new one, and codes under way are void',
    sentences: ['ACC-5'],
    run: async (kit) => {
      const { customers } = kit
      const { customer, own, spare } = await numbersOf(kit)
      const waiting = await customers.enrol(customer, 'sms')
      kit.answered('ACC-4', await changeNumber(kit, customer, spare), 200)
      const verify = { params: { enrolmentId: waiting.pending.id }, body: { code: waiting.code } }
      const late = await customers.as(customer, 'verifyEnrolment', verify)
      const mark = await kit.inbox.mark()
      await customers.turnOn(customer, 'sms')
      const sent = (await kit.inbox.since(mark)).find((one) => one.code !== null)
      const { pending, code } = await customers.challenge(customer)
      kit.answered('ACC-4', await changeNumber(kit, customer, own), 200)
      const signIn = await kit.call('verifyChallenge', { params: { challengeId: pending.id }, body: { code } })
      await customers.turnOff(customer)
      kit.must('ACC-5', late.status >= 400, 'the code of the old number was taken')
      kit.must('ACC-5', sent?.to === spare, 'the code did not go to the new number')
      kit.refused('ACC-5', signIn, 'code-expired')
    },
  },
  {
    title: 'no delegated role changes anything; all may read',
    sentences: ['ACC-7', 'ACC-1'],
    run: async (kit) => {
      for (const { login, accountId } of await delegates(kit)) {
        const params = { accountId }
        const state = kit.answered('ACC-7', await kit.customers.as(login, 'getTwoFactor', { params }), 200)
        kit.answered('ACC-7', await kit.customers.as(login, 'getAccount', { params }), 200)
        kit.answered('ACC-7', await kit.customers.as(login, 'listNotices', { params }), 200)
        const { password } = login
        const proof = { password, expectedVersion: state.version }
        const enrol = { ...proof, method: 'email' } as const
        const refusals = [
          await kit.customers.as(login, 'disableTwoFactor', { params, body: proof }),
          await kit.customers.as(login, 'startEnrolment', { params, body: enrol }),
          await kit.customers.as(login, 'changeProfile', { params, body: { password, mobileNumber: '+60100000999' } }),
          await kit.customers.as(login, 'reportNotMe', { params, body: { password, eventId: neverGiven() } }),
        ]
        for (const refused of refusals) kit.refused('ACC-7', refused, 'forbidden')
      }
    },
  },
  {
    title: 'owner and manager read the security log, the other roles do not',
    sentences: ['LOG-3'],
    run: async (kit) => {
      for (const { login, accountId, role } of await delegates(kit)) {
        const reply = await kit.customers.as(login, 'listSecurityEvents', { params: { accountId } })
        if (role === 'manager') kit.answered('LOG-3', reply, 200)
        else kit.refused('LOG-3', reply, 'forbidden')
      }
    },
  },
  {
    title: 'a closed account is not changed',
    sentences: ['ACC-9', 'DESK-6'],
    run: async (kit) => {
      const config = kit.config.accounts.find((one) => one.closed)
      if (!config) throw new NotChecked('needs a closed account in the configuration')
      const customer = await kit.customers.ready(config)
      const { active, version: expectedVersion } = await kit.customers.state(customer)
      const proof = { password: customer.password, expectedVersion }
      const reply = active
        ? await kit.customers.as(customer, 'disableTwoFactor', { body: proof })
        : await kit.customers.as(customer, 'startEnrolment', { body: { ...proof, method: 'email' } })
      kit.refused('ACC-9', reply, 'account-not-active')
      const agent = await kit.desk.agent({ for: customer })
      const scenario = kit.capabilities.scenarios[0] ?? 'registered-email-valid'
      const request = { ticket: 'KIT-1', channel: 'phone', scenario, reason: 'Opened by the conformance kit' } as const
      const body = { ...request, accountId: customer.accountId }
      kit.refused('DESK-6', await kit.desk.as(agent, 'openCase', { body }), 'account-not-active')
    },
  },
]
