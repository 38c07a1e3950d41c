import { idAtPortal } from '#shared/domain/account-key.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { answerOf } from '../../portal-client/failures.ts'
import type { ActiveSession } from '../sessions/customer-sessions.ts'
import type { TimelineRepository } from './repository.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { AppContext } from '../app-events.ts'

export interface SecurityLogDeps {
  audit: AuditStore
  clock: Clock
  isOpen: AppContext['isOpen']
}

const pageSize = 100
/** A portal that never comes to the end of its log is left alone after this many events at once. */
const maxPages = 500

/**
 * Reads an account's log on from where it was read to. What came is kept page by page, also where a later page fails.
 *
 * @returns how many events were new
 * @throws AppError with the portal's refusal, or with why no answer came
 */
export async function readSecurityLog(
  { audit, clock, isOpen }: SecurityLogDeps,
  store: TimelineRepository,
  { client }: ActiveSession,
  accountId: string,
): Promise<number> {
  const params = { accountId: idAtPortal(accountId) }
  const readFrom = audit.head().seq
  let after = store.cursor(accountId)
  let found = 0
  for (let pages = 0; pages < maxPages; pages += 1) {
    const query = { limit: pageSize, ...(after === null ? {} : { after }) }
    const sent = await client.call(endpoints.listSecurityEvents, { params, query })
    if (!isOpen()) return found
    // A portal that was laid out again does not know the cursor (contract, LOG-2): its log is read from the start.
    if (after !== null && sent.kind === 'refused' && sent.problem.code === 'invalid-request') {
      store.forget(accountId)
      after = null
      continue
    }
    const { events, next } = answerOf(sent, 'read').body
    const added = after === null ? store.replace(accountId, events) : store.append(accountId, events)
    found += added
    if (next === null || added === 0) break
    after = next
  }
  store.noteReading(accountId, { readAt: instantOf(clock), readFrom })
  return found
}
