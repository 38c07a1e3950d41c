import { describe, expect, it } from 'vitest'
import {
  createEmbeddedPortal,
  startLimitMs,
  type EmbeddedAddress,
  type EmbeddedPortal,
} from '../../../../src/main/electron/embedded-portal.ts'
import { manualClock } from '../../../support/time/manual-clock.ts'
import { manualTimers, type ManualTimers } from '../../../support/time/manual-timers.ts'

interface FakeChild {
  say(message: unknown): void
  exit(): void
  stopped: boolean
}

interface Tried {
  portal: EmbeddedPortal
  children: FakeChild[]
  ready: EmbeddedAddress[]
  lost(): number
  /** Lets the pause before a restart pass. */
  passPause(): void
  timers: ManualTimers
}

function openTried(): Tried {
  const children: FakeChild[] = []
  const ready: EmbeddedAddress[] = []
  const timers = manualTimers(manualClock())
  let lost = 0
  const portal = createEmbeddedPortal({
    start: () => {
      const onMessage: ((message: unknown) => void)[] = []
      const onExit: (() => void)[] = []
      const child: FakeChild = {
        say: (message) => onMessage.forEach((listener) => listener(message)),
        exit: () => onExit.forEach((listener) => listener()),
        stopped: false,
      }
      children.push(child)
      return {
        onMessage: (listener) => onMessage.push(listener),
        onExit: (listener) => onExit.push(listener),
        stop: () => {
          child.stopped = true
        },
      }
    },
    onReady: (address) => ready.push(address),
    onLost: () => (lost += 1),
    later: timers.later,
  })
  return { portal, children, ready, timers, passPause: () => timers.advance(0.5), lost: () => lost }
}

const readyAt = (port: number): unknown => ({
  type: 'ready',
  baseUrl: `http://127.0.0.1:${port}`,
  secret: 'a-secret-of-this-launch',
})

describe('the embedded portal', () => {
  it('has an address once its child says so', () => {
    const { portal, children, ready } = openTried()
    expect(portal.address()).toBeNull()
    children[0]!.say(readyAt(4711))
    expect(portal.address()).toEqual({ origin: 'http://127.0.0.1:4711', secret: 'a-secret-of-this-launch' })
    expect(ready).toEqual([portal.address()])
  })

  it.each([
    [null],
    ['ready'],
    [{ type: 'ready' }],
    [{ type: 'ready', baseUrl: 'nowhere', secret: 'a-secret-of-this-launch' }],
    [{ type: 'ready', baseUrl: 'http://127.0.0.1:1', secret: 'short' }],
    [{ type: 'log', baseUrl: 'http://127.0.0.1:1', secret: 'a-secret-of-this-launch' }],
  ])('passes over the message %j', (message) => {
    const { portal, children, ready } = openTried()
    children[0]!.say(message)
    expect([portal.address(), ready]).toEqual([null, []])
  })

  it('is started again after a pause when its child ends, and is at the new address then', () => {
    const { portal, children, passPause, lost, timers } = openTried()
    children[0]!.say(readyAt(1))
    children[0]!.exit()
    expect([portal.address(), lost(), children.length]).toEqual([null, 1, 1])
    expect(timers.pending()).toEqual([0.5])
    passPause()
    children[1]!.say(readyAt(2))
    expect(portal.address()?.origin).toBe('http://127.0.0.1:2')
    children[0]!.say(readyAt(3))
    children[0]!.exit()
    expect([portal.address()?.origin, lost()]).toEqual(['http://127.0.0.1:2', 1])
  })

  it('is left alone after five starts in a row without an answer; one answer makes it five again', () => {
    const { children, passPause } = openTried()
    for (let ended = 0; ended < 3; ended += 1) {
      children.at(-1)!.exit()
      passPause()
    }
    children.at(-1)!.say(readyAt(1))
    expect(children).toHaveLength(4)
    for (let ended = 0; ended < 10; ended += 1) {
      children.at(-1)!.exit()
      passPause()
    }
    expect(children).toHaveLength(4 + 5)
  })

  it('stops a child that does not answer in time, and starts another', () => {
    const { children, timers, passPause } = openTried()
    timers.advance(startLimitMs / 1000)
    expect(children[0]!.stopped).toBe(true)
    children[0]!.exit()
    passPause()
    expect(children).toHaveLength(2)
    children[1]!.say(readyAt(1))
    timers.advance(startLimitMs / 1000)
    expect(children[1]!.stopped).toBe(false)
    expect(timers.pending()).toEqual([])
  })

  it('stops its child and is not started again, not even from a pause under way', () => {
    const { portal, children, passPause, lost } = openTried()
    children[0]!.exit()
    portal.stop()
    passPause()
    expect([children[0]!.stopped, children.length, lost()]).toEqual([true, 1, 1])
    children[0]!.exit()
    expect(lost()).toBe(1)
  })
})
