import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recipe } from '#shared/guided/recipe.ts'
import {
  maxRecipeBytes,
  readRecipe,
  readRecording,
  writeRecipe,
} from '../../../../../src/main/features/guided/recipe-files.ts'
import { guideRecipe } from '../../../../support/guided/guide-recipe.ts'

const recorded = (steps: object[], title = 'Turn off'): string => JSON.stringify({ title, steps })
const click = (...selectors: string[][]): object => ({ type: 'click', selectors, offsetX: 10, offsetY: 4 })

describe('a recipe', () => {
  test('that was written is read back', () => {
    expect(readRecipe(writeRecipe(guideRecipe()))).toEqual({ ok: true, value: guideRecipe() })
  })

  test.each([
    ['{', 'not-json', null],
    ['[]', 'not-a-recipe', ''],
    [JSON.stringify({ ...guideRecipe(), format: 'factordesk-recipe/9' }), 'future-format', null],
    [JSON.stringify({ ...guideRecipe(), script: 'alert(1)' }), 'not-a-recipe', ''],
    [JSON.stringify({ ...guideRecipe(), origins: ['http://portal.example'] }), 'not-a-recipe', 'origins.0'],
    [JSON.stringify({ ...guideRecipe(), origins: ['https://portal.example/path'] }), 'not-a-recipe', 'origins.0'],
    [' '.repeat(maxRecipeBytes + 1), 'too-large', null],
  ])('%# that is broken is refused with its place', (text, why, at) => {
    expect(readRecipe(text)).toEqual({ ok: false, why, at })
  })

  test('with a typed value in a flow is refused', () => {
    const whole = guideRecipe()
    const [first] = whole.flows.disable.steps
    const steps = [first, { type: 'change', selectors: [['aria/Password[role="textbox"]']], value: 'hunter2' }]
    const text = JSON.stringify({ ...whole, flows: { ...whole.flows, disable: { title: 'x', steps } } })
    expect(readRecipe(text)).toEqual({ ok: false, why: 'not-a-recipe', at: 'flows.disable.steps.1.value' })
  })

  test.each(['xpath///button', 'text/Disable', 'button.red', 'aria/x[role="button"] > i'])(
    'with the selector %s is refused, or takes it for a name',
    (selector) => {
      const whole = guideRecipe()
      const text = JSON.stringify({ ...whole, states: { ...whole.states, off: [{ selectors: [[selector]] }] } })
      expect(readRecipe(text).ok).toBe(selector.startsWith('aria/'))
    },
  )
})

describe('a recording', () => {
  test('gives its clicks and fields, without what was typed', () => {
    const read = readRecording(
      recorded([
        {
          type: 'setViewport',
          width: 800,
          height: 600,
          deviceScaleFactor: 1,
          isMobile: false,
          hasTouch: false,
          isLandscape: false,
        },
        { type: 'navigate', url: 'https://portal.example/account?user=someone@customer.example' },
        click(['aria/Account Security'], ['#tab-security'], ['xpath///*[@id="tab"]'], ['text/Account Security']),
        { type: 'change', selectors: [['aria/Password']], value: 'hunter2' },
        { type: 'keyDown', key: 'h' },
        click(['div:nth-of-type(3) > a']),
      ]),
    )
    expect(read).toEqual({
      ok: true,
      value: {
        title: 'Turn off',
        origins: ['https://portal.example'],
        steps: [
          { type: 'click', selectors: [['aria/Account Security'], ['#tab-security']], offsetX: 1, offsetY: 1 },
          { type: 'change', selectors: [['aria/Password']], value: '' },
        ],
        leftOut: 3,
      },
    })
  })

  test.each([
    ['aria/someone@customer.example[role="link"]'],
    ['aria/Code 123456'],
    ['aria/otpauth://totp/x?secret=ABC'],
  ])('does not keep the name in %s', (selector) => {
    expect(readRecording(recorded([click([selector]), click(['aria/Next'])]))).toMatchObject({
      ok: true,
      value: { steps: [{ selectors: [['aria/Next']] }], leftOut: 1 },
    })
  })

  test.each([
    ['not JSON', '{', 'not-json'],
    ['no recording', '{"a":1}', 'not-a-recording'],
    ['a recording of nothing', recorded([]), 'nothing-recorded'],
  ])('that is %s is refused', (_what, text, why) => {
    expect(readRecording(text)).toMatchObject({ ok: false, why })
  })

  test('never gives what was typed, nor code, in any file (seeded)', () => {
    const secret = 'hunter2-of-the-typist'
    const text = fc.constantFrom(secret, 'Disable 2FA', '', '<script>', '}; alert(1) //')
    const selector = fc.constantFrom(
      'aria/Next',
      '#next',
      `text/${secret}`,
      `xpath//${secret}`,
      '[name="p"]',
      'div > b',
    )
    const step = fc.oneof(
      fc.record({
        type: fc.constant('click'),
        selectors: fc.array(fc.array(selector)),
        offsetX: fc.integer(),
        offsetY: fc.integer(),
      }),
      fc.record({ type: fc.constant('change'), selectors: fc.array(fc.array(selector)), value: text }),
      fc.record({ type: fc.constantFrom('keyDown', 'keyUp'), key: fc.constantFrom('h', 'Enter') }),
      fc.record({ type: fc.constant('waitForExpression'), expression: text }),
      fc.record({ type: fc.constant('customStep'), name: text, parameters: fc.record({ step: text }) }),
      fc.record({
        type: fc.constant('navigate'),
        url: fc.constantFrom('https://portal.example/', 'javascript:alert(1)', `https://x/${secret}`),
      }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const read = readRecording(recorded(steps))
        if (!read.ok) return
        expect(JSON.stringify(read.value)).not.toContain(secret)
        const types: string[] = read.value.steps.map(({ type }) => type)
        expect(types.filter((type) => type !== 'click' && type !== 'change')).toEqual([])
        const whole = guideRecipe()
        const flow = { title: read.value.title, steps: read.value.steps }
        expect(recipe.safeParse({ ...whole, flows: { ...whole.flows, disable: flow } }).success).toBe(true)
      }),
    )
  })
})
