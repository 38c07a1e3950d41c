import { bridge } from '../../bridge.ts'
import { useCall } from '../../ui/use-call.ts'
import type { EndPurpose } from './end-choices.ts'

/** Chooses until when an account is to stand as it does. */
export function useEnd(purpose: EndPurpose, accountId: () => string) {
  const { busy, failure, run } = useCall()

  async function choose(until: string | null): Promise<void> {
    const input = { accountId: accountId(), until }
    await run(() =>
      purpose === 'sms' ? bridge().call['clock.setSmsEnd'](input) : bridge().call['clock.setUnprotectedEnd'](input),
    )
  }

  return { busy, failure, choose }
}
