import type { Endpoint } from './endpoint.ts'
import type { ProblemCode } from './problem.ts'
import {
  authenticatorCodes,
  authenticatorQuery,
  clockRequest,
  clockState,
  faultList,
  faultRequest,
  ledgerPage,
  ledgerQuery,
  outboxPage,
  outboxQuery,
  resetAnswer,
  resetRequest,
  scenarioGuide,
} from './sandbox-controls.ts'

/** Prefix of every path below; the controls are no part of the Customer Portal API. */
export const sandboxBase = '/sandbox'

/** `forbidden`: another Host than the sandbox's own, or not the secret of this launch. */
const refused = ['forbidden'] as const satisfies readonly ProblemCode[]

/** The sandbox's own controls, each with the secret of this launch in `X-Sandbox-Secret` instead of a session. */
export const sandboxEndpoints = {
  getOutbox: {
    method: 'get',
    path: '/outbox',
    summary: 'The text messages and e-mails of the sandbox, oldest first',
    access: 'public',
    keyed: false,
    query: outboxQuery,
    answers: { 200: outboxPage },
    problems: refused,
  },
  getLedger: {
    method: 'get',
    path: '/ledger',
    summary: 'Every effect with the idempotency key that asked for it, oldest first',
    access: 'public',
    keyed: false,
    query: ledgerQuery,
    answers: { 200: ledgerPage },
    problems: refused,
  },
  getAuthenticatorCodes: {
    method: 'get',
    path: '/authenticator-codes',
    summary: 'The current codes of the Authenticator Apps of the sample logins',
    access: 'public',
    keyed: false,
    query: authenticatorQuery,
    answers: { 200: authenticatorCodes },
    problems: refused,
  },
  getScenarioGuide: {
    method: 'get',
    path: '/scenario',
    summary: 'Who may sign in to the present scenario, and how',
    access: 'public',
    keyed: false,
    answers: { 200: scenarioGuide },
    problems: refused,
  },
  planFault: {
    method: 'post',
    path: '/faults',
    summary: 'Play a fault on the next matching requests; the answer lists every fault still to be played',
    access: 'public',
    keyed: false,
    body: faultRequest,
    answers: { 200: faultList },
    problems: refused,
  },
  moveClock: {
    method: 'post',
    path: '/clock',
    summary: "Move the portal's clock",
    access: 'public',
    keyed: false,
    body: clockRequest,
    answers: { 200: clockState },
    problems: refused,
  },
  resetSandbox: {
    method: 'post',
    path: '/reset',
    summary: 'Forget everything and seed a scenario again; sessions end, the clock is right again',
    access: 'public',
    keyed: false,
    body: resetRequest,
    answers: { 200: resetAnswer },
    problems: refused,
  },
} as const satisfies Record<string, Endpoint>
