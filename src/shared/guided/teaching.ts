import type { Method } from '../api/primitives.ts'
import type { Effect } from '../domain/procedure.ts'
import type { Described } from './channel.ts'
import { controlsOf, stateIds, type Control, type FlowName } from './controls.ts'
import { knowsLanguage } from './languages.ts'
import { recipeFormat } from './recipe-format.ts'
import type { Flow, Recipe, Selectors } from './recipe.ts'
import type { MessageMeaning } from './standing.ts'

/** What a recipe cannot do yet. */
export const missingParts = [
  /** Does not know who is signed in: the user is asked once a sign-in. */
  'signed-in',
  /** Does not know its sign-in page. */
  'signed-out',
  /** Does not know what "off" looks like: the outcome of a disable is reported by the user. */
  'off',
  /** Does not know what "on" looks like: the outcome of a set-up is reported by the user. */
  'on',
  /** Does not know which press turns 2FA off: it is not recorded before it takes effect. */
  'disable',
  /** Does not know which press begins a set-up. */
  'start-enrolment',
  /** Does not know which press turns 2FA on. */
  'verify-code',
  /** Knows no message, so a wrong code is noticed by nothing. */
  'messages',
] as const
export type MissingPart = (typeof missingParts)[number]

/** What a recipe cannot do yet, in the order in which it is best taught. */
export function missingOf(recipe: Recipe): MissingPart[] {
  const commits = (flow: FlowName, effect: Effect): boolean =>
    controlsOf(recipe, flow).some((control) => control.commits === effect)
  const isMissing: Record<MissingPart, boolean> = {
    'signed-in': recipe.signedIn === null,
    'signed-out': recipe.signedOut === null,
    off: recipe.states.off.length === 0,
    on: recipe.states.on.length === 0,
    disable: !commits('disable', 'disable'),
    'start-enrolment': !commits('set-up', 'start-enrolment'),
    'verify-code': !commits('set-up', 'verify-code'),
    messages: recipe.messages.every(({ means }) => means === 'applied'),
  }
  return missingParts.filter((part) => isMissing[part])
}

/** A recipe that knows nothing yet, for a portal that is taught. */
export function emptyRecipe(origin: string, start: string | null): Recipe {
  const { host } = new URL(origin)
  const name = host.toLowerCase().replace(/[^a-z0-9]+/gu, '-')
  return {
    format: recipeFormat,
    id: `taught-${name.replace(/^-+|-+$/gu, '').slice(0, 60)}`,
    title: host,
    revision: 1,
    origins: [origin],
    signInOrigins: [],
    start: start ?? '/',
    languages: [],
    signedIn: null,
    signedOut: null,
    states: { on: [], off: [] },
    messages: [],
    flows: { disable: { title: 'Disable', steps: [] }, 'set-up': { title: 'Set up', steps: [] } },
    requests: [],
    support: { email: null, phone: null, advice: '' },
    verifiedOn: null,
  }
}

/** What a control is taught as. */
export type Meaning =
  | { row: 'signed-in' | 'signed-out' | 'off' }
  | { row: 'on'; method: Method | null }
  | { row: 'message'; means: MessageMeaning }
  | {
      row: FlowName
      step: number
      /** null: it only leads on. */
      commits: Effect | null
      method: Method | null
      asks: Control['asks']
    }

/** A line of a recipe as the user edits it. */
export interface TaughtRow {
  /** As in `targetsOf`. */
  id: string
  meaning: Meaning | { row: FlowName; step: null }
  /** False for a field that is filled in. */
  isPress: boolean
  selectors: Selectors
}

/** Every line of a recipe: who is signed in, signed out, off, on, messages, then the flows in their order. */
export function rowsOf(recipe: Recipe): TaughtRow[] {
  const { signedIn, signedOut, states, messages } = recipe
  const shown = (id: string, meaning: Meaning, { selectors }: { selectors: Selectors }): TaughtRow[] => [
    { id, meaning, isPress: false, selectors },
  ]
  return [
    ...(signedIn === null ? [] : shown(stateIds.signedIn, { row: 'signed-in' }, signedIn)),
    ...(signedOut === null ? [] : shown(stateIds.signedOut, { row: 'signed-out' }, signedOut)),
    ...states.off.flatMap((one, index) => shown(stateIds.off(index), { row: 'off' }, one)),
    ...states.on.flatMap((one, index) => shown(stateIds.on(index), { row: 'on', method: one.method }, one)),
    ...messages.flatMap((one, index) => shown(stateIds.message(index), { row: 'message', means: one.means }, one)),
    ...flowNames.flatMap((name) => {
      const controls = controlsOf(recipe, name)
      return partsOf(recipe.flows[name]).flatMap(({ control: { selectors } }, index): TaughtRow[] => {
        const control = controls[index]
        if (control === undefined) return []
        const { id, step, commits, method, asks, kind } = control
        const meaning: TaughtRow['meaning'] =
          step === null ? { row: name, step } : { row: name, step, commits, method, asks }
        return [{ id, meaning, isPress: kind === 'press', selectors }]
      })
    }),
  ]
}

