import type { RecipeImportPreview, RecipeDetails } from '#shared/ipc/features/recipes.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { FlowName } from '#shared/guided/controls.ts'
import { recipe as recipeSchema, type Recipe } from '#shared/guided/recipe.ts'
import {
  rowsOf,
  selectorsFor,
  twinsOf,
  withControl,
  withMeaning,
  withMoved,
  withoutRow,
  withRecording,
  type Meaning,
  type Unusable,
} from '#shared/guided/teaching.ts'
import type { AuditStore } from '../../audit/store.ts'
import { saveFile } from '../../base/dialogs.ts'
import type { Window } from '../../base/environment.ts'
import { AppError } from '../../base/errors.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import { maxRecipeBytes, readRecipe, readRecording, writeRecipe, type Read, type Recording } from './recipe-files.ts'
import type { GuidedPortal, GuidedPortalRepository, RevisionReason } from './repository.ts'
import type { GuidedPages } from './service.ts'

/** The recipes of the guided portals: taught, imported, exported. Each change is a revision of its own; none is lost. */
export interface Recipes {
  /** @throws AppError `not-found` where the portal is not in guided mode */
  get(portalId: string): RecipeDetails
  /** Puts what the user pointed at on the page of an account into its portal's recipe. @throws AppError `not-found` where they pointed at nothing */
  teach(
    accountId: string,
    portalId: string,
    meaning: Meaning,
    at: { id: string; how: 'replace' | 'add' } | null,
  ): { kind: 'saved'; details: RecipeDetails; twins: string[] } | { kind: 'unusable'; why: Unusable }
  describe(portalId: string, id: string, meaning: Meaning): RecipeDetails
  move(portalId: string, id: string, by: -1 | 1): RecipeDetails
  drop(portalId: string, id: string): RecipeDetails
  verify(portalId: string): RecipeDetails
  restore(portalId: string, revision: number): RecipeDetails
  previewImport(portalId: string): Promise<RecipeImportPreview>
  confirmImport(portalId: string, previewId: string, flow: FlowName | null): RecipeDetails
  /** @returns the file, null where the user named none */
  exportTo(portalId: string): Promise<string | null>
}

export interface RecipesDeps extends Pick<Window, 'askForFile' | 'askForBytes'> {
  audit: AuditStore
  clock: Clock
  unitOfWork: UnitOfWork
  store: GuidedPortalRepository
  pages: GuidedPages
  newKey(): string
  /** Called inside the unit of work that saves a recipe. */
  onChanged(): void
}

/** Bytes of a file that is read at all; what is larger than a recipe may be is refused in words. */
const maxFileBytes = 16 * 1024 * 1024

