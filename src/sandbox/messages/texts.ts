import type { Method } from '#shared/portal-api/primitives.ts'
import { portalName, support } from '../config.ts'
import { noticeName } from '../rules/method-names.ts'

/** Subject (e-mails only) and body of a message. */
export interface MessageText {
  subject: string | null
  body: string
}

/** What a code is for, in the words of the message that carries it. */
export type CodeUse = 'sign-in' | 'set-up'

const contacts = `Not you? Write to ${support.email} or call ${support.hotline}.`

/** The message with a code. `lifetimeSeconds` from the limits. */
export function codeText(code: string, use: CodeUse, method: 'sms' | 'email', lifetimeSeconds: number): MessageText {
  const purpose = use === 'sign-in' ? 'to sign in' : `to set up ${noticeName[method]} authentication`
  const minutes = Math.ceil(lifetimeSeconds / 60)
  return {
    subject: `${portalName}: your code`,
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

/** The sentence that a customer approves or refuses, word for word. */
export function consentSentence(agentName: string, accountName: string, ticket: string): string {
  return `${agentName} will disable 2FA on account ${accountName}, ticket ${ticket}`
}

/** The e-mail that asks for consent. */
export function consentText(sentence: string, token: string): MessageText {
  return {
    subject: 'Do you agree? A request to disable two-factor authentication',
    body: `${sentence}.\n\nApprove or refuse: https://portal.sandbox.example/consents/${token}\n\n${contacts}`,
  }
}
