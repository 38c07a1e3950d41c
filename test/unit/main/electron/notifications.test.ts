import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { beforeEach, expect, it } from 'vitest'
import {
  notificationsShown,
  showNotification,
  type NotificationDeps,
} from '../../../../src/main/electron/notifications.ts'

const notification = { title: '1 account is without 2FA', body: 'since 10:12', address: '/overview' }

class System extends EventEmitter {
  static supported = true
  static made: System[] = []
  static isSupported(): boolean {
    return System.supported
  }
  readonly options: { title: string; body: string }
  shown = 0
  constructor(options: { title: string; body: string }) {
    super()
    this.options = options
    System.made.push(this)
  }
  show(): void {
    this.shown += 1
  }
}

function show(window: BrowserWindow | null = null): { refused: number } {
  const counted = { refused: 0 }
  showNotification(notification, {
    system: System as unknown as NotificationDeps['system'],
    window: () => window,
    onRefused: () => (counted.refused += 1),
  })
  return counted
}

beforeEach(() => {
  System.supported = true
  for (const one of System.made.splice(0)) one.emit('close')
})

it('is shown, and forgotten once it is closed', () => {
  const { refused } = show()
  const [one] = System.made
  expect(one).toMatchObject({ shown: 1, options: { title: notification.title, body: notification.body } })
  expect([refused, notificationsShown()]).toEqual([0, 1])
  one!.emit('close')
  expect(notificationsShown()).toBe(0)
})

it('that the system refuses is said so, and forgotten', () => {
  const counted = show()
  System.made[0]!.emit('failed', {}, 'not signed')
  expect([counted.refused, notificationsShown()]).toEqual([1, 0])
})

it('on a system without any is said so', () => {
  System.supported = false
  expect(show().refused).toBe(1)
  expect(System.made).toEqual([])
})

it('brings the window to the front, at the screen that it is about', () => {
  const [calls, sent]: [string[], unknown[]] = [[], []]
  const window = {
    isDestroyed: () => false,
    isMinimized: () => true,
    restore: () => calls.push('restore'),
    show: () => calls.push('show'),
    focus: () => calls.push('focus'),
    webContents: { isDestroyed: () => false, send: (...args: unknown[]) => sent.push(args) },
  }
  show(window as unknown as BrowserWindow)
  System.made[0]!.emit('click')
  expect(calls).toEqual(['restore', 'show', 'focus'])
  expect(sent).toEqual([['app.goTo', { address: '/overview' }]])
})
