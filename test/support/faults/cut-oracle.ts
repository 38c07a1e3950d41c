import { expect } from 'vitest'
import type { Outcome } from '#shared/ipc/outcome.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { noticeKind } from '#shared/api/notices.ts'
import { everyEffect } from './every-effect.ts'
import type { CutPosition, Direction } from './fault-proxy.ts'
import { inProxiedWorld, type ProxiedWorld, type World } from '../console/world.ts'

/** Where the line of one effect is cut. */
export interface Cut {
  /** A name of `everyEffect`. */
  effect: string
  direction: Direction
  /** How much passes. */
  after: CutPosition
  by: 'reset' | 'end'
  /** Answers to the reading back that are cut as well. */
  readings: number
}

/** What a run came to. */
interface Survived {
  final: 'done' | 'did-not-happen'
  /** Whether the line of the effect was really cut, with bytes of it missing. */
  wasCut: boolean
}

/** What the console says of an effect. */
type Said = 'done' | 'unknown' | 'did-not-happen' | 'known' | `failed: ${string}`

/** What an outcome says to the person who pressed. */
function saidBy(outcome: Outcome<unknown>): Said {
  if (!outcome.ok) {
    if (outcome.failure.code === 'outcome-unknown') return 'unknown'
    return outcome.failure.code === 'voided' ? 'did-not-happen' : `failed: ${outcome.failure.code}`
  }
  const { state, problem } = outcome.value as Partial<Procedure>
  if (state?.at === 'unknown' || state?.at === 'undetermined') return 'unknown'
  if (problem === null || problem === undefined) return 'done'
  return problem.code === 'did-not-happen' ? 'did-not-happen' : `failed: ${problem.code}`
}

/** What reading back says: of a case or an account only that it is known now, and what is true is shown. */
function saidByReading(outcome: Outcome<unknown>): Said {
  return outcome.ok && !Object.hasOwn(outcome.value as object, 'state') ? 'known' : saidBy(outcome)
}

/** The newest intent, how often it had an effect, and what the audit says became of it. */
export async function fateOf(
  { sandbox, app: first }: World,
  app = first,
): Promise<{ status: string; effects: number; story: string[] }> {
  const select = 'SELECT key, status FROM intent ORDER BY rowid DESC LIMIT 1'
  const { key, status } = app.db.prepare<[], { key: string; status: string }>(select).get()!
  const story = `SELECT action FROM entry WHERE seq > (SELECT max(seq) - 20 FROM entry)
    AND json_extract(body, '$.detail.key') = ? ORDER BY seq`
  const actions = app.db.prepare<[string], string>(story).pluck().all(key)
  return { status, effects: (await sandbox.effects(key)).length, story: actions }
}

/** Every change in the ledger was notified once to each address that it is owed to. */
export async function requireNoticesOnce({ sandbox }: World): Promise<void> {
  const kinds: readonly string[] = noticeKind.options
  const changes = (await sandbox.ledger()).filter(({ what }) => kinds.includes(what))
  const sent = await sandbox.outbox()
  for (const { accountId, what } of changes) {
    const times = changes.filter((one) => one.accountId === accountId && one.what === what).length
    const notices = sent.filter((one) => one.accountId === accountId && one.kind === what)
    const addresses = new Set(notices.map(({ to }) => to))
    expect(addresses.size, `${what} on ${accountId} is notified`).toBeGreaterThan(0)
    for (const address of addresses)
      expect(notices.filter(({ to }) => to === address).length, `${what} on ${accountId}`).toBe(times)
  }
}

/**
 * Cuts the line of one effect in a world of its own, and the readings after it, and reads back until the outcome is
 * known: it says what the ledger says, and at no time anything else.
 */
export async function survives({ effect, direction, after, by, readings }: Cut): Promise<Survived> {
  let final: Said = 'unknown'
  let wasCut = false
  await inProxiedWorld(async (world) => {
    const { where, prepare } = everyEffect[effect]!
    const { press, readBack } = await prepare(world)
    world.proxy.plan({ where, fault: { kind: 'cut', direction, after, by } })
    const reading = / \/api\/v1\/operations\//
    if (readings > 0)
      world.proxy.plan({
        where: reading,
        times: readings,
        fault: { kind: 'cut', direction: 'answer', after, by },
      })
    world.app.published.length = 0
    final = saidBy(await press())
    for (let left = readings; final === 'unknown' && left >= 0; left -= 1) final = saidByReading(await readBack())
    await world.app.idle()
    wasCut = cutsOf(world, where) === 1
    expect(cutsOf(world, reading), 'as many readings were cut as were to be').toBe(readings)
    const { status, effects, story } = await fateOf(world)
    const truth = effects === 1 ? 'done' : 'did-not-happen'
    if (final === 'known') final = truth
    expect({ final, status, effects }).toEqual({ final: truth, status: effects === 1 ? 'applied' : 'voided', effects })
    expect(story[0]).toBe('effect.intended')
    expect(story.at(-1)).toBe(effects === 1 ? 'effect.applied' : 'effect.voided')
    expect(problemsShown(world)).toEqual(effects === 1 ? [] : expect.not.arrayContaining(['portal-unreachable']))
    expect(intentsFor(world, where), 'the effect is never sent again').toBe(1)
    await requireNoticesOnce(world)
  })
  return { final: final as Survived['final'], wasCut }
}

function cutsOf({ proxy }: ProxiedWorld, where: RegExp): number {
  return proxy.exchanges.filter(({ line, cut }) => cut && where.test(line)).length
}

/** What stood in the way, as published to the page meanwhile. */
function problemsShown({ app }: World): string[] {
  return app.published.flatMap(({ name, payload }) =>
    name === 'procedure.changed' ? ((payload as Procedure).problem?.code ?? []) : [],
  )
}

function intentsFor({ proxy }: ProxiedWorld, where: RegExp): number {
  const keys = proxy.exchanges.flatMap(({ line, key }) => (where.test(line) && key !== null ? [key] : []))
  return keys.filter((key) => key === keys.at(-1)).length
}
