import type { FailureCode } from '#shared/ipc/outcome.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { PlannedAnswers } from '#shared/domain/queue.ts'
import type { Method } from '#shared/api/primitives.ts'
import { lacksFor } from '#shared/guided/covers.ts'
import type { Recipe } from '#shared/guided/recipe.ts'
import type { ProcedureDraft } from '../procedures/service.ts'
import type { GuidedPages } from './service.ts'

/** What is known of a guided account without anybody doing anything. */
interface GuidedFacts {
  page: 'closed' | 'asleep' | 'open'
  /** Somebody is signed in, as far as the page shows. */
  signedIn: boolean
  /** The page shows its state now. */
  isSeen: boolean
}

/** The guided accounts of a queue. */
export interface GuidedStart {
  isGuided(accountId: string): boolean
  facts(accountId: string): GuidedFacts
  /** Why the recipe of the account's portal cannot lead through this; null where it can. */
  lacks(accountId: string, kind: ProcedureKind, to: Method | null): FailureCode | null
  /** @throws AppError `signed-out` where no page is open; as `OpenPage.prepare` */
  prepare(accountId: string, kind: ProcedureKind, answers: PlannedAnswers): ProcedureDraft
}

export interface GuidedStartDeps {
  pages: GuidedPages
  /** The recipe of a portal; null for one that is not guided. */
  recipeOf(portalId: string): { recipe: Recipe } | null
}

export function createGuidedStart({ pages, recipeOf }: GuidedStartDeps): GuidedStart {
  return {
    isGuided: (accountId) => recipeOf(portalIdOf(accountId)) !== null,
    facts: (accountId) => {
      if (!pages.isOpen(accountId)) return { page: 'closed', signedIn: false, isSeen: false }
      const { status, signedOut, twoFactor } = pages.get(accountId).view()
      if (status === 'asleep') return { page: 'asleep', signedIn: false, isSeen: false }
      return { page: 'open', signedIn: !signedOut, isSeen: twoFactor.state !== 'unknown' }
    },
    lacks: (accountId, kind, to) => {
      const portal = recipeOf(portalIdOf(accountId))
      return portal === null ? 'not-found' : lacksFor(portal.recipe, kind, to)
    },
    prepare: (accountId, kind, answers) => pages.get(accountId).prepare(kind, answers),
  }
}
