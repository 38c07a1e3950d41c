import type { Procedure } from '#shared/domain/procedure.ts'
import { guideSteps } from '#shared/domain/guide-steps.ts'
import type { GuidedPageView } from '#shared/ipc/features/guided.ts'
import type { PortalView } from '#shared/ipc/views.ts'

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
  | 'hints.teachFirst'
  | 'hints.chooseMethod'
  | 'hints.openState'
  | 'hints.otherLanguage'

type Recipe = PortalView['recipe']

/** What to do next on an account whose page is open. */
export function guidedHint(page: GuidedPageView, procedure: Procedure | null, recipe: Recipe): GuidedHint {
  const { next } = page
  const button = buttonOf(page, procedure, recipe)
  const at = procedure?.state.at ?? null
  if (at === 'preflight') return 'hints.preflight'
  if (at === 'unknown') return 'hints.unknown'
  if (at === 'done') return isOffAfter(page, procedure) ? 'hints.setUpAgain' : 'hints.done'
  if (at === 'cancelled' || at === 'undetermined') return 'hints.over'
  if (page.byHand) return procedure === null ? 'hints.choose' : 'hints.byHand'
  if (page.status !== 'open' && page.status !== 'loading') return 'hints.unreachable'
  if (page.signedOut) return procedure === null ? 'signInFirst' : 'signInAgain'
  if (procedure === null && page.status === 'loading') return 'loading'
  if (procedure === null) {
    if (page.otherLanguage) return 'hints.otherLanguage'
    return page.twoFactor.state === 'unknown' ? whereStateIs(recipe) : 'hints.choose'
  }
  if (at === 'sending' || page.committed !== null) return 'waiting'
  if (at === 'accepted') return 'okay'
  if (page.ambiguous) return 'ambiguous'
  if (next === null) return page.otherLanguage ? 'hints.otherLanguage' : 'notFound'
  if (next.covered) return 'controlCovered'
  if (next.kind === 'field') {
    if (next.asks === null) return 'field.other'
    return button === null ? `field.${next.asks}` : `fieldThen.${next.asks}`
  }
  if (next.commits !== null) return 'commits'
  if (at === 'method' && next.step === 7 && next.method === null && page.chosen === null)
    return button === null ? 'hints.chooseMethod' : 'chooseMethod'
  return page.marked ? 'marked' : 'notMarked'
}

/** The guide's word for the button of the step that the page is at; null where it names none, or the page has other words. */
export function buttonOf(
  { next, otherLanguage }: GuidedPageView,
  procedure: Procedure | null,
  recipe: Recipe,
): string | null {
  if (procedure === null || next === null || isTaught(recipe) || otherLanguage) return null
  return guideSteps[procedure.kind].find(({ number }) => number === next.step)?.button ?? null
}

/** Where the page shows whether 2FA is on. A portal that was taught has other words on the way there than the guide. */
function whereStateIs(recipe: Recipe): GuidedHint {
  if (recipe === null || !isTaught(recipe)) return 'openSecurity'
  return isUntaught(recipe) ? 'hints.teachFirst' : 'hints.openState'
}

/** Whether nothing can be read on the pages of a recipe yet, so that teaching it comes before everything else. */
export function isUntaught(recipe: Recipe): boolean {
  return recipe !== null && isTaught(recipe) && recipe.missing.includes('on') && recipe.missing.includes('off')
}

/** Whether a recipe began empty, so that no guide describes its portal: its pages have words of their own. */
export function isTaught(recipe: Recipe): boolean {
  return recipe?.id.startsWith('taught-') === true
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