export function createRecipes(deps: RecipesDeps): Recipes {
  const { audit, store, pages } = deps
  /** What was previewed last, and for which portal. */
  let preview: { id: string; portalId: string; of: Recipe | Recording } | null = null

  function portalOf(portalId: string): GuidedPortal {
    const portal = store.find(portalId)
    if (portal === null) throw new AppError('not-found', 'not-here-any-more')
    return portal
  }

  function detailsOf(portalId: string): RecipeDetails {
    return { recipe: portalOf(portalId).recipe, revisions: store.revisions(portalId) }
  }

  function save(portalId: string, next: Recipe, reason: RevisionReason): RecipeDetails {
    const { recipe: before } = portalOf(portalId)
    // What only looks like a recipe is not kept, whatever made it.
    const checked = recipeSchema.safeParse({ ...next, revision: before.revision + 1 })
    if (!checked.success) throw new AppError('invalid-request', 'input-refused')
    const recipe = checked.data
    const detail = { portal: portalId, recipe: recipe.id, revision: recipe.revision, reason }
    deps.unitOfWork.run(() => {
      store.saveRecipe(portalId, recipe, instantOf(deps.clock), reason)
      audit.append({ actor: 'app', action: 'recipe.saved', outcome: 'ok', detail })
      deps.unitOfWork.afterCommit(() => pages.useRecipe(portalId, recipe))
      deps.onChanged()
    })
    return detailsOf(portalId)
  }

  /** Nobody has seen a changed recipe fit the portal yet. */
  // guard: recipes.changed-unverified
  const edited = (recipe: Recipe): Recipe => ({ ...recipe, verifiedOn: null })

  function refuse(portalId: string, read: Extract<Read<unknown>, { ok: false }>): RecipeImportPreview {
    const { why, at } = read
    const detail = { portal: portalId, why, ...(at === null ? {} : { at }) }
    audit.append({ actor: 'app', action: 'recipe.refused', outcome: 'refused', detail })
    return { kind: 'refused', why, at }
  }

  async function readFile(): Promise<Read<string> | null> {
    try {
      const file = await deps.askForBytes(maxFileBytes, 'json')
      return file === null ? null : { ok: true, value: Buffer.from(file.bytes).toString('utf8') }
    } catch (error) {
      if (error instanceof AppError && error.failure.code === 'file-too-large')
        return { ok: false, why: 'too-large', at: null }
      throw error
    }
  }

  return {
    get: detailsOf,
    teach: (accountId, portalId, meaning, at) => {
      const control = pages.get(accountId).pointedAt()
      if (control === null) throw new AppError('not-found', 'not-here-any-more')
      const { recipe } = portalOf(portalId)
      if (at !== null && !rowsOf(recipe).some(({ id }) => id === at.id))
        throw new AppError('not-found', 'not-here-any-more')
      const selectors = selectorsFor(control, meaning, recipe, at?.id ?? null)
      if (typeof selectors === 'string') return { kind: 'unusable', why: selectors }
      const { language, path, kind } = control
      const next = withControl(recipe, { selectors, isField: kind === 'field', language, path }, meaning, at)
      const twins = twinsOf(control, meaning, recipe, at?.id ?? null)
      return { kind: 'saved', details: save(portalId, edited(next), 'taught'), twins }
    },
    describe: (portalId, id, meaning) =>
      save(portalId, edited(withMeaning(portalOf(portalId).recipe, id, meaning)), 'taught'),
    move: (portalId, id, by) => save(portalId, edited(withMoved(portalOf(portalId).recipe, id, by)), 'taught'),
    drop: (portalId, id) => save(portalId, edited(withoutRow(portalOf(portalId).recipe, id)), 'taught'),
    verify: (portalId) =>
      save(portalId, { ...portalOf(portalId).recipe, verifiedOn: instantOf(deps.clock).slice(0, 10) }, 'verified'),
    restore: (portalId, revision) => {
      const earlier = store.revision(portalId, revision)
      if (earlier === null) throw new AppError('not-found', 'not-here-any-more')
      return save(portalId, earlier, 'restored')
    },
    previewImport: async (portalId) => {
      const { recipe, origin } = portalOf(portalId)
      preview = null
      const file = await readFile()
      if (file === null) return { kind: 'none' }
      if (!file.ok) return refuse(portalId, file)
      const text = file.value
      const read = looksLikeRecording(text) ? readRecording(text) : readRecipe(text)
      if (!read.ok) return refuse(portalId, read)
      const { value } = read
      preview = { id: deps.newKey(), portalId, of: value }
      const facts = { previewId: preview.id, title: value.title, origins: value.origins }
      const isForOther = ![origin, ...recipe.origins].some((one) => value.origins.includes(one))
      return 'steps' in value
        ? { kind: 'recording', ...facts, isForOther, controls: value.steps.length, leftOut: value.leftOut }
        : { kind: 'recipe', ...facts, isForOther, revision: value.revision, controls: rowsOf(value).length }
    },
    confirmImport: (portalId, previewId, flow) => {
      // guard: recipes.newest-preview
      if (preview?.id !== previewId || preview.portalId !== portalId) throw new AppError('not-found', 'preview-over')
      const { of } = preview
      const { recipe, origin } = portalOf(portalId)
      if ('steps' in of && flow === null) throw new AppError('invalid-request', 'input-refused')
      preview = null
      const isOfPortal = of.origins.includes(origin)
      const next =
        'steps' in of
          ? edited(withRecording(recipe, flow ?? 'disable', of.steps))
          : isOfPortal
            ? of
            : { ...of, origins: [origin], signInOrigins: [], verifiedOn: null }
      const detail = { portal: portalId, kind: 'steps' in of ? 'recording' : 'recipe', forOther: !isOfPortal }
      return deps.unitOfWork.run(() => {
        audit.append({ actor: 'app', action: 'recipe.imported', outcome: 'ok', detail })
        return save(portalId, next, 'steps' in of ? 'recorded' : 'imported')
      })
    },
    exportTo: async (portalId) => {
      const { recipe } = portalOf(portalId)
      return saveFile(deps.askForFile, `${recipe.id}-${recipe.revision}.json`, () => writeRecipe(recipe))
    },
  }
}

/** A recording is a flow by itself: `{ title, steps }`. */
function looksLikeRecording(text: string): boolean {
  if (Buffer.byteLength(text) > maxRecipeBytes) return false
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && 'steps' in json && !('format' in json)
  } catch {
    return false
  }
}
