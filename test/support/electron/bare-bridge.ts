import type { Outcome } from '#shared/ipc/outcome.ts'

/** The bridge as code in a page finds it, without our types; for use inside `page.evaluate`. */
interface BareBridge {
  call: Record<string, (input?: unknown) => Promise<Outcome<unknown>>>
  on: Record<string, (listener: (...args: unknown[]) => void) => () => void>
}

/** What a page looks like to code that does not know ours. */
export interface BareWindow {
  factordesk: BareBridge
  [name: string]: unknown
}

/** The code with which a call was refused, or `ok`. */
export function codeOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'ok' : outcome.failure.code
}
