import type { Notice } from '#shared/api/notices.ts'
import type { SecurityEvent } from '#shared/api/security-events.ts'
import { maskedMobile } from '#shared/domain/masking.ts'
import type { OperationDocs } from '../operation-doc.ts'
import { disableKey, idOf, kenari, on, samplePassword, seriMuda, seriMudaAccount } from './story.ts'

const params = { accountId: seriMuda.id }

const verifyKey = 'c2f7a1de-52b8-4b0c-8f3e-1d9a64e07b15'

const notice = (
  digits: string,
  kind: Notice['kind'],
  methodNamed: Notice['methodNamed'],
  at: string,
  operationKey: string,
): Notice => ({
  id: idOf('message', digits),
  kind,
  methodNamed,
  destinationMasked: seriMudaAccount.emailMasked,
  queuedAt: on(at),
  sentAt: on(at),
  failedAt: null,
  operationKey,
})

const event = (
  digits: string,
  at: string,
  what: SecurityEvent['what'],
  method: SecurityEvent['method'],
  operationKey: string | null,
): SecurityEvent => ({
  id: idOf('event', digits),
  at: on(at),
  what,
  by: 'customer',
  from: 'FactorDesk 0.1 on Linux',
  method,
  operationKey,
})

/** The security log of Seri Muda Trading on the day of the story. */
const events = [
  event('1a5c03', '02:00:20', 'signed-in', null, null),
  event('1a5c04', '02:03:00', 'two-factor-disabled', 'authenticator', disableKey),
  event('1a5c05', '02:04:00', 'enrolment-started', 'sms', '94b0e6d3-7f21-4a5c-b1c8-3e6f0d2a9b47'),
  event('1a5c06', '02:05:40', 'two-factor-enabled', 'sms', verifyKey),
] as const

export const accountDocs = {
  listAccounts: {
    description:
      'The own account, and those of others in which this login has a delegated role. `canManageTwoFactor` is true on the own account alone. In the sandbox the scenarios `thirty-accounts` and `hosting-company` have delegated roles, `three-accounts` has none.',
    answers: {
      200: {
        accounts: [
          {
            id: seriMuda.id,
            name: seriMuda.name,
            userId: seriMuda.userId,
            role: 'owner',
            canManageTwoFactor: true,
            status: 'active',
          },
          {
            id: kenari.id,
            name: kenari.name,
            userId: kenari.userId,
            role: 'technical',
            canManageTwoFactor: false,
            status: 'active',
          },
        ],
      },
    },
  },
  getAccount: { params, answers: { 200: seriMudaAccount } },
  changeProfile: {
    description:
      'The owner alone, with the own password. Text messages go to the new number from then on; codes that wait for SMS are void, the active method and the two-factor version stay. `conflict` (without `currentState`): it is the number on record already. Any E.164 number may be on record; one that text messages do not reach is refused later, when SMS is to be set up (`destination-missing`).',
    params,
    body: { password: samplePassword, mobileNumber: '+60100000147' },
    answers: {
      200: { ...seriMudaAccount, mobileMasked: maskedMobile('+60100000147'), mobileChangedAt: on('02:10:00') },
    },
  },
  reportNotMe: {
    description:
      'The owner alone, with the own password. The account is frozen: it can be read, and every change answers `account-not-active`, until support makes it active again. Set-ups that wait are void; every address on record and the support desk are told.',
    params,
    body: { eventId: events[1].id, password: samplePassword },
    answers: { 200: { ...seriMudaAccount, status: 'frozen' } },
  },
} satisfies Partial<OperationDocs>

export const logDocs = {
  listNotices: {
    description:
      'How a client shows that the confirmation of a change was sent, and names the method like the e-mail. Text messages report the same changes and are not listed. `operationKey` says which change of yours a notice is of.',
    params,
    answers: {
      200: {
        notices: [
          notice('77e1b0', 'two-factor-enabled', 'SMS', '02:05:40', verifyKey),
          notice('77e1a8', 'two-factor-disabled', 'TOTP', '02:03:00', disableKey),
        ],
      },
    },
  },
  listSecurityEvents: {
    description:
      'Page on with `after` = `next` until `next` is null. A cursor that is no event of this account is an `invalid-request`. Owner and manager may read it; the other roles are `forbidden`. `operationKey` says which of your requests an event is of.',
    params,
    query: { limit: 4 },
    answers: { 200: { events: [...events], next: null } },
  },
} satisfies Partial<OperationDocs>
