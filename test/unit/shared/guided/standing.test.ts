import { describe, expect, test } from 'vitest'
import { controlsOf, stateIds } from '#shared/guided/controls.ts'
import { mergeSeen, standing, type Seen } from '#shared/guided/standing.ts'
import { guideRecipe } from '../../../support/guided/guide-recipe.ts'

const recipe = guideRecipe()
const plain = { is: 'one', covered: false, disabled: false, checked: false, visited: false } as const
const idOf = (
  flow: 'disable' | 'set-up',
  step: number,
  fits: (control: ReturnType<typeof controlsOf>[number]) => boolean,
): string => controlsOf(recipe, flow).find((control) => control.step === step && fits(control))?.id ?? ''
const sees = (
  targets: Record<string, Partial<Seen['targets'][string]>>,
  signedIn: Seen['signedIn'] = 'absent',
): Seen => ({
  targets: Object.fromEntries(Object.entries(targets).map(([id, more]) => [id, { ...plain, ...more }])),
  signedIn,
  otherLanguage: false,
})
const password = idOf('disable', 5, ({ kind }) => kind === 'field')
const disable = idOf('disable', 5, ({ commits }) => commits === 'disable')
const sms = idOf('set-up', 7, ({ method }) => method === 'sms')
const email = idOf('set-up', 7, ({ method }) => method === 'email')
const next = idOf('set-up', 7, ({ method }) => method === null)

describe('the state', () => {
  test.each([
    [{ [stateIds.on(0)]: {} }, { state: 'on', method: null }],
    [{ [stateIds.off(0)]: {} }, { state: 'off' }],
    [{}, { state: 'unknown' }],
    [{ [stateIds.on(0)]: {}, [stateIds.off(0)]: {} }, { state: 'unknown' }],
  ])('of %j is %j', (targets, expected) => {
    expect(standing(recipe, 'disable', null, sees(targets)).twoFactor).toEqual(expected)
  })

  test('names the method that its control is of, where one is', () => {
    const on = [{ ...recipe.states.on[0]!, method: 'sms' as const }, recipe.states.on[0]!]
    const named = { ...recipe, states: { ...recipe.states, on } }
    const both = sees({ [stateIds.on(0)]: {}, [stateIds.on(1)]: {} })
    expect(standing(named, 'disable', null, both).twoFactor).toEqual({ state: 'on', method: 'sms' })
  })
})

describe('the next control', () => {
  test('is the furthest one that is there', () => {
    const seen = sees({ [idOf('disable', 2, () => true)]: {}, [idOf('disable', 3, () => true)]: {} })
    expect(standing(recipe, 'disable', null, seen)).toMatchObject({ step: 3, next: { step: 3 } })
  })

  test('is the field of a step, and its button once the field was visited', () => {
    const before = sees({ [password]: {}, [disable]: {} })
    const after = sees({ [password]: { visited: true }, [disable]: {} })
    expect(standing(recipe, 'disable', null, before).next?.id).toBe(password)
    expect(standing(recipe, 'disable', null, after).next?.id).toBe(disable)
  })

  test('is the method that was agreed on, and what follows once that is chosen', () => {
    const before = sees({ [sms]: {}, [email]: { checked: true }, [next]: {} })
    const after = sees({ [sms]: { checked: true }, [email]: {}, [next]: {} })
    expect(standing(recipe, 'set-up', 'sms', before)).toMatchObject({ next: { id: sms }, chosen: 'email' })
    expect(standing(recipe, 'set-up', 'sms', after)).toMatchObject({ next: { id: next }, chosen: 'sms' })
  })

  test('is never one that more than one place fits', () => {
    const now = standing(recipe, 'disable', null, sees({ [disable]: { is: 'many' } }))
    expect(now).toMatchObject({ next: null, step: null, ambiguous: [disable] })
  })
})

describe('a page in a language that the recipe does not know', () => {
  const german = (targets: Parameters<typeof sees>[0], signedIn?: Seen['signedIn']): Seen => ({
    ...sees(targets, signedIn),
    otherLanguage: true,
  })

  test.each([
    ['nothing of the recipe', {}, true],
    ['who is signed in', { [stateIds.signedIn]: {} }, true],
    ['a field, by its attributes', { [password]: {} }, true],
    ['a button, by its id', { [disable]: {} }, true],
    ['the state', { [stateIds.on(0)]: {} }, false],
    ['a message', { [stateIds.message(0)]: {} }, false],
    ['its sign-in', { [stateIds.signedOut]: {} }, false],
  ])('that shows %s is said to be in another language: %j → %s', (_what, targets, expected) => {
    const message = { selectors: [['aria/Wrong.[role="status"]']], means: 'wrong-code' as const }
    const taught = { ...recipe, messages: [message] }
    expect(standing(taught, 'disable', null, german(targets)).otherLanguage).toBe(expected)
    expect(standing(taught, 'disable', null, sees(targets)).otherLanguage).toBe(false)
  })
})

describe('several frames', () => {
  test('show one page; what two of them show is ambiguous', () => {
    const merged = mergeSeen([sees({ [password]: {}, [disable]: {} }), sees({ [disable]: {} })])
    expect(merged.targets[password]?.is).toBe('one')
    expect(merged.targets[disable]?.is).toBe('many')
  })

  test.each([
    [['absent', 'match'], 'match'],
    [['match', 'mismatch'], 'mismatch'],
    [['absent'], 'absent'],
  ] as const)('that say %j of who is signed in say %s', (said, expected) => {
    expect(mergeSeen(said.map((signedIn) => sees({}, signedIn))).signedIn).toBe(expected)
  })
})
