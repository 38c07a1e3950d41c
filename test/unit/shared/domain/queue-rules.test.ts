import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advanceQueue, type QueueEvent } from '#shared/domain/queue-machine.ts'
import { currentItem, isSensible, nextItem } from '#shared/domain/queue-rules.ts'
import { queue as schema, type Queue, type QueuePlan } from '#shared/domain/queue.ts'

const at = '2026-11-22T14:02:31.000Z'
const plan: QueuePlan = { kind: 'change', to: 'sms', reason: 'switch-method', note: '', howLong: null }
const ending = { at, now: { active: true, method: 'sms' as const }, readBack: false, trace: 'trace-1' }

function queueOf(count: number): Queue {
  const items = Array.from({ length: count }, (_, n) => ({
    accountId: `A-${n}`,
    accountName: `Company ${n}`,
    userId: `it@company-${n}.example`,
    state: { is: 'waiting' as const, procedureId: null },
  }))
  return { id: 'queue-1', plan, state: 'running', startedAt: at, updatedAt: at, items }
}

/** The queue after events that must all be possible. */
function after(start: Queue, ...events: QueueEvent[]): Queue {
  return events.reduce((queue, event) => {
    const next = advanceQueue(queue, event, at)
    if (next === null) throw new Error(`${event.type} cannot happen`)
    return next
  }, start)
}

const begun = (n: number): QueueEvent => ({ type: 'begun', accountId: `A-${n}`, procedureId: `procedure-${n}` })
const ended = (n: number, as: 'done' | 'cancelled' | 'undetermined' = 'done'): QueueEvent => ({
  type: 'ended',
  procedureId: `procedure-${n}`,
  as,
  ending,
})
const skipped = (n: number): QueueEvent => ({ type: 'skipped', accountId: `A-${n}`, ending })
const retried = (n: number): QueueEvent => ({ type: 'retried', accountId: `A-${n}` })
const cameUp: QueueEvent = { type: 'came-up' }
const states = (queue: Queue): string[] => queue.items.map(({ state }) => state.is)

describe('a queue', () => {
  it('takes its accounts one after another, in their order, and is finished when nothing waits', () => {
    const first = after(queueOf(2), cameUp, begun(0), ended(0), cameUp)
    expect(states(first)).toEqual(['done', 'current'])
    expect(first.state).toBe('running')
    const last = after(first, begun(1), ended(1, 'cancelled'))
    expect(states(last)).toEqual(['done', 'cancelled'])
    expect(last.state).toBe('finished')
    expect(advanceQueue(last, cameUp, at)).toBeNull()
  })

  it('begins nothing while it is paused, and settles what was begun before', () => {
    const paused = after(queueOf(2), cameUp, begun(0), { type: 'paused' }, ended(0))
    expect(states(paused)).toEqual(['done', 'waiting'])
    expect(advanceQueue(paused, cameUp, at)).toBeNull()
    expect(states(after(paused, { type: 'resumed' }, cameUp))).toEqual(['done', 'current'])
  })

  it('fails an account that cannot be begun, and goes on when it is tried again', () => {
    const failed = after(queueOf(1), cameUp, { type: 'not-begun', accountId: 'A-0', code: 'policy-enforced', ending })
    expect(failed).toMatchObject({ state: 'finished', items: [{ state: { is: 'failed', code: 'policy-enforced' } }] })
    expect(after(failed, retried(0), cameUp, begun(0), ended(0))).toMatchObject({
      state: 'finished',
      items: [{ state: { is: 'done' } }],
    })
  })

  it('keeps the open procedure of a skipped account: trying again goes on in it', () => {
    const left = after(queueOf(2), cameUp, begun(0), skipped(0), cameUp)
    expect(states(left)).toEqual(['skipped', 'current'])
    const again = after(left, skipped(1), retried(0), cameUp)
    expect(again.items[0]?.state).toEqual({ is: 'current', procedureId: 'procedure-0' })
    expect(advanceQueue(again, begun(0), at)).toBeNull()
  })

  it('settles a skipped account whose procedure ends later, even when the queue is finished', () => {
    const finished = after(queueOf(1), cameUp, begun(0), skipped(0))
    expect(finished.state).toBe('finished')
    expect(states(after(finished, ended(0)))).toEqual(['done'])
    expect(states(after(finished, ended(0, 'undetermined')))).toEqual(['failed'])
    expect(after(finished, ended(0, 'cancelled')).items[0]?.state).toMatchObject({ is: 'skipped', procedureId: null })
  })

  it('completes a done account by what is read back, and nothing else', () => {
    const done = after(queueOf(1), cameUp, begun(0), ended(0))
    const readBack = { ...ending, readBack: true }
    const known = after(done, { type: 'ended', procedureId: 'procedure-0', as: 'done', ending: readBack })
    expect(known.items[0]?.state).toMatchObject({ is: 'done', ending: { readBack: true } })
    expect(advanceQueue(known, ended(0), at)).toBeNull()
    for (const event of [skipped(0), retried(0), ended(0, 'undetermined')])
      expect(advanceQueue(known, event, at)).toBeNull()
  })

  it('stopped, cancels what waits and leaves what is open', () => {
    const stopped = after(queueOf(3), cameUp, begun(0), ended(0), cameUp, begun(1), { type: 'stopped', ending })
    expect(states(stopped)).toEqual(['done', 'skipped', 'cancelled'])
    expect(stopped.state).toBe('finished')
    expect(stopped.items[1]?.state.procedureId).toBe('procedure-1')
  })
})

