import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { effects } from '../../domain/procedure.ts'
import { id, instant, method } from '../../api/primitives.ts'
import { recipe } from '../../guided/recipe.ts'
import { messageMeanings } from '../../guided/recipe-format.ts'
import { done, type Operation } from '../operation.ts'
import { portalId } from '../views.ts'

const ofPortal = z.strictObject({ portalId })
const ofAccount = z.strictObject({ accountId: accountKey })
const flow = z.enum(['disable', 'set-up'])
const rowId = z
  .string()
  .max(40)
  .regex(/^[a-z-]+(\/\d{1,3})?$/)

const ofFlow = {
  step: z.int().min(1).max(11),
  commits: z.enum(effects).nullable(),
  method: method.nullable(),
  asks: z.enum(['password', 'code']).nullable(),
}

/** What a control is taught as. */
const meaning = z.discriminatedUnion('row', [
  z.strictObject({ row: z.literal('signed-in') }),
  z.strictObject({ row: z.literal('signed-out') }),
  z.strictObject({ row: z.literal('off') }),
  z.strictObject({ row: z.literal('on'), method: method.nullable() }),
  z.strictObject({ row: z.literal('message'), means: z.enum(messageMeanings) }),
  z.strictObject({ row: z.literal('disable'), ...ofFlow }),
  z.strictObject({ row: z.literal('set-up'), ...ofFlow }),
])

/** A recipe as its screen shows it. */
const recipeDetails = z.object({
  recipe,
  /** Every revision, the newest first. */
  revisions: z.array(
    z.object({
      revision: z.int(),
      savedAt: instant,
      reason: z.enum(['added', 'taught', 'imported', 'recorded', 'verified', 'restored']),
    }),
  ),
})
export type RecipeDetails = z.infer<typeof recipeDetails>

/** The control that the user pointed at; no more of the page than its own words. */
const pointedView = z.object({
  kind: z.enum(['press', 'choice', 'field', 'text']),
  role: z.string(),
  /** null: it has none, or none that a recipe may hold. */
  name: z.string().nullable(),
  /** Its name may be of a person or a secret, so it was left on the page. */
  nameless: z.boolean(),
  asks: z.enum(['password', 'code']).nullable(),
  language: z.string().nullable(),
})
export type PointedView = z.infer<typeof pointedView>

/** Why a file is not taken. */
const refusal = z.enum([
  'too-large',
  'not-json',
  'future-format',
  'not-a-recipe',
  'not-a-recording',
  'nothing-recorded',
])

/** What a file has, before anything is kept. */
const importPreview = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('refused'), why: refusal, /** Where in the file. */ at: z.string().nullable() }),
  z.object({
    kind: z.literal('recipe'),
    previewId: id,
    title: z.string(),
    revision: z.int(),
    origins: z.array(z.string()),
    /** It was written for another portal. */
    isForOther: z.boolean(),
    controls: z.int(),
  }),
  z.object({
    kind: z.literal('recording'),
    previewId: id,
    title: z.string(),
    origins: z.array(z.string()),
    isForOther: z.boolean(),
    controls: z.int(),
    /** Steps that were left out. */
    leftOut: z.int(),
  }),
])
export type RecipeImportPreview = z.infer<typeof importPreview>

/** Recipes: teaching a portal, its revisions, and files. */
export const recipeOperations = {
  'recipe.get': { input: ofPortal, output: recipeDetails },
  /** The next press on the page is not made but described; or that is ended. */
  'recipe.point': { input: ofAccount.extend({ armed: z.boolean() }), output: done },
  /** The control that was pointed at; null for none. */
  'recipe.pointed': { input: ofAccount, output: z.object({ control: pointedView.nullable() }) },
  /** Puts the control that was pointed at into the recipe: as a line of its own, in the place of one, or as a further way to recognise it. */
  'recipe.teach': {
    input: ofAccount.extend({
      meaning,
      at: z.strictObject({ id: rowId, how: z.enum(['replace', 'add']) }).nullable(),
    }),
    output: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('saved'),
        details: recipeDetails,
        /** Controls with the same words that were shown earlier: they are to be shown once more, on their own page. */
        twins: z.array(z.string()),
      }),
      z.object({
        kind: z.literal('unusable'),
        why: z.enum(['not-a-control', 'nothing-kept', 'not-unique', 'no-user-id']),
      }),
    ]),
  },
  /** Changes what a control is for, and keeps how it is recognised. */
  'recipe.describe': { input: ofPortal.extend({ id: rowId, meaning }), output: recipeDetails },
  'recipe.move': {
    input: ofPortal.extend({ id: rowId, by: z.union([z.literal(-1), z.literal(1)]) }),
    output: recipeDetails,
  },
  'recipe.drop': { input: ofPortal.extend({ id: rowId }), output: recipeDetails },
  /** Which controls of the recipe the open page has now; changes nothing. */
  'recipe.check': {
    input: ofAccount,
    output: z.object({ found: z.record(rowId, z.enum(['one', 'many'])) }),
  },
  /** The user saw it fit the live portal today. */
  'recipe.verify': { input: ofPortal, output: recipeDetails },
  /** Writes an earlier revision as the newest one. */
  'recipe.restore': { input: ofPortal.extend({ revision: z.int().min(1) }), output: recipeDetails },
  /** Asks for a file and says what it has. */
  'recipe.previewImport': { input: ofPortal, output: importPreview },
  /** Takes over what was previewed; a recording's steps at the end of a flow. */
  'recipe.confirmImport': {
    input: ofPortal.extend({ previewId: id, flow: flow.nullable() }),
    output: recipeDetails,
  },
  /** Writes the recipe to a file that the user names; null where they name none. */
  'recipe.export': { input: ofPortal, output: z.object({ file: z.string().nullable() }) },
} as const satisfies Record<`recipe.${string}`, Operation>
