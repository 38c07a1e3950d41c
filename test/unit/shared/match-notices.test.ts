import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Confirmation } from '#shared/domain/confirmation.ts'
import { namedInMail } from '#shared/domain/confirmation-rules.ts'
import { matchNotices } from '#shared/domain/correlate-notices.ts'
import type { Notice } from '#shared/api/notices.ts'
import { methods } from '#shared/api/methods.ts'

type Expected = Pick<Confirmation, 'id' | 'kind' | 'method' | 'changedAt'>
const kinds = ['two-factor-disabled', 'two-factor-enabled', 'two-factor-replaced'] as const
const at = (seconds: number): string => new Date(Date.parse('2026-11-22T14:00:00.000Z') + seconds * 1000).toISOString()

/** Changes of one account, oldest first, some at the same instant, each made by us or elsewhere, and its addresses. */
const change = fc.record({
  kind: fc.constantFrom(...kinds),
  method: fc.constantFrom(...methods),
  pause: fc.constantFrom(0, 0, 1, 60),
  ours: fc.boolean(),
  addresses: fc.integer({ min: 1, max: 3 }),
})

function noticesOf({ id, kind, method, changedAt }: Expected, addresses: number): Notice[] {
  return Array.from({ length: addresses }, (_, address) => ({
    id: `${id}-${address}`,
    kind,
    methodNamed: namedInMail[method],
    destinationMasked: `address ${address}`,
    queuedAt: changedAt,
    sentAt: null,
    failedAt: null,
  }))
}

function history(
  changes: readonly { kind: Expected['kind']; method: Expected['method']; pause: number }[],
): Expected[] {
  let now = 0
  return changes.map(({ kind, method, pause }, index) => {
    now += pause
    return { id: String(index).padStart(3, '0'), kind, method, changedAt: at(now) }
  })
}

const facts = (notice: Notice): string =>
  [notice.kind, notice.methodNamed, notice.queuedAt, notice.destinationMasked].join()

describe('which notices confirm which change', () => {
  it('where a portal tells each address once: each change has its own, whatever the order of the list', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.integer(), (changes, seed) => {
        const all = history(changes)
        const told = all.flatMap((one, index) => noticesOf(one, changes[index]!.addresses))
        const shuffled = told.toSorted((a, b) => hash(a.id, seed) - hash(b.id, seed))
        // Of changes of one kind, method and instant nobody can tell the notices apart; so their addresses must agree.
        const distinct = new Set(all.map(({ kind, method, changedAt }) => `${kind} ${method} ${changedAt}`))
        fc.pre(distinct.size === all.length)
        const matched = matchNotices(all, shuffled)
        for (const [index, one] of all.entries())
          expect(matched.get(one.id)!.map(facts).sort()).toEqual(
            noticesOf(one, changes[index]!.addresses).map(facts).sort(),
          )
      }),
      { numRuns: 500 },
    )
  })

  it('no notice counts twice, none is of another kind or older than the change, and an address counts once', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const all = history(changes)
        const told = all.flatMap((one, index) => noticesOf(one, changes[index]!.addresses))
        const ours = all.filter((_, index) => changes[index]!.ours)
        const matched = matchNotices(ours, told)
        const taken = [...matched.values()].flat()
        expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length)
        for (const one of ours) {
          const own = matched.get(one.id)!
          for (const { kind, queuedAt } of own) {
            expect(kind).toBe(one.kind)
            expect(queuedAt >= one.changedAt).toBe(true)
          }
          expect(new Set(own.map(({ destinationMasked }) => destinationMasked)).size).toBe(own.length)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('twice the same within one instant: each has one an address', () => {
    const [first, second] = history([
      { kind: 'two-factor-enabled', method: 'sms', pause: 0 },
      { kind: 'two-factor-enabled', method: 'sms', pause: 0 },
    ]) as [Expected, Expected]
    const matched = matchNotices([first, second], [...noticesOf(second, 2), ...noticesOf(first, 2)])
    for (const one of [first, second]) expect(matched.get(one.id)).toHaveLength(2)
  })

  it('one that names another method is taken all the same, so that it can be said', () => {
    const [one] = history([{ kind: 'two-factor-enabled', method: 'sms', pause: 0 }]) as [Expected]
    const wrong: Notice = { ...noticesOf(one, 1)[0]!, methodNamed: 'EMAIL' }
    expect(matchNotices([one], [wrong]).get(one.id)).toEqual([wrong])
  })

  it('that of a change of ours at the same instant is not', () => {
    const both = history([
      { kind: 'two-factor-enabled', method: 'sms', pause: 0 },
      { kind: 'two-factor-enabled', method: 'email', pause: 0 },
    ]) as [Expected, Expected]
    const matched = matchNotices(both, noticesOf(both[1], 1))
    expect(matched.get(both[0].id)).toEqual([])
    expect(matched.get(both[1].id)).toHaveLength(1)
  })

  it('nor that of a later change of ours', () => {
    const both = history([
      { kind: 'two-factor-enabled', method: 'sms', pause: 0 },
      { kind: 'two-factor-enabled', method: 'email', pause: 60 },
    ]) as [Expected, Expected]
    expect(matchNotices(both, noticesOf(both[1], 1)).get(both[0].id)).toEqual([])
  })
})

function hash(text: string, seed: number): number {
  let value = seed
  for (const char of text) value = (Math.imul(value, 31) + char.codePointAt(0)!) | 0
  return value
}