const someItem = fc.integer({ min: 0, max: 4 })
const anyEvent: fc.Arbitrary<QueueEvent> = fc.oneof(
  fc.constant(cameUp),
  someItem.map(begun),
  someItem.map((n): QueueEvent => ({ type: 'not-begun', accountId: `A-${n}`, code: 'forbidden', ending })),
  fc.tuple(someItem, fc.constantFrom('done', 'cancelled', 'undetermined')).map(([n, as]) => ended(n, as)),
  someItem.map(skipped),
  someItem.map(retried),
  fc.constantFrom<QueueEvent>({ type: 'paused' }, { type: 'resumed' }),
)

describe('whatever happens to a queue', () => {
  const history = fc.array(anyEvent, { maxLength: 60 })
  const overAll = (check: (before: Queue, next: Queue, event: QueueEvent) => void): void =>
    fc.assert(
      fc.property(history, (events) => {
        let queue = queueOf(5)
        for (const event of events) {
          const next = advanceQueue(queue, event, at)
          if (next === null) continue
          check(queue, next, event)
          queue = next
        }
      }),
      { numRuns: 500 },
    )

  it('one account at most is current, and the accounts keep their order', () =>
    overAll((before, next) => {
      expect(states(next).filter((is) => is === 'current').length).toBeLessThanOrEqual(1)
      expect(next.items.map(({ accountId }) => accountId)).toEqual(before.items.map(({ accountId }) => accountId))
    }))

  it('it is finished exactly when nothing waits and nothing is current', () =>
    overAll((_before, next) => {
      expect(next.state === 'finished').toBe(currentItem(next) === null && nextItem(next) === null)
    }))

  it('what is done stays done, and what was cancelled stays cancelled', () =>
    overAll((before, next) => {
      for (const [n, { state }] of before.items.entries())
        if (state.is === 'done' || state.is === 'cancelled') expect(next.items[n]?.state.is).toBe(state.is)
    }))

  it('the first that waits comes up, and nobody else', () =>
    overAll((before, next, event) => {
      if (event.type === 'came-up') expect(currentItem(next)?.accountId).toBe(nextItem(before)?.accountId)
    }))

  it('it can be stored and read', () => overAll((_before, next) => expect(schema.parse(next)).toEqual(next)))
})

describe('a plan', () => {
  it.each([
    [plan, true],
    [{ ...plan, to: null }, false],
    [{ ...plan, howLong: 'today' }, false],
    [{ ...plan, kind: 'set-up' }, true],
    [{ ...plan, kind: 'set-up', howLong: 'today' }, false],
    [{ ...plan, kind: 'set-up', to: null }, false],
    [{ ...plan, kind: 'disable', to: null, howLong: 'today' }, true],
    [{ ...plan, kind: 'disable', to: null }, false],
    [{ ...plan, kind: 'disable', howLong: 'today' }, false],
  ] as const)('%o makes sense: %s', (one, sensible) => {
    expect(isSensible(one)).toBe(sensible)
  })
})
