import type { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import { disableKey, idOf, on, samplePassword, seriMuda } from '../../../src/portal/openapi/examples/story.ts'
import type { OperationDoc } from '../../../src/portal/openapi/operation-doc.ts'

type SandboxDocs = { [Name in keyof typeof sandboxEndpoints]: OperationDoc<(typeof sandboxEndpoints)[Name]> }

const fault = {
  method: 'POST',
  path: '/accounts/{accountId}/two-factor/disable',
  fault: 'cut-after',
  times: 1,
} as const

/** What the page of the sandbox's own controls says about each. */
export const sandboxDocs: SandboxDocs = {
  getScenarioGuide: {
    description: 'Sample logins, staff included. A large scenario names some of its customers.',
    answers: {
      200: {
        scenario: 'three-accounts',
        customers: [
          {
            accountId: seriMuda.id,
            name: seriMuda.name,
            userId: seriMuda.userId,
            password: samplePassword,
            about: 'Authenticator App; mobile number and e-mail on record; risk not raised',
          },
        ],
        staff: [
          { staffId: 'agent-a@desk.example', password: samplePassword, about: 'Agent; Authenticator App' },
          { staffId: 'approver-a@desk.example', password: samplePassword, about: 'Approver; Authenticator App' },
        ],
      },
    },
  },
  resetSandbox: {
    description:
      'Accounts, sessions, keys, messages and effects are gone, faults are cleared, the clock is right again. `seq` of messages and effects goes on counting, so that a cursor from before the reset stays good.',
    body: { scenario: 'three-accounts' },
    answers: { 200: { scenario: 'three-accounts' } },
  },
  getOutbox: {
    description:
      'With `--smtp` or `--sms-gateway` messages go there as well; `sentAt`, `failedAt` and `nextAttemptAt` show how it went.',
    query: { after: 44 },
    answers: {
      200: {
        messages: [
          {
            id: idOf('message', '77e1ac'),
            seq: 45,
            channel: 'sms',
            kind: 'code',
            to: '+60100000142',
            accountId: seriMuda.id,
            subject: null,
            body: '241609 is your code to set up SMS authentication. It is valid for 5 minutes. …',
            code: '241609',
            linkToken: null,
            queuedAt: on('02:05:10'),
            sentAt: on('02:05:10'),
            failedAt: null,
            nextAttemptAt: null,
          },
        ],
      },
    },
  },
  getAuthenticatorCodes: {
    description:
      'A code that was used once works no more: wait for the next (`validForSeconds`), or move the clock by 30 seconds.',
    query: { owner: seriMuda.userId },
    answers: {
      200: {
        codes: [{ owner: seriMuda.userId, accountId: seriMuda.id, use: 'active', code: '402913', validForSeconds: 17 }],
      },
    },
  },
  getLedger: {
    description:
      'How a test sees that something happened once: a key that is here twice for the same `what` would be a bug.',
    query: { after: 0 },
    answers: {
      200: {
        effects: [{ seq: 1, key: disableKey, what: 'two-factor-disabled', accountId: seriMuda.id, at: on('02:03:00') }],
      },
    },
  },
  planFault: {
    description:
      'Faults are played in the order in which they were planned. One is used up by any request to that call, signed in or not. There is no call that takes one back: a reset or a restart of the portal clears them all.',
    body: fault,
    answers: { 200: { faults: [fault] } },
  },
  moveClock: {
    description:
      'Past a pause, a lock, a lifetime. Back as well, but nothing that happened is taken back by it: until the clock is where it was, an Authenticator App shows codes that were used, and a send may have to wait longer. A reset sets it right.',
    body: { advanceSeconds: 600 },
    answers: { 200: { now: on('02:15:40') } },
  },
}

/** The chapters, in the order in which somebody who tests a client meets them. */
export const sandboxSections: readonly { name: string; description: string; operations: Partial<SandboxDocs> }[] = [
  {
    name: 'Scenarios',
    description: 'What the sandbox contains, and how to start over.',
    operations: { getScenarioGuide: sandboxDocs.getScenarioGuide, resetSandbox: sandboxDocs.resetSandbox },
  },
  {
    name: "The customer's phone and mailbox",
    description: 'Where codes and links are read.',
    operations: { getOutbox: sandboxDocs.getOutbox, getAuthenticatorCodes: sandboxDocs.getAuthenticatorCodes },
  },
  {
    name: 'What really happened',
    description: 'The state that a client cannot lie about.',
    operations: { getLedger: sandboxDocs.getLedger },
  },
  {
    name: 'Faults and time',
    description: 'What a network and a day do to a client.',
    operations: { planFault: sandboxDocs.planFault, moveClock: sandboxDocs.moveClock },
  },
]
