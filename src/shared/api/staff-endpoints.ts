import type { Endpoint } from './endpoint.ts'
import { atDesk } from './problem-sets.ts'
import {
  challengeAnswer,
  challengeVerifyRequest,
  refreshRequest,
  signedOut,
  staffSession,
  staffSignInRequest,
} from './sessions.ts'
import { customer, customerPage, customerSearchQuery } from './staff.ts'

/** Sign-in of staff, and the customer base as they see it. */
export const staffEndpoints = {
  staffSignIn: {
    method: 'post',
    path: '/staff/sessions',
    summary: 'Sign in as staff; 2FA is always on, so a challenge comes back',
    access: 'public',
    keyed: false,
    body: staffSignInRequest,
    answers: { 200: challengeAnswer },
    problems: ['unauthenticated', 'locked'],
  },
  verifyStaffChallenge: {
    method: 'post',
    path: '/staff/sessions/challenges/{challengeId}/verify',
    summary: 'Finish a staff sign-in with the current code',
    access: 'public',
    keyed: false,
    body: challengeVerifyRequest,
    answers: { 201: staffSession },
    problems: ['not-found', 'wrong-code', 'code-used', 'code-expired', 'locked'],
  },
  resendStaffChallenge: {
    method: 'post',
    path: '/staff/sessions/challenges/{challengeId}/resend',
    summary: 'Send a new code and void the old one; where the method sends none, a conflict',
    access: 'public',
    keyed: false,
    answers: { 200: challengeAnswer },
    problems: ['not-found', 'code-expired', 'conflict', 'locked'],
  },
  refreshStaffSession: {
    method: 'post',
    path: '/staff/sessions/refresh',
    summary: 'Rotate both tokens',
    access: 'public',
    keyed: false,
    body: refreshRequest,
    answers: { 200: staffSession },
    problems: ['session-expired'],
  },
  staffSignOut: {
    method: 'delete',
    path: '/staff/sessions/current',
    summary: 'End this staff session',
    access: 'staff',
    keyed: false,
    answers: { 200: signedOut },
    problems: atDesk,
  },
  searchCustomers: {
    method: 'get',
    path: '/staff/customers',
    summary: 'Search the customer base by name, account id or e-mail address',
    access: 'staff',
    keyed: false,
    query: customerSearchQuery,
    answers: { 200: customerPage },
    problems: atDesk,
  },
  getCustomer: {
    method: 'get',
    path: '/staff/customers/{accountId}',
    summary: 'One customer: profile (masked), two-factor state, risk and what raises it',
    access: 'staff',
    keyed: false,
    answers: { 200: customer },
    problems: [...atDesk, 'not-found'],
  },
} as const satisfies Record<string, Endpoint>
