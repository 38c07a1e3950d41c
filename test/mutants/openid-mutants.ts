import { inText, remove, replace } from './edits.ts'
import type { Mutant } from './mutant.ts'

const caughtBy = 'staff-openid.test.ts'

/** Protections of a server whose staff sign in at an OpenID Connect provider. */
export const staffProviderMutants: readonly Mutant[] = [
  {
    name: 'openid: an ID token of any issuer is taken',
    edits: [remove('openid.issuer')],
    caughtBy,
  },
  {
    name: 'openid: an ID token for another client is taken',
    edits: [remove('openid.audience')],
    caughtBy,
  },
  {
    name: 'openid: an ID token that was issued to another client is taken',
    edits: [replace('openid.authorized-party/condition', 'false')],
    caughtBy,
  },
  {
    name: 'openid: an ID token that never expires is taken',
    edits: [remove('openid.required-claims')],
    caughtBy,
  },
  {
    name: 'openid: an ID token that was issued long ago is taken',
    edits: [remove('openid.issued-lately')],
    caughtBy,
  },
  {
    name: 'openid: clocks that differ are not named',
    edits: [remove('openid.skew-named')],
    caughtBy,
  },
  {
    name: 'openid: the check does not compare the clocks',
    edits: [replace('openid.skew-checked/condition', 'true')],
    caughtBy: 'gateway-check-openid.test.ts',
  },
  {
    name: 'openid: a key that the provider withdrew is taken for good',
    edits: [replace('openid.withdrawn-keys/condition.right', 'true')],
    caughtBy,
  },
  {
    name: 'openid: the keys of another issuer are taken',
    edits: [replace('openid.discovered-issuer/condition', 'false')],
    caughtBy,
  },
  {
    name: 'openid: any value of the claim gives every role',
    edits: [replace('openid.role-mapping/value.value.arguments[0].value.right', 'true')],
    caughtBy,
  },
  {
    name: 'openid: the nonce of another sign-in is taken',
    edits: [replace('openid.nonce/condition', 'false')],
    caughtBy,
  },
  {
    name: 'openid: a nonce counts more than once',
    edits: [inText('openid.used-once/value.arguments[0]', 'AND used_at IS NULL', '')],
    caughtBy,
  },
  {
    name: 'openid: a sign-in of yesterday is taken',
    edits: [replace('openid.sign-in-age/condition', 'false')],
    caughtBy,
  },
  {
    name: 'openid: a person who was disabled signs in',
    edits: [replace('openid.disabled/condition', 'false')],
    caughtBy,
  },
  {
    name: 'openid: a role stays as it was at the first sign-in',
    edits: [remove('openid.role-now')],
    caughtBy,
  },
  {
    name: 'openid: a session goes on for as long as it is refreshed',
    edits: [replace('openid.session-end/value', 'false')],
    caughtBy,
  },
  {
    name: 'openid: a session of another provider goes on',
    edits: [replace('openid.session-issuer/value', 'false')],
    caughtBy,
  },
  {
    name: 'openid: staff sign in by password, too',
    edits: [replace('openid.no-password/condition', 'false')],
    caughtBy,
  },
  {
    name: 'openid: plain http to another computer is an issuer',
    edits: [replace('openid.issuer-address/value', 'true')],
    caughtBy: 'openid-config.test.ts',
  },
  {
    name: 'step-up: an effect needs none',
    edits: [replace('openid.step-up-required/condition', 'false')],
    caughtBy,
  },
  {
    name: 'step-up: another session finishes it',
    edits: [inText('openid.step-up-of-session/value.arguments[0]', 'session_id = ?', '? IS NOT NULL')],
    caughtBy,
  },
  {
    name: 'step-up: the nonce of something else is taken',
    edits: [replace('openid.step-up-nonce/condition', 'false')],
    caughtBy,
  },
  {
    name: 'step-up: another person proves the agent',
    edits: [replace('openid.step-up-person/condition', 'false')],
    caughtBy,
  },
  {
    name: 'step-up: the sign-in before proves again',
    edits: [replace('openid.new-sign-in/condition', 'false')],
    caughtBy,
  },
  {
    name: 'step-up: a sign-in of some minutes ago proves',
    edits: [replace('openid.auth-time/value', 'true')],
    caughtBy,
  },
  {
    name: 'step-up: what it proved is for every session',
    edits: [inText('openid.step-up-binding/value.arguments[0]', 'session_id = ?', '? IS NOT NULL')],
    caughtBy,
  },
  {
    name: 'step-up: what it proved is for every call',
    edits: [inText('openid.step-up-binding/value.arguments[0]', 'operation = ?', '? IS NOT NULL')],
    caughtBy,
  },
  {
    name: 'step-up: what it proved is for every case',
    edits: [inText('openid.step-up-binding/value.arguments[0]', 'case_id = ?', '? IS NOT NULL')],
    caughtBy,
  },
  {
    name: 'step-up: what it proved is for every key',
    edits: [inText('openid.step-up-binding/value.arguments[0]', 'operation_key = ?', '? IS NOT NULL')],
    caughtBy,
  },
  {
    name: 'step-up: what it proved lasts',
    edits: [inText('openid.step-up-binding/value.arguments[0]', 'proved_until > ?', '? IS NOT NULL')],
    caughtBy,
  },
]
