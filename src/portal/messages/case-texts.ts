import { sentence } from '#shared/domain/shown-text.ts'
import type { CaseAct } from '#shared/api/staff.ts'
import { noticeName } from '../rules/method-names.ts'
import type { CodeWording, Wording } from './texts.ts'
import { contactsOf } from './texts.ts'

/** The sentence that a customer approves or refuses, word for word. */
export function consentSentence(act: CaseAct, agentName: string, accountName: string, ticket: string): string {
  const actions: Record<CaseAct, string> = {
    'disable-two-factor': sentence`disable 2FA on account ${accountName}`,
    unlock: sentence`unlock account ${accountName}`,
    unfreeze: sentence`make account ${accountName} active again`,
  }
  return sentence`${agentName} will ${actions[act]}, ticket ${ticket}`
}

const requests: Record<CaseAct, string> = {
  'disable-two-factor': 'disable two-factor authentication',
  unlock: 'unlock an account',
  unfreeze: 'make a frozen account active again',
}

/** The e-mail that asks for consent. */
export function consentText(act: CaseAct, asked: string, token: string): Wording {
  return (by) => ({
    subject: sentence`Do you agree? A request to ${requests[act]}`,
    body: sentence`${asked}.\n\nApprove or refuse: ${by.linkBase}/consents/${token}\n\n${contactsOf(by)}`,
  })
}

/** The e-mail with the link by which a customer sets up 2FA alone, after a new password where one is asked for. */
export function invitationText(
  accountName: string,
  ticket: string,
  token: string,
  { lifetimeSeconds, mustResetPassword }: { lifetimeSeconds: number; mustResetPassword: boolean },
): Wording {
  const hours = Math.ceil(lifetimeSeconds / 3600)
  const steps = mustResetPassword
    ? 'The old password no longer works. By this link you first set a new one, then choose a method and type its code.'
    : 'You are asked for your password, then you choose a method and type its code.'
  return (by) => ({
    subject: mustResetPassword
      ? 'Set a new password and two-factor authentication'
      : 'Set up two-factor authentication',
    body: sentence`Set up two-factor authentication on account ${accountName}, ticket ${ticket}, within ${hours} hours: ${by.linkBase}/invitations/${token}\n\n${steps} Nobody at support asks for a password or a code of yours. ${contactsOf(by)}`,
  })
}

/**
 * Words the code of a set-up that support helps with: the only message that lets a customer read a code out, and it says
 * for which ticket.
 */
export function assistedCode(ticket: string): CodeWording {
  return (code, method, lifetimeSeconds) => (by) => ({
    subject: sentence`Your code for ticket ${ticket}`,
    body: sentence`${code} is your code to set up ${noticeName[method]} authentication with support, ticket ${ticket}. Read it out only to the agent of this ticket. It is valid for ${Math.ceil(lifetimeSeconds / 60)} minutes. ${contactsOf(by)}`,
  })
}

/** The word that the e-mail address, and with it the User ID, changed; `masked` is the new one. */
export function emailChangedText(masked: string, accountName: string): Wording {
  return (by) => ({
    subject: 'E-mail address changed',
    body: sentence`The e-mail address of account ${accountName}, which is its User ID, was changed to ${masked} by support. ${contactsOf(by)}`,
  })
}

/** The word that support cleared the locks of an account. */
export function unlockedText(accountName: string): Wording {
  return (by) => ({
    subject: 'Account unlocked',
    body: sentence`Account ${accountName} was unlocked by support: wrong passwords and codes count from the first again. ${contactsOf(by)}`,
  })
}

/** The word that support made a frozen account active again. */
export function unfrozenText(accountName: string): Wording {
  return (by) => ({
    subject: 'Account active again',
    body: sentence`Account ${accountName} was made active again by support: changes are possible. ${contactsOf(by)}`,
  })
}
