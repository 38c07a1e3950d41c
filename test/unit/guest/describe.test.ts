// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { pointed } from '#shared/guided/channel-schemas.ts'
import { readSelector } from '#shared/guided/selector.ts'
import { describeControl } from '../../../src/guest/describe.ts'
import { findTargets } from '../../../src/guest/find.ts'

/** What is kept of a control that the user points at, and whether it is found again by that. */

beforeEach(() => {
  // This document has neither a layout nor a browser's own styles: everything in it is shown.
  document.head.innerHTML = '<style>* { visibility: visible }</style>'
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 100, 20))
})
afterEach(() => {
  vi.restoreAllMocks()
  document.head.innerHTML = document.body.innerHTML = ''
})

const show = (html: string): void => void (document.body.innerHTML = html)
const described = (selector: string) => describeControl(document.querySelector(selector)!, ['kenari'])
const textsOf = (selector: string): string[] => described(selector).selectors.map(({ text }) => text)

function found(...path: string[]): Element[] {
  const target = { id: 'off/0', alternatives: [path.map((text) => readSelector(text)!)] }
  return findTargets([target], [document]).get('off/0') ?? []
}

describe('a button', () => {
  test('is not recognised by its attribute "name", which other pages give to other buttons', () => {
    show('<form method="post" action="/off"><input type="submit" name="commit" value="Disable"></form>')
    expect(textsOf('input')).toEqual(['aria/Disable[role="button"]'])
  })

  test('is recognised by its id and its test id, too', () => {
    show('<button name="go" id="disable-2fa" data-testid="disable">Disable</button>')
    expect(textsOf('button')).toEqual(['aria/Disable[role="button"]', '[data-testid="disable"]', '#disable-2fa'])
  })

  test('but a field is, since its name says what is sent', () => {
    show('<form><input name="twofa_code" autocomplete="one-time-code"></form>')
    expect(textsOf('input')).toEqual(['[name="twofa_code"]'])
  })
})

describe('the name of a control', () => {
  const name = (length: number): string => 'Disable two-factor authentication '.repeat(10).slice(0, length).trim()

  test.each([130, 200])('of %i characters is kept whole, and finds it again', (length) => {
    show(`<button>${name(length)}</button>`)
    const { name: kept, selectors } = described('button')
    expect(kept).toBe(name(length))
    expect(found(selectors[0]!.text)).toEqual([document.querySelector('button')])
    expect(pointed.safeParse({ number: 1, control: described('button') }).success).toBe(true)
  })

  test('that is longer is not kept, and is not said to be of a person', () => {
    show(`<button id="disable-2fa">${'word '.repeat(60)}</button>`)
    expect(described('button')).toMatchObject({ name: null, nameless: false })
    expect(textsOf('button')).toEqual(['#disable-2fa'])
    expect(pointed.safeParse({ number: 1, control: described('button') }).success).toBe(true)
  })

  test('is cut for a text alone, which is looked for in what the page says', () => {
    show(`<p>${name(200)}</p>`)
    const { name: kept, selectors } = described('p')
    expect(kept!.length).toBeLessThanOrEqual(120)
    expect(found(selectors[0]!.text)).toEqual([document.querySelector('p')])
  })
})

describe('what is around a control', () => {
  test('has room on a page of many fields, so that who is signed in is found', () => {
    const fields = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh']
    show(`<div id="account"><a href="/me">kenari</a></div>${fields.map((one) => `<input name="${one}">`).join('')}`)
    const { nameless, places, role } = described('a')
    expect(nameless).toBe(true)
    expect(places.filter(({ kind }) => kind === 'field')).toHaveLength(3)
    const [container] = places.filter(({ kind }) => kind === 'container')
    expect(container?.text).toBe('#account')
    expect(found(container!.text, `aria/[role="${role}"]`)).toEqual([document.querySelector('a')])
    expect(pointed.safeParse({ number: 1, control: described('a') }).success).toBe(true)
  })
})
