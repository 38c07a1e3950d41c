import * as remindersApi from '../api/reminders.ts'
import { useCommand } from './use-command.ts'
import type { EndPurpose } from '../lib/end-choices.ts'

/** Chooses until when an account is to stand as it does. */
export function useExpiry(purpose: EndPurpose, accountId: () => string) {
  const { busy, failure, run } = useCommand()

  async function choose(until: string | null): Promise<void> {
    const input = { accountId: accountId(), until }
    await run(() => (purpose === 'sms' ? remindersApi.setSmsEnd(input) : remindersApi.setUnprotectedEnd(input)))
  }

  return { busy, failure, choose }
}
