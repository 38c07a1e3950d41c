import { portalIdOf } from '#shared/domain/account-key.ts'
import type { HandlersOf } from '../../base/handlers.ts'
import type { Procedures } from '../procedures/service.ts'
import type { GuidedPortals } from './portals.ts'
import type { Recipes } from './recipes.ts'
import type { GuidedPages, OpenPage } from './service.ts'

export interface GuidedHandlerDeps {
  portals: GuidedPortals
  pages: GuidedPages
  procedures: Procedures
}

/** `guided.*`: portals without an API, and the pages of their accounts. */
export function createGuidedHandlers({ portals, pages, procedures }: GuidedHandlerDeps): HandlersOf<'guided'> {
  /** The page of the account of a procedure. @throws AppError `signed-out` where it is not open */
  function pageFor(procedureId: string): OpenPage {
    return pages.get(procedures.get(procedureId).accountId)
  }

  return {
    'guided.recipes': ({ address }) => portals.recipesFor(address),
    'guided.addPortal': (choice) => portals.add(choice),
    'guided.addAccount': ({ portalId, userId }) => ({ accountId: portals.addAccount(portalId, userId) }),
    'guided.removePortal': async ({ portalId }) => {
      await portals.remove(portalId)
      return {}
    },
    'guided.list': () => pages.list(),
    'guided.open': ({ accountId }) => pages.open(accountId),
    'guided.place': ({ accountId, bounds }) => {
      // A page that ended meanwhile has no place.
      if (pages.isOpen(accountId)) pages.get(accountId).place(bounds)
      return {}
    },
    'guided.go': ({ accountId, to }) => {
      pages.get(accountId).go(to)
      return {}
    },
    'guided.focus': ({ accountId }) => {
      pages.get(accountId).focus()
      return {}
    },
    'guided.signInToProxy': ({ accountId, user, password }) => {
      pages.get(accountId).signInToProxy(user, password)
      return {}
    },
    'guided.allowOrigin': ({ accountId, origin }) => {
      pages.get(accountId).allowOrigin(origin)
      return {}
    },
    'guided.confirmAccount': ({ accountId }) => {
      pages.get(accountId).confirmAccount()
      return {}
    },
    'guided.startProcedure': ({ accountId, kind }) => pages.get(accountId).startProcedure(kind),
    'guided.finish': ({ procedureId }) => pages.finish(procedureId),
    'guided.readAgain': ({ procedureId }) => {
      pageFor(procedureId).checkAgain()
      return {}
    },
    'guided.report': ({ procedureId, happened }) => {
      pageFor(procedureId).report(procedureId, happened)
      return procedures.get(procedureId)
    },
    'guided.byHand': ({ accountId, byHand }) => {
      const page = pages.get(accountId)
      page.setByHand(byHand)
      return page.view()
    },
    'guided.commitByHand': ({ procedureId }) => {
      pageFor(procedureId).commitByHand(procedureId)
      return procedures.get(procedureId)
    },
    'guided.reportStep': ({ procedureId, method }) => {
      pageFor(procedureId).reportStep(procedureId, method)
      return procedures.get(procedureId)
    },
    'guided.close': async ({ accountId }) => {
      await pages.close(accountId)
      return {}
    },
    'guided.clear': ({ accountId }) => pages.clear(accountId),
    'guided.setStay': ({ accountId, stay }) => {
      pages.get(accountId).setStay(stay)
      return {}
    },
  }
}

export interface RecipeHandlerDeps {
  recipes: Recipes
  pages: GuidedPages
}

/** `recipe.*`: recipes of guided portals, taught on the page of an account, checked there, and read from files. */
export function createRecipeHandlers({ recipes, pages }: RecipeHandlerDeps): HandlersOf<'recipe'> {
  return {
    'recipe.get': ({ portalId }) => recipes.get(portalId),
    'recipe.point': ({ accountId, armed }) => {
      pages.get(accountId).point(armed)
      return {}
    },
    'recipe.pointed': ({ accountId }) => {
      const control = pages.get(accountId).pointedAt()
      if (control === null) return { control }
      const { kind, role, name, nameless, asks, language } = control
      return { control: { kind, role, name, nameless, asks, language } }
    },
    'recipe.teach': ({ accountId, meaning, at }) => recipes.teach(accountId, portalIdOf(accountId), meaning, at),
    'recipe.describe': ({ portalId, id, meaning }) => recipes.describe(portalId, id, meaning),
    'recipe.move': ({ portalId, id, by }) => recipes.move(portalId, id, by),
    'recipe.drop': ({ portalId, id }) => recipes.drop(portalId, id),
    'recipe.check': ({ accountId }) => ({ found: pages.get(accountId).found() }),
    'recipe.verify': ({ portalId }) => recipes.verify(portalId),
    'recipe.restore': ({ portalId, revision }) => recipes.restore(portalId, revision),
    'recipe.previewImport': ({ portalId }) => recipes.previewImport(portalId),
    'recipe.confirmImport': ({ portalId, previewId, flow }) => recipes.confirmImport(portalId, previewId, flow),
    'recipe.export': async ({ portalId }) => ({ file: await recipes.exportTo(portalId) }),
  }
}
