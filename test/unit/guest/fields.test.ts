// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { guardFields } from '../../../src/guest/fields.ts'

/** When a field counts as filled in, so that the next control is its button. */

let visited: Element[] = []
let asked: string[] = []
let field: HTMLInputElement

// Once: the window keeps its listeners from test to test.
beforeAll(() =>
  guardFields(
    window,
    (asks) => {
      asked.push(asks)
      return true
    },
    (one) => visited.push(one),
  ),
)
beforeEach(() => {
  visited = []
  asked = []
  document.body.innerHTML = '<form><input name="twofa_code" autocomplete="one-time-code"></form>'
  field = document.querySelector('input')!
})
afterEach(() => (document.body.innerHTML = ''))

const happens = (event: Event): boolean => field.dispatchEvent(event)

describe('a field', () => {
  test('that only has the focus, which many pages give it by themselves, does not count as filled in', () => {
    happens(new FocusEvent('focusin', { bubbles: true, composed: true }))
    expect(visited).toEqual([])
    expect(asked, 'but whether it may be typed into is asked').toEqual(['code'])
  })

  test.each(['input', 'change'])('counts once something was put into it (%s)', (type) => {
    happens(new Event(type, { bubbles: true, composed: true }))
    expect(new Set(visited)).toEqual(new Set([field]))
  })
})
