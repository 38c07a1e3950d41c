import { EventEmitter } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  keepPlace,
  placeIn,
  readPlace,
  type Bounds,
  type PlacedWindow,
  type SavedPlace,
} from '../../../../src/main/electron/window-place.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { manualClock } from '../../../support/time/manual-clock.ts'
import { manualTimers } from '../../../support/time/manual-timers.ts'

const laptop: Bounds = { x: 0, y: 27, width: 1920, height: 1053 }
const beside: Bounds = { x: 1920, y: 0, width: 1280, height: 1024 }
/** 1366×768 at 175 %, with a bar. */
const small: Bounds = { x: 0, y: 0, width: 780, height: 411 }
const left = (changes: Partial<SavedPlace> = {}): SavedPlace => ({
  ...{ x: 100, y: 100, width: 1000, height: 700, maximized: false },
  ...changes,
})

describe('the first window', () => {
  it('is in the middle of the primary display, in its usual size', () =>
    expect(placeIn([laptop, beside], null)).toEqual({
      bounds: { x: 320, y: 153, width: 1280, height: 800 },
      minimum: { width: 640, height: 360 },
      maximized: false,
    }))

  it('is inside a display that is smaller than that', () =>
    expect(placeIn([small], null)).toMatchObject({ bounds: small, minimum: { width: 640, height: 360 } }))

  it('may be smaller than usual where even that is too much', () =>
    expect(placeIn([{ x: 0, y: 0, width: 500, height: 300 }], null)).toMatchObject({
      bounds: { width: 500, height: 300 },
      minimum: { width: 500, height: 300 },
    }))
})

describe('a window that was left', () => {
  it.each<[string, SavedPlace, Bounds]>([
    ['opens there', left(), { x: 100, y: 100, width: 1000, height: 700 }],
    ['opens on its other display', left({ x: 2000 }), { x: 2000, y: 100, width: 1000, height: 700 }],
    ['comes back from beyond an edge', left({ x: 1500, y: 900 }), { x: 920, y: 380, width: 1000, height: 700 }],
    ['is put in the middle where its display is gone', left({ x: 9000 }), { x: 460, y: 203, width: 1000, height: 700 }],
  ])('%s', (_what, place, bounds) => expect(placeIn([laptop, beside], place).bounds).toEqual(bounds))

  it('is maximized again', () => expect(placeIn([laptop], left({ maximized: true })).maximized).toBe(true))
})

it('is inside a work area, whatever the displays and wherever it was left', () => {
  const area = fc.record({
    ...{ x: fc.integer({ min: -5000, max: 5000 }), y: fc.integer({ min: -5000, max: 5000 }) },
    ...{ width: fc.integer({ min: 200, max: 4000 }), height: fc.integer({ min: 200, max: 3000 }) },
  })
  const place = fc.record({
    ...{ x: fc.integer({ min: -9000, max: 9000 }), y: fc.integer({ min: -9000, max: 9000 }) },
    ...{ width: fc.integer({ min: 1, max: 9000 }), height: fc.integer({ min: 1, max: 9000 }), maximized: fc.boolean() },
  })
  fc.assert(
    fc.property(area, fc.array(area, { maxLength: 3 }), fc.option(place), (first, others, saved) => {
      const { bounds, minimum } = placeIn([first, ...others], saved)
      const isInside = ({ x, y, width, height }: Bounds): boolean =>
        bounds.x >= x && bounds.y >= y && bounds.x + bounds.width <= x + width && bounds.y + bounds.height <= y + height
      expect([first, ...others].some(isInside)).toBe(true)
      expect(minimum.width <= 640 && minimum.height <= 360).toBe(true)
    }),
  )
})

class Window extends EventEmitter implements PlacedWindow {
  bounds: Bounds = { x: 1, y: 2, width: 800, height: 600 }
  maximized = false
  getNormalBounds(): Bounds {
    return this.bounds
  }
  isMaximized(): boolean {
    return this.maximized
  }
  isDestroyed(): boolean {
    return false
  }
}

describe('the place of a window', () => {
  it('is written once a moment after many moves, and when it is closed', () => {
    const file = join(temporaryFolder(), 'window.json')
    const window = new Window()
    const timers = manualTimers(manualClock())
    keepPlace(window, file, timers.later)
    for (let x = 0; x < 50; x += 1) {
      window.bounds = { ...window.bounds, x }
      window.emit('move')
    }
    expect(timers.pending()).toEqual([1])
    expect(existsSync(file)).toBe(false)
    timers.advance(1)
    expect(readPlace(file)).toEqual({ x: 49, y: 2, width: 800, height: 600, maximized: false })
    window.maximized = true
    window.emit('close')
    expect(readPlace(file)).toMatchObject({ maximized: true })
  })

  it('that cannot be written is lost, and nothing else', () => {
    const window = new Window()
    keepPlace(window, join(temporaryFolder(), 'missing', 'window.json'), manualTimers(manualClock()).later)
    expect(() => window.emit('close')).not.toThrow()
  })

  it.each(['', '{}', 'null', '{"x":1,"y":1,"width":0,"height":1,"maximized":false}', `"${'x'.repeat(600)}"`])(
    'of a file with %j is none',
    (text) => {
      const file = join(temporaryFolder(), 'window.json')
      writeFileSync(file, text)
      expect(readPlace(file)).toBeNull()
      expect(readFileSync(file, 'utf8')).toBe(text)
    },
  )
})
