import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '../../files/whole-file.ts'
import type { Timers } from '../base/environment.ts'

/** In the system's own points, which a display's scale turns into pixels. */
export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

/** Where a window opens, and below which size its user cannot make it. */
export interface WindowPlace {
  bounds: Bounds
  minimum: { width: number; height: number }
  maximized: boolean
}

const usual = { width: 1280, height: 800 } as const
const smallest = { width: 640, height: 360 } as const

const coordinate = z.int().min(-100_000).max(100_000)
const saved = z.strictObject({
  ...{ x: coordinate, y: coordinate },
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
  maximized: z.boolean(),
})
export type SavedPlace = z.infer<typeof saved>

/**
 * Where the window opens: as it was left, or in its usual size in the middle of the first display; in each case inside
 * what the displays of now have left beside docks and bars, also where that is smaller than the window would be.
 *
 * @param areas the displays' work areas, the primary one first; at least one
 */
export function placeIn(areas: readonly [Bounds, ...Bounds[]], left: SavedPlace | null): WindowPlace {
  const area =
    left === null ? areas[0] : areas.reduce((best, one) => (overlap(one, left) > overlap(best, left) ? one : best))
  const width = Math.min(left?.width ?? usual.width, area.width)
  const height = Math.min(left?.height ?? usual.height, area.height)
  const isElsewhere = left === null || overlap(area, left) === 0
  const x = isElsewhere ? area.x + Math.floor((area.width - width) / 2) : left.x
  const y = isElsewhere ? area.y + Math.floor((area.height - height) / 2) : left.y
  return {
    bounds: {
      x: Math.min(Math.max(x, area.x), area.x + area.width - width),
      y: Math.min(Math.max(y, area.y), area.y + area.height - height),
      width,
      height,
    },
    minimum: { width: Math.min(smallest.width, area.width), height: Math.min(smallest.height, area.height) },
    maximized: left?.maximized ?? false,
  }
}

/** How much of a display the window covered. */
function overlap(area: Bounds, window: Bounds): number {
  const across = Math.min(area.x + area.width, window.x + window.width) - Math.max(area.x, window.x)
  const down = Math.min(area.y + area.height, window.y + window.height) - Math.max(area.y, window.y)
  return Math.max(0, across) * Math.max(0, down)
}

/** Bytes; what is written is far below. */
const longestFile = 500

/** @returns how the window was left; null where there is no such file, or none that was written by `keepPlace` */
export function readPlace(file: string): SavedPlace | null {
  try {
    if (statSync(file).size > longestFile) return null
    return saved.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** What is used here of a `BrowserWindow`. */
export interface PlacedWindow {
  on(event: 'resize' | 'move' | 'maximize' | 'unmaximize' | 'close', listener: () => void): unknown
  /** Where it is, or would be if it were not maximized. */
  getNormalBounds(): Bounds
  isMaximized(): boolean
  isDestroyed(): boolean
}

/** Milliseconds in which the moves of a hand are written once. */
const pauseMs = 1000

/** Writes where a window is, a moment after it was moved and when it is closed. A disk that refuses costs the place alone. */
export function keepPlace(window: PlacedWindow, file: string, later: Timers['later']): void {
  let written = ''
  let waiting = false

  function write(): void {
    waiting = false
    if (window.isDestroyed()) return
    const text = JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() })
    if (text === written) return
    written = text
    try {
      replaceFile(file, text)
    } catch {
      // The window opens somewhere else next time.
    }
  }

  function changed(): void {
    if (!waiting) later(pauseMs, write)
    waiting = true
  }

  for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(event, changed)
  window.on('close', write)
}