/** What the guest described, ready to be put into a recipe. */
export interface Taught {
  selectors: Selectors
  isField: boolean
  /** The page's language; null where it names none. */
  language: string | null
  /** Path of the request that its press sends; null where none is its own. */
  path: string | null
}

/**
 * The recipe with a control more.
 *
 * @param at the line that it is for: `replace` puts it in the place of what was known, `add` beside that, as a further
 *   alternative (another language); null makes a line of its own
 */
export function withControl(
  recipe: Recipe,
  taught: Taught,
  meaning: Meaning,
  at: { id: string; how: 'replace' | 'add' } | null,
): Recipe {
  const earlier = at?.how === 'add' ? (rowsOf(recipe).find(({ id }) => id === at.id)?.selectors ?? []) : []
  const selectors = merged(earlier, taught.selectors)
  const languages =
    taught.language === null || knowsLanguage(recipe.languages, taught.language)
      ? recipe.languages
      : [...recipe.languages, taught.language]
  const next = { ...recipe, languages }
  const put = <T>(list: readonly T[], prefix: string, one: T): T[] =>
    at !== null && at.id.startsWith(`${prefix}/`)
      ? list.map((was, index) => (`${prefix}/${index}` === at.id ? one : was))
      : [...list, one]
  switch (meaning.row) {
    case 'signed-in':
      return { ...next, signedIn: { selectors } }
    case 'signed-out':
      return { ...next, signedOut: { selectors } }
    case 'off':
      return { ...next, states: { ...next.states, off: put(next.states.off, 'off', { selectors }) } }
    case 'on': {
      const on = { selectors, method: meaning.method }
      return { ...next, states: { ...next.states, on: put(next.states.on, 'on', on) } }
    }
    case 'message':
      return { ...next, messages: put(next.messages, 'message', { selectors, means: meaning.means }) }
    default: {
      const part = partFor(meaning, selectors, taught.isField)
      const parts = put(partsOf(next.flows[meaning.row]), meaning.row, part)
      const flows = { ...next.flows, [meaning.row]: flowWith(next.flows[meaning.row], parts) }
      return { ...next, flows, requests: requestsWith(next, taught.path, meaning.commits) }
    }
  }
}

/** Why a control that was pointed at cannot be used for a line. */
export type Unusable =
  /** A text, where something to press or to fill in is asked for. */
  | 'not-a-control'
  /** Nothing that a recipe may hold says which it is. */
  | 'nothing-kept'
  /** Others on the page have the same name, and nothing tells them apart. */
  | 'not-unique'
  /** It does not show the User ID. */
  | 'no-user-id'

/**
 * The selectors by which a control is found again, or why there are none.
 *
 * @param except the line whose control is replaced
 */
export function selectorsFor(
  control: Described,
  meaning: Meaning,
  recipe: Recipe,
  except: string | null,
): Selectors | Unusable {
  const own = control.selectors
  switch (meaning.row) {
    case 'signed-in': {
      // guard: recipes.shows-user-id
      if (!control.nameless) return 'no-user-id'
      const around = control.places.filter(({ kind }) => kind === 'container').slice(0, 2)
      const paths = around.map(({ text }) => [text, `aria/[role="${control.role}"]`])
      const found = [...own.filter(({ isUnique }) => isUnique).map(({ text }) => [text]), ...paths]
      return found.length === 0 ? 'nothing-kept' : found
    }
    case 'signed-out':
    case 'off':
    case 'on':
    case 'message': {
      const words = own.filter(({ text }) => text.startsWith('aria/'))
      // The place of a text, and the id of a button that turns it on and off, are the same whatever they say.
      // guard: recipes.state-by-words
      const isByWords = control.kind === 'text' || (meaning.row !== 'signed-out' && words.length > 0)
      const said = isByWords ? words : own
      return said.length === 0 ? 'nothing-kept' : said.map(({ text }) => [text])
    }
    default: {
      if (control.kind === 'text') return 'not-a-control'
      if (own.length === 0) return 'nothing-kept'
      if (twinsOf(control, meaning, recipe, except).length > 0) {
        // The same words on another page: what is in its form, or before it, says which is meant.
        const [place] = control.places
        return place === undefined ? 'not-unique' : own.map(({ text }) => [place.text, text])
      }
      const apart = control.places.find(({ tellsApart }) => tellsApart)
      const found = own.flatMap(({ text, isUnique }) =>
        isUnique ? [[text]] : apart === undefined ? [] : [[apart.text, text]],
      )
      return found.length === 0 ? 'not-unique' : found
    }
  }
}

/** Ids of the controls with the same words or names that could be taken for this one: of the same flow, or where a press commits. */
export function twinsOf(control: Described, meaning: Meaning, recipe: Recipe, except: string | null): string[] {
  const commits = 'commits' in meaning && meaning.commits !== null
  const own = new Set(control.selectors.map(({ text }) => text))
  return rowsOf(recipe).flatMap(({ id, meaning: other, selectors }) => {
    if (id === except || (other.row !== 'disable' && other.row !== 'set-up')) return []
    const matters = other.row === meaning.row || commits || ('commits' in other && other.commits !== null)
    return matters && selectors.some((path) => own.has(path.at(-1) ?? '')) ? [id] : []
  })
}

