import { recipe as recipeSchema, type Recipe } from '#shared/guided/recipe.ts'
import type { Db } from '../../base/database/open-database.ts'

/** A portal without an API, as it is kept. */
export interface GuidedPortal {
  /** The host of its address, with the port if it has one. */
  id: string
  origin: string
  recipe: Recipe
}

/** Why a revision of a recipe was written. */
export type RevisionReason = 'added' | 'taught' | 'imported' | 'recorded' | 'verified' | 'restored'

/** An earlier revision of a portal's recipe, or the present one. */
interface RecipeRevision {
  revision: number
  savedAt: string
  reason: RevisionReason
}

/** The guided portals on disk, oldest first, with every revision of their recipes. */
export interface GuidedPortalRepository {
  add(portal: GuidedPortal, at: string): void
  /** Keeps the revisions before. */
  saveRecipe(id: string, recipe: Recipe, at: string, reason: RevisionReason): void
  /** The newest first. */
  revisions(id: string): RecipeRevision[]
  revision(id: string, revision: number): Recipe | null
  remove(id: string): void
  find(id: string): GuidedPortal | null
  all(): GuidedPortal[]
}

interface Row {
  id: string
  origin: string
  recipe: string
}

export function createGuidedPortalRepository(db: Db): GuidedPortalRepository {
  const insert = db.prepare<[string, string, string, string]>(
    'INSERT INTO guided_portal (id, origin, recipe, added_at) VALUES (?, ?, ?, ?)',
  )
  const update = db.prepare<[string, string]>('UPDATE guided_portal SET recipe = ? WHERE id = ?')
  const drop = db.prepare<[string]>('DELETE FROM guided_portal WHERE id = ?')
  const select = db.prepare<[], Row>('SELECT id, origin, recipe FROM guided_portal ORDER BY added_at, id')
  const selectOne = db.prepare<[string], Row>('SELECT id, origin, recipe FROM guided_portal WHERE id = ?')
  const insertRevision = db.prepare<[string, number, string, string, string]>(
    'INSERT INTO recipe_revision (portal_id, revision, recipe, saved_at, reason) VALUES (?, ?, ?, ?, ?)',
  )
  const selectRevisions = db.prepare<[string], RecipeRevision>(
    'SELECT revision, saved_at AS savedAt, reason FROM recipe_revision WHERE portal_id = ? ORDER BY revision DESC',
  )
  const selectRevision = db
    .prepare<[string, number], string>('SELECT recipe FROM recipe_revision WHERE portal_id = ? AND revision = ?')
    .pluck()
  /** Each portal's recipe as it was last read: the list of portals is read with every snapshot. */
  const lastRead = new Map<string, { text: string; recipe: Recipe }>()

  function read({ id, origin, recipe: text }: Row): GuidedPortal {
    const before = lastRead.get(id)
    if (before?.text === text) return { id, origin, recipe: before.recipe }
    const recipe = recipeSchema.parse(JSON.parse(text))
    lastRead.set(id, { text, recipe })
    return { id, origin, recipe }
  }

  return {
    add: ({ id, origin, recipe }, at) => {
      const text = JSON.stringify(recipe)
      insert.run(id, origin, text, at)
      insertRevision.run(id, recipe.revision, text, at, 'added')
    },
    saveRecipe: (id, recipe, at, reason) => {
      const text = JSON.stringify(recipe)
      update.run(text, id)
      insertRevision.run(id, recipe.revision, text, at, reason)
    },
    revisions: (id) => selectRevisions.all(id),
    revision: (id, revision) => {
      const text = selectRevision.get(id, revision)
      return text === undefined ? null : recipeSchema.parse(JSON.parse(text))
    },
    remove: (id) => {
      drop.run(id)
      lastRead.delete(id)
    },
    find: (id) => {
      const row = selectOne.get(id)
      return row === undefined ? null : read(row)
    },
    all: () => select.all().map(read),
  }
}

/** The sealed sessions of guided pages on disk; a row without one says that its user wants to stay signed in. */
export interface KeptPageRepository {
  has(accountId: string): boolean
  add(accountId: string, at: string): void
  /** Nothing where the row is gone. */
  save(accountId: string, sealed: Buffer | null, at: string): void
  sealedOf(accountId: string): Buffer | null
  /** @returns whether there was one */
  remove(accountId: string): boolean
  removeAll(): void
  accounts(): string[]
}

export function createKeptPageRepository(db: Db): KeptPageRepository {
  const insert = db.prepare<[string, string]>(
    'INSERT INTO guided_session (account_id, sealed, kept_at) VALUES (?, NULL, ?)',
  )
  const update = db.prepare<[Buffer | null, string, string]>(
    'UPDATE guided_session SET sealed = ?, kept_at = ? WHERE account_id = ?',
  )
  const drop = db.prepare<[string]>('DELETE FROM guided_session WHERE account_id = ?')
  const select = db.prepare<[string], { sealed: Buffer | null }>(
    'SELECT sealed FROM guided_session WHERE account_id = ?',
  )
  const dropAll = db.prepare<[]>('DELETE FROM guided_session')
  const selectAll = db.prepare<[], string>('SELECT account_id FROM guided_session ORDER BY account_id').pluck()

  return {
    has: (accountId) => select.get(accountId) !== undefined,
    add: (accountId, at) => void insert.run(accountId, at),
    save: (accountId, sealed, at) => void update.run(sealed, at, accountId),
    sealedOf: (accountId) => select.get(accountId)?.sealed ?? null,
    remove: (accountId) => drop.run(accountId).changes > 0,
    removeAll: () => void dropAll.run(),
    accounts: () => selectAll.all(),
  }
}
