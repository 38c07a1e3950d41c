import { describe, expect, test } from 'vitest'
import type { Described } from '#shared/guided/channel.ts'
import { pointed } from '#shared/guided/channel-schemas.ts'
import { isPrivate, namesOf } from '#shared/guided/private-text.ts'
import { recipe as recipeSchema, type Recipe } from '#shared/guided/recipe.ts'
import {
  emptyRecipe,
  missingOf,
  missingParts,
  rowsOf,
  selectorsFor,
  twinsOf,
  withControl,
  withMeaning,
  withMoved,
  withoutRow,
  withRecording,
  type Meaning,
} from '#shared/guided/teaching.ts'
import { propose, suggestedEffect } from '#shared/guided/teaching-words.ts'
import { guideRecipe } from '../../../support/guided/guide-recipe.ts'

const empty = emptyRecipe('https://harbour.example', '/papers')
const press = (name: string, more: Partial<Described> = {}): Described => ({
  kind: 'press',
  role: 'button',
  name,
  nameless: false,
  asks: null,
  selectors: [{ text: `aria/${name}[role="button"]`, isUnique: true }],
  places: [],
  path: null,
  language: 'en',
  ...more,
})
const leads = (step: number): Meaning => ({ row: 'disable', step, commits: null, method: null, asks: null })
const commits: Meaning = { row: 'disable', step: 5, commits: 'disable', method: null, asks: null }

function taught(recipe: Recipe, control: Described, meaning: Meaning, at: Parameters<typeof withControl>[3] = null) {
  const selectors = selectorsFor(control, meaning, recipe, at?.id ?? null)
  if (typeof selectors === 'string') throw new Error(selectors)
  const next = withControl(recipe, { ...control, selectors, isField: control.kind === 'field' }, meaning, at)
  return recipeSchema.parse(next)
}

describe('a recipe that knows nothing', () => {
  test('is a recipe, and says what it cannot do', () => {
    expect(recipeSchema.safeParse(empty).success).toBe(true)
    expect(missingOf(empty)).toEqual([...missingParts])
    expect(missingOf(guideRecipe())).toEqual(['signed-in', 'messages'])
  })

  test('knows less by each control that is taught, and more once one is removed', () => {
    const off = taught(empty, press('The lock is open.', { kind: 'text', role: 'paragraph' }), { row: 'off' })
    expect(missingOf(off)).not.toContain('off')
    const both = taught(off, press('Unfit'), commits)
    expect(missingOf(both)).not.toContain('disable')
    expect(missingOf(withoutRow(both, 'disable/0'))).toContain('disable')
    expect(both.languages).toEqual(['en'])
  })
})

describe('controls of a flow', () => {
  const two = taught(taught(empty, press('First'), leads(3)), press('Second'), leads(4))
  const named = (recipe: Recipe): unknown[] => rowsOf(recipe).map(({ selectors }) => selectors[0]?.[0])

  test('are kept in their order, and are moved and removed', () => {
    expect(named(two)).toEqual(['aria/First[role="button"]', 'aria/Second[role="button"]'])
    expect(named(withMoved(two, 'disable/1', -1))).toEqual(['aria/Second[role="button"]', 'aria/First[role="button"]'])
    expect(withMoved(two, 'disable/0', -1)).toEqual(two)
    expect(named(withoutRow(two, 'disable/0'))).toEqual(['aria/Second[role="button"]'])
  })

  test('keep their step where others are moved or removed', () => {
    const moved = rowsOf(withMoved(two, 'disable/0', 1))
    expect(moved.map(({ meaning }) => 'step' in meaning && meaning.step)).toEqual([4, 3])
  })

  test('are given another meaning and keep their names', () => {
    const [row] = rowsOf(withMeaning(two, 'disable/0', commits))
    expect(row?.meaning).toEqual(commits)
    expect(row?.selectors).toEqual([['aria/First[role="button"]']])
  })

  test('of another language are added as alternatives', () => {
    const german = press('Erstes', { language: 'de' })
    const both = taught(two, german, leads(3), { id: 'disable/0', how: 'add' })
    expect(rowsOf(both)[0]?.selectors).toEqual([['aria/First[role="button"]'], ['aria/Erstes[role="button"]']])
    expect(both.languages).toEqual(['en', 'de'])
  })

  test('come from a recording with a step of their own', () => {
    const step = { type: 'click', selectors: [['aria/Third[role="button"]']], offsetX: 1, offsetY: 1 } as const
    const recorded = withRecording(two, 'disable', [{ ...step, selectors: [['aria/Third[role="button"]']] }])
    expect(rowsOf(recorded).at(-1)?.meaning).toMatchObject({ row: 'disable', step: 1, commits: null })
  })
})

