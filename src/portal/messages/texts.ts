import type { Method } from '#shared/api/primitives.ts'
import type { Identity } from '../config.ts'
import { noticeName } from '../rules/method-names.ts'
import { sentence } from '#shared/domain/shown-text.ts'

/** Subject (e-mails only) and body of a message. */
interface MessageText {
  subject: string | null
  body: string
}

/** A text as the server that sends it words it, with its own name, contacts and links. */
export type Wording = (by: Identity) => MessageText

/** Words the message with a code; `lifetimeSeconds` from the limits. */
export type CodeWording = (code: string, method: 'sms' | 'email', lifetimeSeconds: number) => Wording

/** Where each message sends a reader who did not expect it. */
export function contactsOf({ support }: Identity): string {
  return sentence`Not you? Write to ${support.email} or call ${support.hotline}.`
}

/** The message with the code of a sign-in. */
export const signInCode: CodeWording = (code, _, lifetimeSeconds) => codeText(code, 'to sign in', lifetimeSeconds)

/** The message with the code of a set-up. */
export const setUpCode: CodeWording = (code, method, lifetimeSeconds) =>
  codeText(code, `to set up ${noticeName[method]} authentication`, lifetimeSeconds)

function codeText(code: string, purpose: string, lifetimeSeconds: number): Wording {
  const minutes = Math.ceil(lifetimeSeconds / 60)
  return (by) => ({
    subject: sentence`${by.portalName}: your code`,
    // guard: portal-messages.code
    body: sentence`${code} is your code ${purpose}. It is valid for ${minutes} minutes. Tell it to nobody. ${contactsOf(by)}`,
  })
}

/** The confirmation of a change of factor; it names the method. */
export function changeText(
  kind: 'two-factor-disabled' | 'two-factor-enabled',
  method: Method,
  accountName: string,
): Wording {
  const done = kind === 'two-factor-enabled' ? 'enabled' : 'disabled'
  return (by) => ({
    subject: sentence`Two-factor authentication ${done}: ${noticeName[method]}`,
    body: sentence`Two-factor authentication by ${noticeName[method]} was ${done} on account ${accountName}. ${contactsOf(by)}`,
  })
}

/** The confirmation of a replacement; it names both methods. */
export function replacedText(from: Method, to: Method, accountName: string): Wording {
  const [before, after] = [noticeName[from], noticeName[to]]
  return (by) => ({
    subject: sentence`Two-factor authentication replaced: ${after}`,
    body: sentence`Two-factor authentication by ${before} was replaced by ${after} on account ${accountName}. ${contactsOf(by)}`,
  })
}

/** The word that the mobile number changed; `masked` is the new one. */
export function mobileChangedText(masked: string, accountName: string): Wording {
  return (by) => ({
    subject: 'Mobile number changed',
    body: sentence`The mobile number of account ${accountName} was changed to ${masked}. ${contactsOf(by)}`,
  })
}

/** The word that a new password was set. */
export function passwordChangedText(accountName: string): Wording {
  return (by) => ({
    subject: 'Password changed',
    body: sentence`The password of account ${accountName} was changed and every session was ended. ${contactsOf(by)}`,
  })
}

/** The word that an account was frozen because its owner reported an event. */
export function frozenText(accountName: string): Wording {
  return (by) => ({
    subject: 'Account frozen against changes',
    body: sentence`Account ${accountName} was frozen: nothing can be changed until support has looked into what was reported. ${contactsOf(by)}`,
  })
}

/** The e-mail with the link by which a new password is set; `lifetimeSeconds` from the limits. */
export function passwordResetText(accountName: string, token: string, lifetimeSeconds: number): Wording {
  const minutes = Math.ceil(lifetimeSeconds / 60)
  return (by) => ({
    subject: 'Set a new password',
    body: sentence`A new password was asked for on account ${accountName}. Set it within ${minutes} minutes: ${by.linkBase}/password-resets/${token}\n\n${contactsOf(by)}`,
  })
}

/** The message to support when a customer says "this was not me". `at` is a UTC instant. */
export function notMeText(accountId: string, event: { id: string; what: string; at: string }): Wording {
  return () => ({
    subject: sentence`Not me: account ${accountId}`,
    body: sentence`Account ${accountId} reported an event as not its own: ${event.what} (${event.id}) at ${event.at}. The account is frozen.`,
  })
}
