import type { Method } from '../api/primitives.ts'
import type { PageReading } from './channel.ts'
import { controlsOf, stateIds, type Control, type FlowName } from './controls.ts'
import type { messageMeanings } from './recipe-format.ts'
import type { Recipe } from './recipe.ts'

export type MessageMeaning = (typeof messageMeanings)[number]

/** What the frames of a page show, merged. */
export type Seen = Pick<PageReading, 'targets' | 'signedIn' | 'otherLanguage'>

/** Where the page is, as a recipe reads it. */
export interface Standing {
  /** The state that a control of the page shows. Absence of "on" is not "off": without either it is `unknown`. */
  twoFactor: { state: 'on'; method: Method | null } | { state: 'off' } | { state: 'unknown' }
  /** The guide's step of the furthest control that is there; null where none is. */
  step: number | null
  /** The control to use next; null where none is there. */
  next: Control | null
  /** Ids of controls that more than one place of the page fits. */
  ambiguous: string[]
  /** The method that is chosen where the page asks for one; null where none is. */
  chosen: Method | null
  messages: MessageMeaning[]
  signedOut: boolean
  signedIn: PageReading['signedIn']
  /**
   * The page says that it is in a language that the recipe does not know, and shows nothing that the recipe reads: no
   * state, no message, no sign-in. Controls may be there, by their attributes.
   */
  otherLanguage: boolean
}

/**
 * Reads what was seen by a recipe. Pure.
 *
 * @param flow the flow that the user is in
 * @param to the method to be set up; null where the flow sets none up, or none was chosen yet
 */
export function standing(recipe: Recipe, flow: FlowName, to: Method | null, seen: Seen): Standing {
  const controls = controlsOf(recipe, flow)
  // guard: guided.one-place
  const there = controls.filter(({ id }) => seen.targets[id]?.is === 'one')
  const furthest = there.at(-1)
  const twoFactor = twoFactorIn(recipe, seen)
  const signedOut = seen.targets[stateIds.signedOut] !== undefined
  const messages = recipe.messages.flatMap(({ means }, index) =>
    seen.targets[stateIds.message(index)] === undefined ? [] : [means],
  )
  return {
    twoFactor,
    step: furthest?.step ?? null,
    next: nextOf(there, to, seen),
    ambiguous: controls.flatMap(({ id }) => (seen.targets[id]?.is === 'many' ? [id] : [])),
    chosen: chosenIn(controls, seen) ?? methodOfStart(there),
    messages,
    signedOut,
    signedIn: seen.signedIn,
    // guard: recipes.other-language
    otherLanguage: seen.otherLanguage && twoFactor.state === 'unknown' && messages.length === 0 && !signedOut,
  }
}

/** On and off at once, as where a page keeps hidden what it showed before, is not known either. */
function twoFactorIn(recipe: Recipe, seen: Seen): Standing['twoFactor'] {
  const on = recipe.states.on.filter((_, index) => isThere(seen, stateIds.on(index)))
  const off = recipe.states.off.filter((_, index) => isThere(seen, stateIds.off(index)))
  // guard: guided.both-states
  if (on.length > 0 && off.length > 0) return { state: 'unknown' }
  if (off.length > 0) return { state: 'off' }
  if (on.length === 0) return { state: 'unknown' }
  const methods = new Set(on.flatMap(({ method }) => (method === null ? [] : [method])))
  const [method] = methods
  return { state: 'on', method: methods.size === 1 ? (method ?? null) : null }
}

function isThere(seen: Seen, id: string): boolean {
  return seen.targets[id] !== undefined
}

/** The first control of the furthest step that is not done with: a field that was visited, and a method that is chosen, lead on. */
function nextOf(there: readonly Control[], to: Method | null, seen: Seen): Control | null {
  const furthest = there.at(-1)
  if (furthest === undefined) return null
  const isOpen = ({ id, kind, method, step }: Control): boolean => {
    const at = seen.targets[id]
    if (at === undefined || step !== furthest.step) return false
    if (method !== null) return method === to && !at.checked
    return kind === 'press' || !at.visited
  }
  return there.find(isOpen) ?? furthest
}

function chosenIn(controls: readonly Control[], seen: Seen): Method | null {
  const chosen = controls.filter(({ id, method }) => method !== null && seen.targets[id]?.checked === true)
  return chosen.length === 1 ? (chosen[0]?.method ?? null) : null
}

/** Where the press that begins the set-up names its method, no method is chosen before it. */
function methodOfStart(there: readonly Control[]): Method | null {
  const starts = there.filter(({ commits, method }) => commits === 'start-enrolment' && method !== null)
  return starts.length === 1 ? (starts[0]?.method ?? null) : null
}

/** What several frames show of one page: a target that two frames show fits more than one place. */
export function mergeSeen(frames: readonly Seen[]): Seen {
  const targets: Seen['targets'] = {}
  for (const frame of frames)
    for (const [id, at] of Object.entries(frame.targets))
      // guard: guided.tie-of-frames
      targets[id] = targets[id] === undefined ? at : { ...at, is: 'many' }
  // guard: guided.mismatch-of-any-frame
  const signedIn = frames.some((frame) => frame.signedIn === 'mismatch')
    ? 'mismatch'
    : frames.some((frame) => frame.signedIn === 'match')
      ? 'match'
      : 'absent'
  return { targets, signedIn, otherLanguage: frames.some(({ otherLanguage }) => otherLanguage) }
}
