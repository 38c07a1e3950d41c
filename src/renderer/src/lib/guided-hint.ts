import type { Procedure } from '#shared/domain/procedure.ts'
import { guideSteps } from '#shared/domain/guide-steps.ts'
import type { GuidedPageView } from '#shared/ipc/features/guided.ts'

/** What to do next, as a key below `guided`. */
export type GuidedHint =
  | 'loading'
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
  | 'fieldThen.password'
  | 'fieldThen.code'
  | 'commits'
  | 'marked'
  | 'chooseMethod'
  | 'notMarked'
  | 'hints.unreachable'
  | 'hints.byHand'
  | 'hints.preflight'
  | 'hints.unknown'
  | 'hints.done'
  | 'hints.setUpAgain'
  | 'hints.over'
  | 'openSecurity'
  | 'hints.choose'

/** What to do next on an account whose page is open. */
export function guidedHint(page: GuidedPageView, procedure: Procedure | null): GuidedHint {
  const { next } = page
  const at = procedure?.state.at ?? null
  if (at === 'preflight') return 'hints.preflight'
  if (at === 'unknown') return 'hints.unknown'
  if (at === 'done') return isOffAfter(page, procedure) ? 'hints.setUpAgain' : 'hints.done'
  if (at === 'cancelled' || at === 'undetermined') return 'hints.over'
  if (page.byHand) return 'hints.byHand'
  if (page.status !== 'open' && page.status !== 'loading') return 'hints.unreachable'
  if (page.signedOut) return procedure === null ? 'signInFirst' : 'signInAgain'
  if (procedure === null && page.status === 'loading') return 'loading'
  if (procedure === null) return page.twoFactor.state === 'unknown' ? 'openSecurity' : 'hints.choose'
  if (at === 'sending') return 'waiting'
  if (at === 'accepted') return 'okay'
  if (page.ambiguous) return 'ambiguous'
  if (next === null) return 'notFound'
  if (next.covered) return 'controlCovered'
  if (next.kind === 'field') {
    if (next.asks === null) return 'field.other'
    return buttonOf(page, procedure) === null ? `field.${next.asks}` : `fieldThen.${next.asks}`
  }
  if (next.commits !== null) return 'commits'
  if (at === 'method' && next.step === 7 && next.method === null && page.chosen === null) return 'chooseMethod'
  return page.marked ? 'marked' : 'notMarked'
}

/** The guide's word for the button of the step that the page is at; null where it names none. */
export function buttonOf({ next }: GuidedPageView, procedure: Procedure | null): string | null {
  if (procedure === null || next === null) return null
  return guideSteps[procedure.kind].find(({ number }) => number === next.step)?.button ?? null
}

function isOffAfter({ twoFactor }: GuidedPageView, procedure: Procedure | null): boolean {
  return procedure?.kind === 'disable' && twoFactor.state !== 'on'
}

/** Whether something is asked beside the page now, so that it may not be folded away. */
export function asksBeside(page: GuidedPageView, procedure: Procedure | null): boolean {
  const at = procedure?.state.at ?? null
  if (page.byHand || page.stopped === 'account-not-confirmed') return true
  if (procedure === null) return !page.signedOut && page.twoFactor.state !== 'unknown'
  return at === 'preflight' || at === 'unknown' || at === 'done' || at === 'cancelled' || at === 'undetermined'
}
