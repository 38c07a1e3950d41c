import { parse } from '@puppeteer/replay'
import { recipeFormat } from '#shared/guided/recipe-format.ts'
import { isOrigin, recipe, type Flow, type Recipe } from '#shared/guided/recipe.ts'
import { isPrivate, withoutPersons } from '#shared/guided/private-text.ts'
import { readSelector } from '#shared/guided/selector.ts'

/** Bytes of a recipe's file, and of a recording. */
export const maxRecipeBytes = 256 * 1024

/** Why a file is not taken. */
type RecipeProblem =
  'too-large' | 'not-json' | 'future-format' | 'not-a-recipe' | 'not-a-recording' | 'nothing-recorded'

export type Read<T> =
  | { ok: true; value: T }
  | { ok: false; why: RecipeProblem; /** Where, e.g. `states.on.0.selectors`. */ at: string | null }

/** Reads a recipe's file; nothing of one that is not whole is kept. */
export function readRecipe(text: string): Read<Recipe> {
  const json = readJson(text)
  if (!json.ok) return json
  const format = memberOf(json.value, 'format')
  if (typeof format === 'string' && format.startsWith('factordesk-recipe/') && format !== recipeFormat)
    return refused('future-format')
  const read = recipe.safeParse(json.value)
  if (!read.success) return refused('not-a-recipe', read.error.issues[0]?.path.join('.') ?? null)
  // The flows are the Recorder's own format, so that other tools read them, too.
  for (const name of ['disable', 'set-up'] as const)
    if (readFlow(read.data.flows[name]) === null) return refused('not-a-recipe', `flows.${name}`)
  return { ok: true, value: read.data }
}

/** A recipe as a file of its own, to be shared. */
export function writeRecipe(of: Recipe): string {
  return `${JSON.stringify(of, null, 2)}\n`
}

/** What is taken over from a recording of the Chrome DevTools Recorder. */
export interface Recording {
  title: string
  /** Of the pages that were visited. */
  origins: string[]
  steps: Extract<Flow['steps'][number], { type: 'click' | 'change' }>[]
  /** How many steps were left out: keys, scrolling, and what only the place on the page would find again. */
  leftOut: number
}

/**
 * Reads a recording. What was typed (`change`, `keyDown`), the size of the window, and selectors by text, XPath or layout
 * are dropped before anything is stored or shown.
 */
export function readRecording(text: string): Read<Recording> {
  const json = readJson(text)
  if (!json.ok) return json
  const flow = readFlow(json.value)
  if (flow === null) return refused('not-a-recording')
  const origins = new Set<string>()
  const steps: Recording['steps'] = []
  let leftOut = 0
  for (const step of flow.steps) {
    // The Recorder's step types are an enum of its own; their texts are what a file contains.
    const type: string = step.type
    if ('url' in step) {
      const origin = URL.parse(step.url)?.origin
      if (origin !== undefined && isOrigin(origin)) origins.add(origin)
      continue
    }
    const selectors = 'selectors' in step && Array.isArray(step.selectors) ? keptSelectors(step.selectors) : []
    if (selectors.length > 0 && (type === 'click' || type === 'doubleClick')) {
      steps.push({ type: 'click', selectors, offsetX: 1, offsetY: 1 })
    } else if (selectors.length > 0 && type === 'change') {
      steps.push({
        type: 'change',
        selectors,
        // guard: recipes.typed-values
        value: '',
      })
    } else {
      leftOut += 1
    }
  }
  if (steps.length === 0) return refused('nothing-recorded')
  return {
    ok: true,
    value: { title: withoutPersons(flow.title).slice(0, 200) || 'Recording', origins: [...origins], steps, leftOut },
  }
}

/**
 * The alternatives that a recipe may hold; a name that may be a person's or a secret's is none. The Recorder's paths lead
 * through frames and shadow roots, which are all searched: the last part is the control.
 */
function keptSelectors(selectors: readonly (string | readonly string[])[]): string[][] {
  const controls = selectors.map((path) => (typeof path === 'string' ? path : (path.at(-1) ?? '')))
  return controls
    .filter((text) => isKept(text))
    .slice(0, 24)
    .map((text) => [text])
}

function isKept(text: string): boolean {
  const selector = text.length > 260 ? null : readSelector(text)
  if (selector === null || (selector.by === 'role' && selector.name === '')) return false
  // guard: recipes.names-of-persons
  return !isPrivate(text)
}

function readFlow(json: unknown): ReturnType<typeof parse> | null {
  try {
    return parse(json)
  } catch {
    return null
  }
}

function readJson(text: string): Read<unknown> {
  if (Buffer.byteLength(text) > maxRecipeBytes) return refused('too-large')
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    return refused('not-json')
  }
}

function refused(why: RecipeProblem, at: string | null = null): { ok: false; why: RecipeProblem; at: string | null } {
  return { ok: false, why, at }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}