/** The recipe with another meaning of a line, which keeps its control. */
export function withMeaning(recipe: Recipe, id: string, meaning: Meaning): Recipe {
  const row = rowsOf(recipe).find((one) => one.id === id)
  if (row === undefined || row.meaning.row !== meaning.row) return recipe
  const taught: Taught = { selectors: row.selectors, isField: !row.isPress, language: null, path: null }
  return withControl(recipe, taught, meaning, { id, how: 'replace' })
}

/** The recipe without a line. A request that only a control of it committed is no longer held either. */
export function withoutRow(recipe: Recipe, id: string): Recipe {
  const without = <T>(list: readonly T[], prefix: string): T[] => list.filter((_, index) => `${prefix}/${index}` !== id)
  const flows = Object.fromEntries(
    flowNames.map((name) => [name, flowWith(recipe.flows[name], without(partsOf(recipe.flows[name]), name))]),
  ) as Recipe['flows']
  const next: Recipe = {
    ...recipe,
    signedIn: id === stateIds.signedIn ? null : recipe.signedIn,
    signedOut: id === stateIds.signedOut ? null : recipe.signedOut,
    states: { on: without(recipe.states.on, 'on'), off: without(recipe.states.off, 'off') },
    messages: without(recipe.messages, 'message'),
    flows,
  }
  const effects = new Set(flowNames.flatMap((name) => controlsOf(next, name).map(({ commits }) => commits)))
  return { ...next, requests: next.requests.filter(({ commits }) => effects.has(commits)) }
}

/** The recipe with a control of a flow one place earlier (`-1`) or later (`1`). */
export function withMoved(recipe: Recipe, id: string, by: -1 | 1): Recipe {
  const flow = flowNames.find((name) => id.startsWith(`${name}/`))
  if (flow === undefined) return recipe
  const parts = partsOf(recipe.flows[flow])
  const from = Number(id.slice(flow.length + 1))
  const [moved, other] = [parts[from], parts[from + by]]
  if (moved === undefined || other === undefined) return recipe
  const swapped = parts.with(from, other).with(from + by, moved)
  return { ...recipe, flows: { ...recipe.flows, [flow]: flowWith(recipe.flows[flow], swapped) } }
}

/** The recipe with the steps of a recording at the end of a flow; what each is for is then taught in the list. */
export function withRecording(recipe: Recipe, flow: FlowName, steps: readonly ControlStep[]): Recipe {
  const says = { step: flow === 'disable' ? 1 : 6 }
  const parts = [...partsOf(recipe.flows[flow]), ...steps.map((control) => ({ says, control }))]
  return { ...recipe, flows: { ...recipe.flows, [flow]: flowWith(recipe.flows[flow], parts) } }
}

const flowNames = ['disable', 'set-up'] as const satisfies readonly FlowName[]

type Step = Flow['steps'][number]
export type ControlStep = Extract<Step, { type: 'click' | 'change' }>
type Annotation = Extract<Step, { type: 'customStep' }>

/** A control of a flow with what says what it is; null: nothing yet. */
interface Part {
  says: Annotation['parameters'] | null
  control: ControlStep
}

/** A step number holds until the next one; each part gets its own, so that it can be moved. */
function partsOf({ steps }: Flow): Part[] {
  const parts: Part[] = []
  let says: Part['says'] = null
  for (const step of steps) {
    if (step.type === 'customStep') {
      says = step.parameters
      continue
    }
    parts.push({ says, control: step })
    says = says === null ? null : { step: says.step }
  }
  return parts
}

function flowWith(flow: Flow, parts: readonly Part[]): Flow {
  const steps = parts.flatMap(({ says, control }): Step[] =>
    says === null ? [control] : [{ type: 'customStep', name: 'factordesk', parameters: says }, control],
  )
  return { ...flow, steps }
}

function partFor(meaning: Extract<Meaning, { step: number }>, selectors: Selectors, isField: boolean): Part {
  const { step, commits, method, asks } = meaning
  return {
    says: {
      step,
      ...(commits === null ? {} : { commits }),
      ...(method === null ? {} : { method }),
      ...(asks === null ? {} : { asks }),
    },
    control: isField ? { type: 'change', selectors, value: '' } : { type: 'click', selectors, offsetX: 1, offsetY: 1 },
  }
}

function requestsWith({ requests }: Recipe, path: string | null, commits: Effect | null): Recipe['requests'] {
  if (path === null || commits === null || requests.some((one) => one.path === path)) return requests
  return [...requests, { path, commits, method: 'POST' }]
}

/** At most as many alternatives as a recipe may hold; the newest stay. */
function merged(earlier: Selectors, added: Selectors): Selectors {
  const known = new Set(earlier.map((path) => path.join('\n')))
  return [...earlier, ...added.filter((path) => !known.has(path.join('\n')))].slice(-24)
}
