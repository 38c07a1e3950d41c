import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Tokens: renewed once, durable before use, sealed or not kept; sign-outs that everybody hears of (E10). */
export const sessionsMutants: readonly Mutant[] = [
  {
    name: 'stored sessions: a weaker seal stays on the disk',
    edits: [remove('stored-sessions.resealed')],
    caughtBy: 'persisted-sessions-rows.test.ts',
  },
  {
    name: 'sessions: twenty calls renew twenty times',
    edits: [replace('tokens.renewed-once/value.operatorToken', '=')],
    caughtBy: 'authenticated-client.test.ts',
  },
  {
    name: 'sessions: a token is used to its last moment',
    edits: [replace('tokens.renewal-margin/value', '-30_000')],
    caughtBy: 'authenticated-client.test.ts',
  },
  {
    name: 'sessions: a renewal without an answer ends the session',
    edits: [replace('tokens.renewal-result/value.properties[0].value.else', "'ended'")],
    caughtBy: 'authenticated-client.test.ts',
  },
  {
    name: 'sessions: one that is refused under its new token too lives on',
    edits: [remove('tokens.ended')],
    caughtBy: 'authenticated-client.test.ts',
  },
  {
    name: 'sessions: a renewed token is used before it is on disk',
    edits: [replace('sessions.renewal-stored/then.value', 'void {{/then.value.expression}}')],
    caughtBy: 'persisted-sessions.test.ts',
  },
  {
    name: 'sessions: a restored token is used before it is on disk',
    edits: [replace('sessions.restored-stored/value', 'void {{/value.expression}}')],
    caughtBy: 'persisted-sessions.test.ts',
  },
  {
    name: 'sessions: a renewal that is under way leaves no mark on disk',
    edits: [replace('stored-sessions.renewal-mark/value.value', 'true')],
    caughtBy: 'persisted-sessions.test.ts',
  },
  {
    name: 'sessions: a used token stays on disk where the keychain refuses the new one',
    edits: [remove('stored-sessions.used-token')],
    caughtBy: 'persisted-sessions.test.ts',
  },
  {
    name: 'sessions: a token lies on disk unsealed',
    edits: [
      replace('stored-sessions.sealed/value', 'Buffer.from({{/value.expression.expression.expression.arguments[0]}})'),
    ],
    caughtBy: 'persisted-sessions.test.ts',
  },
  {
    name: 'sessions: a row that was moved to another account opens',
    edits: [remove('stored-sessions.own-row')],
    caughtBy: 'persisted-sessions.test.ts',
  },
  {
    name: 'sessions: a row that was moved to another portal opens',
    edits: [remove('stored-sessions.own-row/condition.left')],
    caughtBy: 'persisted-sessions-rows.test.ts',
  },
  {
    name: 'sessions: "keep none" forgets nothing',
    edits: [remove('stored-sessions.forget-all')],
    caughtBy: 'persisted-sessions.test.ts',
  },
  {
    name: 'sessions: kept although "keep none" was chosen',
    edits: [remove('stored-sessions.keep-none/condition.right')],
    caughtBy: 'persisted-sessions-rows.test.ts',
  },
  {
    name: 'sessions: a sign-out leaves the token on disk',
    edits: [remove('sign-out.stored-token')],
    caughtBy: 'persisted-sessions.test.ts',
  },
  {
    name: 'sessions: a save that a sign-out overtook writes the token back',
    edits: [remove('stored-sessions.overtaken')],
    caughtBy: 'persisted-sessions-rows.test.ts',
  },
  {
    name: 'sessions: a sign-out while the portal is away is forgotten',
    edits: [remove('sign-out.pending')],
    caughtBy: 'sign-out.test.ts',
  },
  {
    name: 'sessions: "sign out everywhere" leaves the agent signed in',
    edits: [remove('sign-out.staff-too/value.arguments[0].elements[1]')],
    caughtBy: 'sign-out.test.ts',
  },
  {
    name: 'sessions: "sign out everybody" leaves the portals’ pages signed in',
    edits: [replace('sign-out.pages-too/value.expression.arguments[0].elements[1]', 'null')],
    caughtBy: 'guided-many.test.ts',
  },
  {
    name: 'sessions: the portal never hears of a sign-out',
    edits: [replace('sign-out.portal-notified/value', 'Promise.resolve(true)')],
    caughtBy: 'sign-out.test.ts',
  },
  {
    name: 'sessions: a second sign-in leaves the first one at the portal',
    edits: [remove('sessions.replaced')],
    caughtBy: 'sign-out.test.ts',
  },
  {
    name: 'sessions: a sign-in under way survives that everybody is signed out',
    edits: [replace('sign-in.overtaken/condition', 'true')],
    caughtBy: 'lock-races.test.ts',
  },
  {
    name: "sessions: an agent's sign-in under way survives that everybody is signed out",
    edits: [replace('staff.sign-in-overtaken/condition', 'false')],
    caughtBy: 'lock-races.test.ts',
  },
  {
    name: 'sessions: a second agent leaves the first one signed in at the portal',
    edits: [remove('staff.replaced')],
    caughtBy: 'staff-sessions.test.ts',
  },
  {
    name: 'sessions: a sign-in that the audit cannot note is kept',
    edits: [replace('sessions.sign-in-entry', 'try { {{.}} } catch {}')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'sessions: what was typed as a User ID is written to the audit',
    edits: [
      replace('sign-in.typed-user-id/value.arguments[1].arguments[0]', '{{/value.arguments[1].arguments[0].then}}'),
    ],
    caughtBy: 'customer-sessions.test.ts',
  },
  {
    name: 'sessions: what was typed into "forgot password" is written to the audit',
    edits: [replace('password-reset.typed-user-id/value.arguments[0]', '{{/value.arguments[0].then}}')],
    caughtBy: 'sign-out.test.ts',
  },
  {
    name: 'sessions: a refused sign-in is noted nowhere',
    edits: [remove('sign-in.refusal-entry')],
    caughtBy: 'customer-sessions.test.ts',
  },
  {
    name: 'sessions: the same choice again is an entry of the audit',
    edits: [remove('stored-sessions.unchanged-choice')],
    caughtBy: 'call-limit.test.ts',
  },
  {
    name: 'secrets: a secret that ended stays where it lies',
    edits: [remove('secrets.overwritten')],
    caughtBy: 'secret-text.test.ts',
  },
  {
    name: 'secrets: what a session showed outlives it',
    edits: [remove('sessions.secrets-end')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: an owner that goes away leaves its secrets',
    edits: [replace('secrets.end-of-owner/value.value', 'undefined')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: a lock leaves every secret',
    edits: [replace('secrets.end-at-lock/value.value', 'undefined')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: a locked console takes in the secret of a late answer',
    edits: [remove('secrets.late-answer')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: a late answer shows its secret after the sign-out',
    edits: [remove('secrets.signed-out-meanwhile')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: a sign-in that lacks its code survives the sign-out of everybody',
    edits: [remove('sign-out.customer-challenges')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: an agent’s sign-in that lacks its code survives the sign-out',
    edits: [remove('sign-out.staff-challenges')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: a sign-out leaves the set-up at the portal',
    edits: [replace('sign-out.gives-up-set-up/value', 'null')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: the set-up is not given up at the portal',
    edits: [remove('secrets.enrolment-cancelled')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: a set-up whose secret is gone goes on asking for its code',
    edits: [remove('procedure.secret-gone')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: the object that came over the bridge keeps what was typed',
    edits: [remove('secrets.bridge-copy')],
    caughtBy: 'secret-inputs.test.ts',
  },
  {
    name: 'secrets: what was typed stays after its call',
    edits: [remove('secrets.end-of-call')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'secrets: the end of the app leaves every secret',
    edits: [remove('secrets.end-of-app')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'tokens: a token that was renewed stays in memory',
    edits: [remove('tokens.replaced-overwritten')],
    caughtBy: 'authenticated-client.test.ts',
  },
  {
    name: 'tokens: the tokens of a session that is over stay in memory',
    edits: [remove('tokens.overwritten')],
    caughtBy: 'authenticated-client.test.ts',
  },
  {
    name: 'sign-out: the tokens stay once the portal was notified',
    edits: [remove('sign-out.tokens-overwritten')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'sign-out: the tokens stay once the portal was notified late',
    edits: [remove('sign-out.late-tokens-overwritten')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'sign-in: one that is over stays at its code',
    edits: [replace('sign-in.challenge-over/condition', 'true')],
    caughtBy: 'customer-sessions.test.ts',
  },
  {
    name: 'sign-in: the page stays at the code of a sign-in that is over',
    edits: [remove('sign-in.over')],
    caughtBy: 'sign-in.test.ts',
  },
  {
    name: 'portals: localhost is asked by its name alone',
    edits: [replace('portals.localhost/condition', 'true')],
    caughtBy: 'portals.test.ts',
  },
]
