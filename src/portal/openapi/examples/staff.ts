import type { AwaitedIdToken } from '#shared/api/openid-sign-in.ts'
import type { StaffSession } from '#shared/api/sessions.ts'
import type { OperationDocs } from '../operation-doc.ts'
import { opened } from './case-story.ts'
import { appChallenge } from './sessions.ts'
import { agent, idOf, kenari, on, samplePassword, tokenOf } from './story.ts'

const challenge = appChallenge(idOf('challenge', 'b05e9c2f71d83a46'), '03:00:00', '03:05:00')
const session: StaffSession = {
  id: idOf('session', 'bb28d21d8521c6d4'),
  accessToken: tokenOf('access-agent-a'),
  accessExpiresAt: on('03:15:15'),
  refreshToken: tokenOf('refresh-agent-a'),
  refreshExpiresAt: on('15:00:15'),
  staff: agent,
}

/** No token of anybody: its three parts are words. */
const sampleIdToken = ['header', 'claims', 'signature'].join('.')
const awaited: AwaitedIdToken = {
  id: idOf('sign-in', '5d2c9be1f0a84733'),
  nonce: tokenOf('nonce-of-the-sign-in'),
  maxAgeSeconds: 36_000,
  expiresAt: on('03:10:00'),
}
const awaitedAgain: AwaitedIdToken = {
  id: idOf('step-up', 'c41a07d9e2b5866f'),
  nonce: tokenOf('nonce-of-the-step-up'),
  maxAgeSeconds: 120,
  expiresAt: on('03:30:00'),
}

export const staffSessionDocs = {
  staffSignIn: {
    description: '2FA is always on for staff, so a right password answers a challenge, never a session.',
    body: { staffId: 'agent-a@desk.example', password: samplePassword, device: 'FactorDesk 0.1 on Linux' },
    answers: { 200: { challenge } },
  },
  verifyStaffChallenge: {
    params: { challengeId: challenge.id },
    body: { code: '118274' },
    answers: { 201: session },
  },
  resendStaffChallenge: {
    description:
      'The sandbox gives staff an Authenticator App, so it answers `conflict` (without `currentState`) there.',
    params: { challengeId: challenge.id },
    answers: { 200: { challenge } },
  },
  beginOpenIdSignIn: {
    description:
      'Only where `staffSignIn` of the capabilities names a provider. The client sends its authorization request (code, PKCE with S256, `state`, this `nonce` and `max_age`) in the system’s browser and takes the answer on a loopback address (RFC 8252).',
    body: { device: 'FactorDesk 0.1 on Linux' },
    answers: { 201: awaited },
  },
  finishOpenIdSignIn: {
    description:
      'The role is that of the claim which the portal is configured with. A person who signs in for the first time is added.',
    params: { signInId: awaited.id },
    body: { idToken: sampleIdToken },
    answers: { 201: session },
  },
  beginStepUp: {
    description:
      'The authorization request has `prompt=login` besides, so that the person signs in once more (RFC 9470).',
    body: { operation: 'disableForCustomer', caseId: opened.id, key: 'b8f0f1b6-6c55-4a5e-9d0e-6f6d5b1e9a10' },
    answers: { 201: awaitedAgain },
  },
  finishStepUp: {
    params: { stepUpId: awaitedAgain.id },
    body: { idToken: sampleIdToken },
    answers: { 200: { id: awaitedAgain.id, expiresAt: on('03:22:40') } },
  },
  refreshStaffSession: {
    description: 'As for customers: a refresh token that comes twice ends the session.',
    body: { refreshToken: session.refreshToken },
    answers: {
      200: {
        ...session,
        accessToken: tokenOf('access-agent-a-2'),
        accessExpiresAt: on('03:29:00'),
        refreshToken: tokenOf('refresh-agent-a-2'),
        refreshExpiresAt: on('15:14:00'),
      },
    },
  },
  staffSignOut: { answers: { 200: { signedOut: true } } },
} satisfies Partial<OperationDocs>

export const customerDocs = {
  searchCustomers: {
    description: 'Sorted by account id. Page on with `after` = `next`.',
    query: { query: 'kenari', limit: 25 },
    answers: {
      200: {
        customers: [
          {
            accountId: kenari.id,
            name: kenari.name,
            emailMasked: kenari.emailMasked,
            status: 'active',
            twoFactor: { active: true, method: 'sms' },
          },
        ],
        next: null,
      },
    },
  },
  getCustomer: {
    params: { accountId: kenari.id },
    answers: {
      200: {
        account: {
          id: kenari.id,
          name: kenari.name,
          emailMasked: kenari.emailMasked,
          mobileMasked: kenari.mobileMasked,
          textMessages: kenari.textMessages,
          emailChangedAt: '2024-06-03T08:00:00.000Z',
          mobileChangedAt: '2026-07-24T06:15:00.000Z',
          passwordChangedAt: '2026-09-26T04:00:00.000Z',
          status: 'active',
          services: [
            { kind: 'gpu-server', name: 'GPU server route-planner' },
            { kind: 'novacloud', name: 'NovaCloud tracking-01' },
          ],
        },
        twoFactor: opened.twoFactor,
        risk: opened.risk,
        lastEvents: [
          {
            id: idOf('event', '1a5bf0'),
            at: '2026-09-26T04:00:00.000Z',
            what: 'two-factor-enabled',
            by: 'customer',
            from: 'FactorDesk 0.1 on Windows',
            method: 'sms',
            operationKey: null,
          },
        ],
        openCaseId: null,
      },
    },
  },
} satisfies Partial<OperationDocs>
