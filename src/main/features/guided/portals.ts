import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { PortalView, RecipeView } from '#shared/ipc/views.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { isOrigin, isThisComputer, recipe as recipeSchema, type Recipe } from '#shared/guided/recipe.ts'
import { emptyRecipe, missingOf } from '#shared/guided/teaching.ts'
import type { AuditStore } from '../../audit/store.ts'
import { AppError } from '../../base/errors.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { AnnotationStore } from '../accounts/annotation-store.ts'
import type { Procedures } from '../procedures/service.ts'
import type { GuidedPortal, GuidedPortalRepository } from './repository.ts'
import type { GuidedPages } from './service.ts'

/** The portals in guided mode, each with the recipe by which its pages are read, and their accounts. */
export interface GuidedPortals {
  /** Oldest first. */
  list(): PortalView[]
  /**
   * The recipes that fit an address, those that name its origin first.
   *
   * @throws AppError `not-an-address`, `plain-http-refused`
   */
  recipesFor(address: string): OutputOf<'guided.recipes'>
  /** Keeps a portal; one that is known already is left as it is. @throws AppError `not-found`, `not-an-address`, `portal-listed-otherwise` */
  add(choice: InputOf<'guided.addPortal'>): PortalView
  /** Puts an account on the list; one that is there already is left as it is. @returns its key @throws AppError `not-found` */
  addAccount(portalId: string, userId: string): string
  /** Forgets a portal, its accounts and what their pages stored. @throws AppError `procedure-open` */
  remove(portalId: string): Promise<void>
}

export interface GuidedPortalsDeps {
  store: GuidedPortalRepository
  accountStore: AccountStore
  annotations: AnnotationStore
  procedures: Pick<Procedures, 'open'>
  pages: GuidedPages
  audit: AuditStore
  clock: Clock
  unitOfWork: UnitOfWork
  /** True for a portal with an API: accounts of both would have the same keys. */
  hasApi(portalId: string): boolean
  /** The recipes that come with the console. */
  builtIn: readonly Recipe[]
  /** Called inside the unit of work that adds or forgets a portal. */
  onChanged(): void
}

export function createGuidedPortals(deps: GuidedPortalsDeps): GuidedPortals {
  const { store, accountStore, annotations, audit, builtIn } = deps

  return {
    list: () => store.all().map(viewOf),
    recipesFor: (address) => {
      const { origin, start } = placeOf(address)
      return { origin, start, recipes: recipesFor(origin, start, builtIn).map(recipeView) }
    },
    add: ({ origin, start, recipeId }) => {
      if (!isOrigin(origin)) throw new AppError('not-found', 'not-here-any-more')
      const found =
        recipeId === null
          ? emptyRecipe(origin, start)
          : recipesFor(origin, start, builtIn).find(({ id }) => id === recipeId)
      if (found === undefined) throw new AppError('not-found', 'not-here-any-more')
      // Checked again: the path is from outside.
      const checked = recipeSchema.safeParse({ ...found, start: start ?? found.start })
      if (!checked.success) throw new AppError('not-an-address')
      const recipe = checked.data
      const id = new URL(origin).host
      const known = store.find(id)
      if (known !== null) return viewOf(known)
      // guard: guided.one-way
      if (deps.hasApi(id)) throw new AppError('portal-listed-otherwise')
      const portal: GuidedPortal = { id, origin, recipe }
      const detail = { portal: id, name: recipe.title, guided: true, recipe: recipe.id, revision: recipe.revision }
      deps.unitOfWork.run(() => {
        store.add(portal, instantOf(deps.clock))
        audit.append({ actor: 'app', action: 'portal.added', outcome: 'ok', detail })
        deps.onChanged()
      })
      return viewOf(portal)
    },
    addAccount: (portalId, userId) => {
      if (store.find(portalId) === null) throw new AppError('not-found', 'not-here-any-more')
      return accountStore.addGuided(portalId, userId)
    },
    remove: async (portalId) => {
      // Another portal is forgotten by `portal.remove`, which ends its sessions first.
      if (store.find(portalId) === null) throw new AppError('not-found', 'not-here-any-more')
      const open = deps.procedures.open().some(({ accountId }) => portalIdOf(accountId) === portalId)
      // guard: guided.open-procedures
      if (open) throw new AppError('procedure-open')
      const accounts = accountStore.all().filter((account) => account.portalId === portalId)
      await Promise.all(accounts.map(({ summary }) => deps.pages.clear(summary.id)))
      deps.unitOfWork.run(() => {
        audit.append({ actor: 'app', action: 'portal.removed', outcome: 'ok', detail: { portal: portalId } })
        store.remove(portalId)
        accountStore.forgetPortal(portalId)
        annotations.forgetPortal(portalId)
        deps.onChanged()
      }, [accountStore, annotations])
    },
  }
}

/** A guided portal as the screens show it. */
function viewOf({ id, origin, recipe }: GuidedPortal): PortalView {
  const portal = { id, origin, embedded: false, status: 'ready', capabilities: null, confirmedIssuer: null } as const
  return { ...portal, recipe: recipeView(recipe) }
}

/**
 * The recipes for an address: those that name its origin first, then the others, written for it. A recipe of a portal on
 * this computer is for no other, and comes first where the path is the portal's own, whatever its port.
 */
function recipesFor(origin: string, start: string | null, builtIn: readonly Recipe[]): Recipe[] {
  const rank = (recipe: Recipe): number | null => {
    if (recipe.origins.includes(origin)) return 0
    if (!isLocal(recipe)) return 2
    if (!isThisComputer(new URL(origin).hostname)) return null
    return start?.startsWith(recipe.start.replace(/\/$/u, '')) === true ? 1 : 3
  }
  return builtIn
    .flatMap((recipe) => {
      const at = rank(recipe)
      return at === null ? [] : [{ recipe, at }]
    })
    .sort((one, other) => one.at - other.at)
    .map(({ recipe, at }) => {
      if (at === 0) return recipe
      // Another port of this computer is the same portal; another address is one that nobody has seen yet.
      return { ...recipe, origins: [origin], verifiedOn: at === 1 ? recipe.verifiedOn : null }
    })
}

function isLocal({ origins }: Recipe): boolean {
  return origins.every((origin) => isThisComputer(new URL(origin).hostname))
}

function recipeView(recipe: Recipe): RecipeView {
  const { id, title, origins, revision, verifiedOn, languages, support } = recipe
  return { id, title, origins, revision, verifiedOn, languages, missing: missingOf(recipe), support }
}

/** The origin of an address as typed, and the path where one is; https where no scheme is. @throws AppError `not-an-address`, `plain-http-refused` */
function placeOf(address: string): { origin: string; start: string | null } {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`)
  if (url === null || !['https:', 'http:'].includes(url.protocol) || url.hostname === '')
    throw new AppError('not-an-address')
  if (!isOrigin(url.origin)) throw new AppError('plain-http-refused')
  return { origin: url.origin, start: url.pathname === '/' ? null : url.pathname }
}
