import { z } from 'zod'
import { instant, method } from '../api/primitives.ts'
import type { AuditEntry } from './audit-entry.ts'

/** Something that this console did on an account, as its own audit records: one effect with all its entries, or a session. */
export const consoleAction = z.object({
  /** The idempotency key of an effect, else `entry-` and the entry's number. */
  id: z.string(),
  /** The effect's name; or `signed-in`, `signed-out`, `management-entered`, `management-left`. */
  what: z.string(),
  /** By this machine's clock. */
  at: instant,
  actor: z.string(),
  method: method.nullable(),
  outcome: z.enum(['applied', 'refused', 'unknown']),
  /** Numbers of its first and its last entry. */
  first: z.int().min(1),
  last: z.int().min(1),
})
export type ConsoleAction = z.infer<typeof consoleAction>

/** The entries that record an action; the others record steps on the way. */
export const recordingActions = [
  'effect.intended',
  'effect.applied',
  'effect.rejected',
  'effect.lost',
  'effect.voided',
  'effect.undetermined',
  'session.signed-in',
  'session.signed-out',
  'management.entered',
  'management.left',
] as const satisfies readonly AuditEntry['action'][]

const outcomes: Readonly<Partial<Record<AuditEntry['action'], ConsoleAction['outcome']>>> = {
  'effect.applied': 'applied',
  'effect.rejected': 'refused',
  'effect.voided': 'refused',
  'effect.lost': 'unknown',
  'effect.undetermined': 'unknown',
}

/** The actions in an account's entries, which come oldest first. Entries that record none are skipped. */
export function consoleActions(entries: readonly AuditEntry[]): ConsoleAction[] {
  const found = new Map<string, ConsoleAction>()
  for (const entry of entries) {
    const { action, seq, at, actor, detail } = entry
    const bare = { at, actor, first: seq, last: seq, method: null }
    if (action.startsWith('session.signed-') || action.startsWith('management.')) {
      const id = `entry-${seq}`
      found.set(id, { ...bare, id, what: action.replace('session.', '').replace('.', '-'), outcome: 'applied' })
    }
    if (!action.startsWith('effect.')) continue
    const id = String(detail['key'])
    const before = found.get(id)
    if (before !== undefined) {
      found.set(id, { ...before, last: seq, outcome: outcomes[action] ?? before.outcome })
    } else if (action === 'effect.intended') {
      found.set(id, {
        ...bare,
        id,
        what: String(detail['effect']),
        outcome: 'unknown',
        method: method.safeParse(detail['method']).data ?? null,
      })
    }
  }
  return [...found.values()]
}
