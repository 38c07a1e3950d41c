import type { Procedure } from '#shared/domain/procedure.ts'
import type { GuidedPageView } from '#shared/ipc/features/guided.ts'

/** What to do next, as a key below `guided`. */
export type GuidedHint =
  | 'signInFirst'
  | 'signInAgain'
  | 'waiting'
  | 'okay'
  | 'ambiguous'
  | 'notFound'
  | 'controlCovered'
  | 'field.password'
  | 'field.code'
  | 'field.other'
  | 'commits'
  | 'marked'
  | 'notMarked'
  | 'hints.unreachable'
  | 'hints.byHand'
  | 'hints.preflight'
  | 'hints.unknown'
  | 'hints.over'
  | 'openSecurity'
  | 'hints.choose'

/** What to do next on an account whose page is open. */
export function guidedHint(page: GuidedPageView, procedure: Procedure | null): GuidedHint {
  const { next } = page
  const at = procedure?.state.at ?? null
  if (at === 'preflight') return 'hints.preflight'
  if (at === 'unknown') return 'hints.unknown'
  if (at === 'done' || at === 'cancelled' || at === 'undetermined') return 'hints.over'
  if (page.byHand) return 'hints.byHand'
  if (page.status !== 'open' && page.status !== 'loading') return 'hints.unreachable'
  if (page.signedOut) return procedure === null ? 'signInFirst' : 'signInAgain'
  if (procedure === null) return page.twoFactor.state === 'unknown' ? 'openSecurity' : 'hints.choose'
  if (at === 'sending') return 'waiting'
  if (at === 'accepted') return 'okay'
  if (page.ambiguous) return 'ambiguous'
  if (next === null) return 'notFound'
  if (next.covered) return 'controlCovered'
  if (next.kind === 'field') return `field.${next.asks ?? 'other'}`
  if (next.commits !== null) return 'commits'
  return page.marked ? 'marked' : 'notMarked'
}

/** Whether something is asked beside the page now, so that it may not be folded away. */
export function asksBeside(page: GuidedPageView, procedure: Procedure | null): boolean {
  const at = procedure?.state.at ?? null
  if (page.byHand || page.stopped === 'account-not-confirmed') return true
  if (procedure === null) return !page.signedOut && page.twoFactor.state !== 'unknown'
  return at === 'preflight' || at === 'unknown' || at === 'done' || at === 'cancelled' || at === 'undetermined'
}
