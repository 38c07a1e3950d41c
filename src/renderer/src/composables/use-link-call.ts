import { ref } from 'vue'
import type { Outcome } from '#shared/ipc/outcome.ts'
import { useCommand } from './use-command.ts'

/** One thing that the customer does by a link, with what is typed for it; what was typed is gone once it was sent. */
export function useLinkCall() {
  const typed = ref('')
  const { busy, failure, run } = useCommand()

  async function send<T>(call: (typed: string) => Promise<Outcome<T>>): Promise<T | null> {
    const sending = typed.value
    typed.value = ''
    return run(() => call(sending))
  }

  return { typed, busy, failure, run, send }
}
