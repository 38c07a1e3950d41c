import { expect } from 'vitest'
import { embeddedPortalId, idAtPortal, portalIdOf } from '#shared/domain/account-key.ts'
import type { LedgerEntry } from '#shared/api/sandbox-controls.ts'
import type { Db } from '../../../src/main/base/database/open-database.ts'
import { readRows } from '../portal/portal-database.ts'
import type { TestSandbox } from '../portal/sandbox.ts'

/** What a console has stored of one effect. */
interface HeldIntent {
  key: string
  status: string
  effect: string
}

/** What its audit says of one. */
interface Word {
  key: string | null
  action: string
  account: string
}

/** The word of the audit that ends an intent, by the intent's state; one that is open or unknown has none. */
const lastWords: Readonly<Record<string, string>> = {
  applied: 'effect.applied',
  rejected: 'effect.rejected',
  voided: 'effect.voided',
  undetermined: 'effect.undetermined',
}

/**
 * Compares what a console has on disk with the ledgers: every effect of its own is there as an intent and as one entry
 * of its audit, and none that did not happen; and what it has stored of an account is what the portal has.
 *
 * @param portals the portal that the console starts first, then those that were added
 * @returns how many intents are open still, and how many can never be known
 */
export async function judgeEffects(
  db: Db,
  portals: readonly TestSandbox[],
): Promise<{ open: number; undetermined: number }> {
  const ledger = (await Promise.all(portals.map((portal) => portal.ledger()))).flat()
  const happened = new Map(ledger.map((effect) => [effect.key, effect]))
  expect(ledger.length, 'a key has one effect at most').toBe(happened.size)

  const words = db
    .prepare<[], Word>(
      `SELECT action, account, json_extract(body, '$.detail.key') AS key FROM entry
       WHERE action IN ('effect.intended', 'effect.applied', 'effect.rejected', 'effect.voided', 'effect.undetermined')
       ORDER BY seq`,
    )
    .all()
  const intents = db.prepare<[], HeldIntent>('SELECT key, status, effect FROM intent').all()
  /** A restore lost the entries of some of the effects that it took over. */
  const isRestored = db.prepare<[], number>("SELECT 1 FROM entry WHERE action = 'audit.restored'").pluck().get() === 1
  for (const intent of intents) judgeIntent(intent, words, happened.has(intent.key), isRestored)
  for (const word of words) if (word.action === 'effect.applied') judgeApplied(word, happened)
  if (portals[0] !== undefined) judgeStates(db, portals[0], ledger)
  return {
    open: intents.filter(({ status }) => lastWords[status] === undefined).length,
    undetermined: intents.filter(({ status }) => status === 'undetermined').length,
  }
}

function judgeIntent(
  { key, status, effect }: HeldIntent,
  words: readonly Word[],
  happened: boolean,
  isRestored: boolean,
): void {
  const found = words.flatMap((word) => (word.key === key ? [word.action] : []))
  const said = isRestored && found[0] !== 'effect.intended' ? ['effect.intended', ...found] : found
  const last = lastWords[status]
  expect(said, `the audit of ${effect} ${key}, which is ${status}`).toEqual([
    'effect.intended',
    ...(last === undefined ? [] : [last]),
  ])
  if (status === 'applied') expect(happened, `${effect} ${key} was applied`).toBe(true)
  if (status === 'rejected' || status === 'voided') expect(happened, `${effect} ${key} was ${status}`).toBe(false)
}

function judgeApplied({ key, account }: Word, happened: ReadonlyMap<string, LedgerEntry>): void {
  const effect = happened.get(key ?? '')
  expect(effect?.accountId, `the audit says of ${key} that it was applied`).toBe(idAtPortal(account))
}

/**
 * A state that was read may be older than what somebody else did since. It is never ahead of the portal's, and where the
 * last change was the console's own, it is the portal's.
 */
function judgeStates(db: Db, portal: TestSandbox, ledger: readonly LedgerEntry[]): void {
  const factors = readRows(portal, 'SELECT account_id, version, method FROM factors') as {
    account_id: string
    version: number
    method: string | null
  }[]
  const isOurs = db.prepare<[string], number>(`SELECT 1 FROM intent WHERE key = ? AND status = 'applied'`).pluck()
  const known = db
    .prepare<[], { id: string; state: string }>(
      'SELECT account_id AS id, two_factor AS state FROM account WHERE two_factor IS NOT NULL',
    )
    .all()
  for (const { id, state } of known) {
    const factor = factors.find(({ account_id }) => account_id === id)
    if (portalIdOf(id) !== embeddedPortalId || factor === undefined) continue
    const { version, active } = JSON.parse(state) as { version: number; active: boolean }
    const last = ledger.findLast(({ accountId, what }) => accountId === id && what.startsWith('two-factor-'))
    const must = version === factor.version || (last !== undefined && isOurs.get(last.key) !== undefined)
    if (must) expect({ id, version, active }).toEqual({ id, version: factor.version, active: factor.method !== null })
    else expect(version, `the state that is remembered of ${id}`).toBeLessThan(factor.version)
  }
}
