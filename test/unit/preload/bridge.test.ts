import { beforeAll, describe, expect, it, vi } from 'vitest'
import { eventNames, operationNames } from '#shared/ipc/operation-names.ts'
import { events, operations } from '#shared/ipc/operations.ts'

interface Exposed {
  call: Record<string, (input: unknown, ...more: unknown[]) => unknown>
  on: Record<string, (listener: (...received: unknown[]) => void) => () => void>
}
type Forward = (event: unknown, payload: unknown) => void

const exposed = new Map<string, unknown>()
const invoked: unknown[][] = []
const listeners = new Map<string, Set<Forward>>()

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, api: unknown) => exposed.set(name, api) },
  ipcRenderer: {
    invoke: (...args: unknown[]) => {
      invoked.push(args)
      return Promise.resolve('answer')
    },
    on: (name: string, forward: Forward) => {
      listeners.set(name, new Set([...(listeners.get(name) ?? []), forward]))
    },
    removeListener: (name: string, forward: Forward) => listeners.get(name)?.delete(forward),
  },
}))

beforeAll(async () => {
  await import('../../../src/preload/index.ts')
})

/** Names and kinds of everything that can be reached. */
function keyTree(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(
    Reflect.ownKeys(value).map((key) => [key, keyTree((value as Record<string, unknown>)[String(key)])]),
  )
}

describe('what the page gets (E09)', () => {
  it('is one function an operation and one an event, and nothing else', () => {
    const functions = (names: readonly string[]): unknown => Object.fromEntries(names.map((name) => [name, 'function']))
    expect([...exposed.keys()]).toEqual(['factordesk'])
    expect(keyTree(exposed.get('factordesk'))).toEqual({ call: functions(operationNames), on: functions(eventNames) })
  })

  it('has the names of the contract, each once', () => {
    expect([...operationNames].sort()).toEqual(Object.keys(operations).sort())
    expect([...eventNames].sort()).toEqual(Object.keys(events).sort())
    expect(new Set([...operationNames, ...eventNames]).size).toBe(operationNames.length + eventNames.length)
  })

  it('calls main by that name with one input and no more', async () => {
    const { call } = exposed.get('factordesk') as Exposed
    for (const name of operationNames) {
      invoked.length = 0
      expect(await call[name]!({ a: 1 }, 'more', 'still more')).toBe('answer')
      expect(invoked).toEqual([[name, { a: 1 }]])
    }
  })

  it('gets the payload without the event object, until it ends its subscription', () => {
    const { on } = exposed.get('factordesk') as Exposed
    for (const name of eventNames) {
      const received: unknown[][] = []
      const end = on[name]!((...args) => received.push(args))
      const [forward] = [...listeners.get(name)!]
      forward!({ sender: 'ipcRenderer' }, { b: 2 })
      expect(received).toEqual([[{ b: 2 }]])
      end()
      expect([...listeners.get(name)!]).toEqual([])
    }
  })
})