describe('a control is distinguished', () => {
  test('by what is in its form, where another page has the same words', () => {
    const leading = taught(empty, press('Disable two-factor authentication'), leads(4))
    const places = [
      { text: '[name="2fa_code"]', kind: 'field', tellsApart: true } as const,
      { text: 'aria/Confirm[role="heading"]', kind: 'heading', tellsApart: true } as const,
    ]
    const committing = press('Disable two-factor authentication', { places })
    expect(selectorsFor(committing, commits, leading, null)).toEqual([
      ['[name="2fa_code"]', 'aria/Disable two-factor authentication[role="button"]'],
    ])
    expect(twinsOf(committing, commits, leading, null)).toEqual(['disable/0'])
    expect(selectorsFor(press('Disable two-factor authentication'), commits, leading, null)).toBe('not-unique')
  })

  test('by the heading before it, where the page has others of its name', () => {
    const text = 'aria/Remove[role="button"]'
    const heading = { text: 'aria/Double lock[role="heading"]', kind: 'heading', tellsApart: true } as const
    const other = { ...heading, text: '#list', kind: 'container', tellsApart: false } as const
    const one = press('Remove', { selectors: [{ text, isUnique: false }], places: [other, heading] })
    expect(selectorsFor(one, commits, empty, null)).toEqual([[heading.text, text]])
    expect(selectorsFor({ ...one, places: [other] }, commits, empty, null)).toBe('not-unique')
  })

  test('a text is known by its words alone, and is no control', () => {
    const text = press('Wrong.', { kind: 'text', role: 'generic', selectors: [{ text: '#flash', isUnique: true }] })
    expect(selectorsFor(text, { row: 'message', means: 'wrong-code' }, empty, null)).toBe('nothing-kept')
    expect(selectorsFor(text, commits, empty, null)).toBe('not-a-control')
  })

  test('a state is known by its words, where it has any: the id of a switch is the same in both states', () => {
    const text = 'aria/Disable[role="button"]'
    const toggle = { text: '#two-factor', isUnique: true }
    const named = press('Disable', { selectors: [{ text, isUnique: true }, toggle] })
    expect(selectorsFor(named, { row: 'on', method: null }, empty, null)).toEqual([[text]])
    expect(selectorsFor({ ...named, name: null, selectors: [toggle] }, { row: 'off' }, empty, null)).toEqual([
      ['#two-factor'],
    ])
    expect(selectorsFor(named, { row: 'signed-out' }, empty, null)).toEqual([[text], ['#two-factor']])
    expect(selectorsFor(named, commits, empty, null)).toEqual([[text], ['#two-factor']])
  })

  test('who is signed in, where its name was the User ID', () => {
    const link = press('Papers', { role: 'link', selectors: [] })
    expect(selectorsFor(link, { row: 'signed-in' }, empty, null)).toBe('no-user-id')
    const places = [{ text: '#berth', kind: 'container', tellsApart: false } as const]
    expect(selectorsFor({ ...link, nameless: true, places }, { row: 'signed-in' }, empty, null)).toEqual([
      ['#berth', 'aria/[role="link"]'],
    ])
  })
})

describe('words only fill in a form', () => {
  test.each([
    ['a heading "Disable Auth"', { kind: 'text', name: 'Disable Auth' }],
    ['German "abmelden", which is to sign out', { kind: 'press', name: 'Abmelden' }],
    ['a word within a word', { kind: 'press', name: 'Disabled users' }],
  ] as const)('and %s is proposed as no press that changes 2FA', (_what, control) => {
    expect(suggestedEffect(control, 'disable')).toBeNull()
    expect(suggestedEffect(control, 'set-up')).toBeNull()
  })

  test.each([
    ['Disable two-factor authentication', 'disable'],
    ['Zwei-Faktor-Authentifizierung deaktivieren', 'disable'],
    ['停用两步验证', 'disable'],
    ['Nyahaktifkan 2FA', 'disable'],
    ['Désactiver la double authentification', 'disable'],
    ['Desactivar la verificación', 'disable'],
  ] as const)('"%s" is suggested, and never chosen', (name, effect) => {
    expect(suggestedEffect({ kind: 'press', name }, 'disable')).toBe(effect)
    const proposal = propose({ kind: 'press', name, asks: null }, 'disable')
    expect(Object.keys(proposal).sort()).toEqual(['asks', 'means', 'method', 'step'])
  })

  test('what a message means is proposed by its words', () => {
    const means = (name: string) => propose({ kind: 'text', name, asks: null }, 'message').means
    expect(means('Your session has expired. Please login again.')).toBe('session-expired')
    expect(means('Der eingegebene Code ist ungültig oder abgelaufen.')).toBe('wrong-code')
    expect(means('Two-factor authentication is on.')).toBeNull()
  })
})

describe('what may be of a person or a secret', () => {
  test.each([
    'pilot@harbour.example',
    'Signed in as pilot',
    'otpauth://totp/Harbour:pilot',
    'Code 204681',
    'Code 204 681',
    'Key ABCD EFGH IJKL MNOP',
    'JBSWY3DPEHPK3PXP',
  ])('%s', (text) => {
    expect(isPrivate(text, namesOf('pilot@harbour.example'))).toBe(true)
    const said = { number: 1, control: press('Fit', { name: text }) }
    // The signed-in name is known to the guest alone; what looks private is refused by main, too.
    expect(pointed.safeParse(said).success).toBe(text === 'Signed in as pilot')
  })

  test.each(['Disable 2FA', 'Step 12 of 345', 'Two-factor authentication is on.', '停用两步验证'])(
    'and what may not: %s',
    (text) => expect(isPrivate(text, namesOf('pilot@harbour.example'))).toBe(false),
  )

  test('an answer with anything else is refused', () => {
    const control = press('Fit')
    expect(pointed.safeParse({ number: 1, control }).success).toBe(true)
    expect(pointed.safeParse({ number: 1, control: { ...control, value: 'typed' } }).success).toBe(false)
    const selectors = [{ text: 'xpath///html/body', isUnique: true }]
    expect(pointed.safeParse({ number: 1, control: { ...control, selectors } }).success).toBe(false)
    expect(pointed.safeParse({ number: 1, control: { ...control, path: '/a?token=1' } }).success).toBe(false)
  })
})
