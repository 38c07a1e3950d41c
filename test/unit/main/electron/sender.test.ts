import { describe, expect, it } from 'vitest'
import { isOurFrame, type Frame } from '../../../../src/main/electron/sender.ts'

const origin = 'app://factordesk'
const main = (url: string): Frame => ({ url, parent: null })

describe('a call is ours', () => {
  it.each([['app://factordesk'], ['app://factordesk/index.html'], ['app://factordesk/index.html#/accounts?x=1']])(
    'from the main frame of %s',
    (url) => expect(isOurFrame(main(url), origin)).toBe(true),
  )
})

describe('a call is not ours', () => {
  it('from no frame, and from a frame in our page', () => {
    expect(isOurFrame(null, origin)).toBe(false)
    expect(isOurFrame({ url: `${origin}/index.html`, parent: main(`${origin}/index.html`) }, origin)).toBe(false)
  })

  it.each([
    ['about:blank'],
    [''],
    ['data:text/html,app://factordesk/'],
    ['https://factordesk/'],
    ['app://factordesk.evil.example/index.html'],
    ['app://factordeskx/index.html'],
    ['app://factordesk:80/index.html'],
    ['app://factordesk@evil.example/index.html'],
    ['app://evil.example/app://factordesk/index.html'],
    ['APP://factordesk/index.html'],
    [' app://factordesk/index.html'],
    ['file:///app://factordesk/index.html'],
    ['javascript:app://factordesk/'],
  ])('from %s', (url) => expect(isOurFrame(main(url), origin)).toBe(false))

  it('from a frame that was disposed of and throws when it is read', () => {
    const gone: Frame = {
      parent: null,
      get url(): string {
        throw new Error('Render frame was disposed')
      },
    }
    expect(isOurFrame(gone, origin)).toBe(false)
  })
})
