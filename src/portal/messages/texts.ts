import type { Method } from '#shared/api/primitives.ts'
import { portalName, support } from '../config.ts'
import { noticeName } from '../rules/method-names.ts'

/** Subject (e-mails only) and body of a message. */
export interface MessageText {
  subject: string | null
  body: string
}

/** Words the message with a code; `lifetimeSeconds` from the limits. */
export type CodeWording = (code: string, method: 'sms' | 'email', lifetimeSeconds: number) => MessageText

/** Where each message sends a reader who did not expect it. */
export const contacts = `Not you? Write to ${support.email} or call ${support.hotline}.`

/** Where links in e-mails lead; the sandbox has no pages there. */
export const linkBase = 'https://portal.sandbox.example'

/** The message with the code of a sign-in. */
export const signInCode: CodeWording = (code, _, lifetimeSeconds) => codeText(code, 'to sign in', lifetimeSeconds)

/** The message with the code of a set-up. */
export const setUpCode: CodeWording = (code, method, lifetimeSeconds) =>
  codeText(code, `to set up ${noticeName[method]} authentication`, lifetimeSeconds)

function codeText(code: string, purpose: string, lifetimeSeconds: number): MessageText {
  const minutes = Math.ceil(lifetimeSeconds / 60)
  return {
    subject: `${portalName}: your code`,
    // guard: portal-messages.code
    body: `${code} is your code ${purpose}. It is valid for ${minutes} minutes. Tell it to nobody. ${contacts}`,
  }
}

/** The confirmation of a change of factor; it names the method. */
export function changeText(
  kind: 'two-factor-disabled' | 'two-factor-enabled',
  method: Method,
  accountName: string,
): MessageText {
  const done = kind === 'two-factor-enabled' ? 'enabled' : 'disabled'
  return {
    subject: `Two-factor authentication ${done}: ${noticeName[method]}`,
    body: `Two-factor authentication by ${noticeName[method]} was ${done} on account ${accountName}. ${contacts}`,
  }
}

/** The confirmation of a replacement; it names both methods. */
export function replacedText(from: Method, to: Method, accountName: string): MessageText {
  const [before, after] = [noticeName[from], noticeName[to]]
  return {
    subject: `Two-factor authentication replaced: ${after}`,
    body: `Two-factor authentication by ${before} was replaced by ${after} on account ${accountName}. ${contacts}`,
  }
}

/** The word that the mobile number changed; `masked` is the new one. */
export function mobileChangedText(masked: string, accountName: string): MessageText {
  return {
    subject: 'Mobile number changed',
    body: `The mobile number of account ${accountName} was changed to ${masked}. ${contacts}`,
  }
}

/** The word that a new password was set. */
export function passwordChangedText(accountName: string): MessageText {
  return {
    subject: 'Password changed',
    body: `The password of account ${accountName} was changed and every session was ended. ${contacts}`,
  }
}

/** The word that an account was frozen because its owner reported an event. */
export function frozenText(accountName: string): MessageText {
  return {
    subject: 'Account frozen against changes',
    body: `Account ${accountName} was frozen: nothing can be changed until support has looked into what was reported. ${contacts}`,
  }
}

/** The e-mail with the link by which a new password is set; `lifetimeSeconds` from the limits. */
export function passwordResetText(accountName: string, token: string, lifetimeSeconds: number): MessageText {
  const minutes = Math.ceil(lifetimeSeconds / 60)
  return {
    subject: 'Set a new password',
    body: `A new password was asked for on account ${accountName}. Set it within ${minutes} minutes: ${linkBase}/password-resets/${token}\n\n${contacts}`,
  }
}

/** The message to support when a customer says "this was not me". `at` is a UTC instant. */
export function notMeText(accountId: string, event: { id: string; what: string; at: string }): MessageText {
  return {
    subject: `Not me: account ${accountId}`,
    body: `Account ${accountId} reported an event as not its own: ${event.what} (${event.id}) at ${event.at}. The account is frozen.`,
  }
}
