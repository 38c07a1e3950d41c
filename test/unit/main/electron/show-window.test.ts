import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { longestHiddenMs, showWhenReady, type HiddenWindow } from '../../../../src/main/electron/show-window.ts'
import { manualTimers } from '../../../support/time/manual-timers.ts'
import { manualClock } from '../../../support/time/manual-clock.ts'

class Window extends EventEmitter implements HiddenWindow {
  webContents = new EventEmitter()
  shown = 0
  destroyed = false
  show(): void {
    if (this.destroyed) throw new Error('the window is destroyed')
    this.shown += 1
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
}

function hidden(platform: NodeJS.Platform) {
  const window = new Window()
  const timers = manualTimers(manualClock())
  showWhenReady(window, platform, timers.later)
  return { window, timers }
}

describe('a window on Linux', () => {
  it.each([
    ['its first frame', ({ window }: ReturnType<typeof hidden>) => void window.emit('ready-to-show')],
    ['the end of its load, where no frame comes', ({ window }) => void window.webContents.emit('did-finish-load')],
    ['the limit, where neither comes', ({ timers }) => timers.advance(longestHiddenMs / 1000)],
  ])('is shown at %s, once', (_sign, come) => {
    const one = hidden('linux')
    expect(one.window.shown).toBe(0)
    come(one)
    expect(one.window.shown).toBe(1)
    one.window.emit('ready-to-show')
    one.window.webContents.emit('did-finish-load')
    one.timers.advance(longestHiddenMs / 1000)
    expect(one.window.shown).toBe(1)
  })

  it('that was closed before is not shown', () => {
    const { window, timers } = hidden('linux')
    window.destroyed = true
    window.emit('closed')
    window.webContents.emit('did-finish-load')
    timers.advance(longestHiddenMs / 1000)
    expect(window.shown).toBe(0)
  })
})

describe('a window elsewhere', () => {
  it.each(['win32', 'darwin'] as const)('is shown at its first frame alone (%s)', (platform) => {
    const { window, timers } = hidden(platform)
    window.webContents.emit('did-finish-load')
    timers.advance(longestHiddenMs / 1000)
    expect(window.shown).toBe(0)
    window.emit('ready-to-show')
    expect(window.shown).toBe(1)
  })
})
