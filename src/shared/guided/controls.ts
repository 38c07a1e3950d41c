import type { Method } from '../api/primitives.ts'
import type { Effect } from '../domain/procedure.ts'
import type { Flow, Recipe, Selectors } from './recipe.ts'
import { readSelector, type Selector } from './selector.ts'

/** A flow of a recipe. */
export type FlowName = keyof Recipe['flows']

/** A control of a flow, in the order in which a person uses them. */
export interface Control {
  /** Names it between guest and main, e.g. `disable/5`: nothing of the page. */
  id: string
  kind: 'press' | 'field'
  /** The guide's step; null where the recipe names none. */
  step: number | null
  commits: Effect | null
  method: Method | null
  asks: 'password' | 'code' | null
}

/** What the guest searches for: an id, and alternatives that say how it is recognised. */
export interface Target {
  id: string
  alternatives: Selector[][]
}

/** The controls of a flow. */
export function controlsOf(recipe: Recipe, flow: FlowName): Control[] {
  return readFlow(flow, recipe.flows[flow]).map(({ control }) => control)
}

/** A recipe's target ids: what a reading may report, and nothing else. */
export const stateIds = {
  on: (index: number) => `on/${index}`,
  off: (index: number) => `off/${index}`,
  message: (index: number) => `message/${index}`,
  signedOut: 'signed-out',
  signedIn: 'signed-in',
} as const

/** Everything that a guest searches for with this recipe. */
export function targetsOf(recipe: Recipe): Target[] {
  const target = (id: string, selectors: Selectors): Target => ({ id, alternatives: alternativesOf(selectors) })
  const flows = (['disable', 'set-up'] as const).flatMap((name) =>
    readFlow(name, recipe.flows[name]).map(({ control, selectors }) => target(control.id, selectors)),
  )
  return [
    ...flows,
    ...recipe.states.on.map(({ selectors }, index) => target(stateIds.on(index), selectors)),
    ...recipe.states.off.map(({ selectors }, index) => target(stateIds.off(index), selectors)),
    ...recipe.messages.map(({ selectors }, index) => target(stateIds.message(index), selectors)),
    ...(recipe.signedOut === null ? [] : [target(stateIds.signedOut, recipe.signedOut.selectors)]),
    ...(recipe.signedIn === null ? [] : [target(stateIds.signedIn, recipe.signedIn.selectors)]),
  ]
}

function readFlow(name: FlowName, { steps }: Flow): { control: Control; selectors: Selectors }[] {
  const found: { control: Control; selectors: Selectors }[] = []
  let said: Pick<Control, 'step' | 'commits' | 'method' | 'asks'> = nothingSaid
  for (const step of steps) {
    if (step.type === 'customStep') {
      const { step: number, commits = null, method = null, asks = null } = step.parameters
      said = { step: number, commits, method, asks }
      continue
    }
    const control: Control = {
      id: `${name}/${found.length}`,
      kind: step.type === 'click' ? 'press' : 'field',
      ...said,
    }
    found.push({ control, selectors: step.selectors })
    said = { ...nothingSaid, step: said.step }
  }
  return found
}

const nothingSaid = { step: null, commits: null, method: null, asks: null } as const

function alternativesOf(selectors: Selectors): Selector[][] {
  return selectors.map((path) =>
    path.map((text) => {
      const selector = readSelector(text)
      if (selector === null) throw new Error('a checked recipe has readable selectors alone')
      return selector
    }),
  )
}
