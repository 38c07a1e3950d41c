import { account, accountList } from './accounts.ts'
import { capabilities } from './capabilities.ts'
import type { Endpoint } from './endpoint.ts'
import { operationState } from './operations.ts'
import type { ProblemCode } from './problem.ts'
import {
  challengeAnswer,
  challengeVerifyRequest,
  customerSession,
  refreshRequest,
  signedOut,
  signInRequest,
} from './sessions.ts'
import { staffEndpoints } from './staff-endpoints.ts'
import { disableRequest, enrolment, enrolmentRequest, noticeList, twoFactorState, verifyRequest } from './two-factor.ts'

const signedIn = ['unauthenticated', 'session-expired'] as const satisfies readonly ProblemCode[]
const keyed = [
  'idempotency-key-missing',
  'idempotency-key-reused',
  'in-progress',
  'voided',
] as const satisfies readonly ProblemCode[]
const change = [
  ...signedIn,
  ...keyed,
  'forbidden',
  'not-found',
  'account-not-active',
] as const satisfies readonly ProblemCode[]

const customerEndpoints = {
  getCapabilities: {
    method: 'get',
    path: '/capabilities',
    summary: 'What this portal can do, and every limit it sets',
    access: 'public',
    keyed: false,
    answers: { 200: capabilities },
    problems: [],
  },
  signIn: {
    method: 'post',
    path: '/sessions',
    summary: 'Sign in with User ID and password; where 2FA is active a challenge comes back',
    access: 'public',
    keyed: false,
    body: signInRequest,
    answers: { 200: challengeAnswer, 201: customerSession },
    problems: ['unauthenticated', 'locked', 'password-reset-required'],
  },
  verifyChallenge: {
    method: 'post',
    path: '/sessions/challenges/{challengeId}/verify',
    summary: 'Finish a sign-in with the current code',
    access: 'public',
    keyed: false,
    body: challengeVerifyRequest,
    answers: { 201: customerSession },
    problems: ['not-found', 'wrong-code', 'code-expired', 'locked'],
  },
  resendChallenge: {
    method: 'post',
    path: '/sessions/challenges/{challengeId}/resend',
    summary: 'Send a new code and void the old one',
    access: 'public',
    keyed: false,
    answers: { 200: challengeAnswer },
    problems: ['not-found', 'code-expired', 'conflict', 'locked'],
  },
  refreshSession: {
    method: 'post',
    path: '/sessions/refresh',
    summary: 'Rotate both tokens; a refresh token used twice ends the session family',
    access: 'public',
    keyed: false,
    body: refreshRequest,
    answers: { 200: customerSession },
    problems: ['session-expired'],
  },
  signOut: {
    method: 'delete',
    path: '/sessions/current',
    summary: 'End this session',
    access: 'customer',
    keyed: false,
    answers: { 200: signedOut },
    problems: signedIn,
  },
  listAccounts: {
    method: 'get',
    path: '/accounts',
    summary: 'The accounts this login reaches',
    access: 'customer',
    keyed: false,
    answers: { 200: accountList },
    problems: signedIn,
  },
  getAccount: {
    method: 'get',
    path: '/accounts/{accountId}',
    summary: 'The profile of an account, addresses masked where they are not the User ID',
    access: 'customer',
    keyed: false,
    answers: { 200: account },
    problems: [...signedIn, 'not-found'],
  },
  getTwoFactor: {
    method: 'get',
    path: '/accounts/{accountId}/two-factor',
    summary: 'The state of two-factor authentication',
    access: 'customer',
    keyed: false,
    answers: { 200: twoFactorState },
    problems: [...signedIn, 'not-found'],
  },
  disableTwoFactor: {
    method: 'post',
    path: '/accounts/{accountId}/two-factor/disable',
    summary: 'Disable 2FA (guide step 5)',
    access: 'customer',
    keyed: true,
    body: disableRequest,
    answers: { 200: twoFactorState },
    problems: [...change, 'locked', 'wrong-password', 'conflict', 'policy-enforced'],
  },
  startEnrolment: {
    method: 'post',
    path: '/accounts/{accountId}/two-factor/enrolments',
    summary:
      'Choose a method and confirm the identity (guide steps 7 and 8); a code is sent where the method sends one',
    access: 'customer',
    keyed: true,
    body: enrolmentRequest,
    answers: { 201: enrolment },
    problems: [...change, 'locked', 'wrong-password', 'conflict', 'destination-missing'],
  },
  verifyEnrolment: {
    method: 'post',
    path: '/accounts/{accountId}/two-factor/enrolments/{enrolmentId}/verify',
    summary: 'Verify the code (guide step 9); the method becomes active',
    access: 'customer',
    keyed: true,
    body: verifyRequest,
    answers: { 200: twoFactorState },
    problems: [...change, 'locked', 'wrong-code', 'code-expired', 'conflict'],
  },
  resendEnrolment: {
    method: 'post',
    path: '/accounts/{accountId}/two-factor/enrolments/{enrolmentId}/resend',
    summary: 'Send a new code and void the old one',
    access: 'customer',
    keyed: true,
    answers: { 200: enrolment },
    problems: [...change, 'locked', 'conflict'],
  },
  cancelEnrolment: {
    method: 'delete',
    path: '/accounts/{accountId}/two-factor/enrolments/{enrolmentId}',
    summary: 'Give a set-up up; nothing becomes active',
    access: 'customer',
    keyed: true,
    answers: { 200: twoFactorState },
    problems: [...change, 'conflict'],
  },
  listNotices: {
    method: 'get',
    path: '/accounts/{accountId}/notices',
    summary: 'The e-mails owed for changes, newest first',
    access: 'customer',
    keyed: false,
    answers: { 200: noticeList },
    problems: [...signedIn, 'not-found'],
  },
  getOperation: {
    method: 'get',
    path: '/operations/{key}',
    summary: "What became of the caller's request with this idempotency key",
    access: 'session',
    keyed: false,
    answers: { 200: operationState },
    problems: signedIn,
  },
  voidOperation: {
    method: 'post',
    path: '/operations/{key}/void',
    summary: 'Tell the outcome, or make sure that the request can never take effect',
    access: 'session',
    keyed: false,
    answers: { 200: operationState },
    problems: signedIn,
  },
} as const satisfies Record<string, Endpoint>

/** Every call of the Customer Portal API, by name. */
export const endpoints = { ...customerEndpoints, ...staffEndpoints } as const satisfies Record<string, Endpoint>

/** Prefix of every path above. */
export const apiBase = '/api/v1'
