import { setTimeout as wait } from 'node:timers/promises'
import type { BareWindow } from '../../test/support/electron/bare-bridge.ts'
import { customers, samplePassword, type ConsolePage } from '../../test/support/electron/console-page.ts'

/** Something that an operator does, from the press to the answer on screen. */
export interface Trace {
  /** As a heading. */
  title: string
  /** From the first screen to just before the press. */
  arrive(user: ConsolePage): Promise<void>
  press(user: ConsolePage): Promise<void>
  /** Waits until the answer is on screen. */
  answered(user: ConsolePage): Promise<void>
}

const { seriMuda, kenari } = customers
/** Milliseconds: the screen checks the chain half a second after an entry, and its head is signed within a second. */
const settleMs = 2_500
/** A command that has no effect but an entry and a new snapshot. */
export async function leastCommand({ page }: ConsolePage): Promise<void> {
  await page.evaluate(() => (window as unknown as BareWindow).factordesk.call['session.keep']?.({ keep: false }))
}

/** The trace of the least command: what it runs in main, every command runs, and the other lists leave it out. */
export const baseTrace = 'audit'

export const traces = {
  disable: {
    title: '"Disable 2FA" in the wizard, until the next step is shown',
    arrive: async (user) => {
      await user.signIn(seriMuda, 'authenticator')
      await user.openSecurity(seriMuda)
      await user.button('Manage two-factor authentication').click()
      await user.button('Change method').click()
      await user.confirmPreflight('sms')
      await user.heading('Turn off two-factor authentication').waitFor()
      await user.passwordField().fill(samplePassword)
    },
    press: (user) => user.button('Disable 2FA').click(),
    answered: (user) => user.heading('2FA is off. Set it up again now').waitFor(),
  },
  refresh: {
    title: '"Refresh all" above the list of accounts, until each is read',
    arrive: async (user) => {
      await user.signIn(seriMuda, 'authenticator')
      await user.signIn(kenari, 'sms')
      await user.page.getByRole('link', { name: 'Accounts' }).first().click()
      await user.button('Refresh all').waitFor()
    },
    press: (user) => user.button('Refresh all').click(),
    answered: (user) => user.page.getByText('2 read.', { exact: true }).last().waitFor(),
  },
  audit: {
    title: 'An entry is written, until it is in the list of the audit, checked and signed',
    arrive: async (user) => {
      await user.chainVerifies()
      await user.page.getByRole('cell', { name: 'FactorDesk started' }).waitFor()
    },
    press: leastCommand,
    answered: async (user) => {
      await user.page.getByRole('cell', { name: 'Keeping of sessions changed' }).waitFor()
      await wait(settleMs)
    },
  },
  case: {
    title: 'An agent\'s "Disable 2FA" in a case, until the case says so',
    arrive: async (user) => {
      await user.signInStaff('agent-a@desk.example')
      await user.openCase(seriMuda, { ticket: 'T-2041', reason: 'Number goes to an old phone' })
      await user.addEvidence('Request came from the registered e-mail', 'Mail of this morning')
      await user.addEvidence('Recent invoice: number and amount', 'Both right')
      await user.button('Ask for consent').click()
      await user.openInbox()
      const consent = user.page.getByRole('article', { name: 'Consent' })
      await consent.getByRole('button', { name: 'Approve' }).click()
      await user.closeInbox()
      await user.page.getByText(/Answered at/).waitFor()
      await user.passwordField().fill(samplePassword)
    },
    press: (user) => user.button('Disable 2FA').click(),
    answered: (user) =>
      user.page
        .getByText(/^2FA was turned off at/)
        .first()
        .waitFor(),
  },
} as const satisfies Record<string, Trace>

export type TraceName = keyof typeof traces
