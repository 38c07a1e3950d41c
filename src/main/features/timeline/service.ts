import type { Failure } from '#shared/ipc/outcome.ts'
import { recordingActions, consoleActions } from '#shared/domain/console-actions.ts'
import { isOver } from '#shared/domain/procedure.ts'
import { refusedTo } from '#shared/domain/role-permissions.ts'
import { changesElsewhere, knownSince, namesOperations, timelineOf, type KnownLog } from '#shared/domain/timeline.ts'
import { resolveAccess } from '../accounts/access.ts'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import { AppError, failureOf } from '../../base/errors.ts'
import { deviceName } from '../sessions/customer-sign-in.ts'
import type { TimelineRepository } from './repository.ts'
import { readSecurityLog } from './read-security-log.ts'
import type { KnownAccounts } from '../accounts/known-accounts.ts'
import type { AppEvents, AppContext } from '../app-events.ts'
import type { Window } from '../../base/environment.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { Clock } from '#shared/domain/clock.ts'

export interface TimelineDeps {
  accountStore: KnownAccounts
  events: AppEvents
  isOpen: AppContext['isOpen']
  publish: Window['publish']
  sessions: CustomerSessions
  audit: AuditStore
  clock: Clock
  store: TimelineRepository
}

const noLog: KnownLog & { readAt: null } = { events: [], knownFrom: null, readFrom: null, readAt: null }

/** Joins what the console did to an account with what the portal's log says of it. */
export interface Timelines {
  /** @throws AppError `not-found` for an account that is not in the list */
  get(asked: InputOf<'timeline.get'>): Promise<OutputOf<'timeline.get'>>
}

/** What happened to an account, by our audit and by the portal's log; the log is read when it is asked for, and after procedures. */
export function createTimelines(deps: TimelineDeps): Timelines {
  const { store, audit, accountStore, events, isOpen } = deps
  const reading = new Map<string, Promise<number>>()

  /** Why the log cannot be read, whatever the portal says; null where it can be asked. */
  function reasonUnavailable(accountId: string): 'signed-out' | 'forbidden' | null {
    const access = resolveAccess(deps, accountId)
    if (access === null) return 'signed-out'
    return refusedTo(access.role, 'see-security-log') === null ? null : 'forbidden'
  }

  /** One reading of an account at a time; the person who asks meanwhile gets its outcome. */
  function read(accountId: string): Promise<number> {
    const running = reading.get(accountId)
    if (running !== undefined) return running
    const access = resolveAccess(deps, accountId)
    if (access === null) return Promise.reject(new AppError('signed-out'))
    const started = readSecurityLog(deps, store, access.session, accountId).finally(() => reading.delete(accountId))
    reading.set(accountId, started)
    return started
  }

  async function tryToRead(accountId: string): Promise<Failure | null> {
    try {
      if ((await read(accountId)) > 0) publishChange(accountId)
      return null
    } catch (error) {
      if (error instanceof AppError) return error.failure
      throw error
    }
  }

  function publishChange(accountId: string): void {
    if (isOpen()) deps.publish('timeline.changed', { accountId })
  }

  /** After something was done: quietly, since nobody waits for it. */
  function readOn(accountId: string): void {
    if (accountStore.find(accountId) === null || reasonUnavailable(accountId) !== null) return publishChange(accountId)
    read(accountId)
      .catch(() => 0)
      .then(
        () => publishChange(accountId),
        () => undefined,
      )
  }
  events.on('procedure', (procedure) => {
    if (isOver(procedure)) readOn(procedure.accountId)
  })
  events.on('accountSettled', readOn)

  return {
    get: async ({ accountId, limit, refresh }) => {
      if (accountStore.find(accountId) === null) throw new AppError('not-found', 'not-here-any-more')
      const against = reasonUnavailable(accountId)
      const unread = against === null && refresh ? await tryToRead(accountId) : null
      // Who may not read the log is not shown what another login has read of it.
      const log = against === 'forbidden' ? noLog : store.get(accountId)
      const lines = timelineOf(consoleActions(audit.entriesOf(accountId, recordingActions)), log, deviceName)
      const isNamed = namesOperations(log)
      return {
        lines: lines.slice(0, limit),
        older: Math.max(0, lines.length - limit),
        namesOperations: isNamed,
        // Nothing can be said of a log that does not name what was done here.
        elsewhere: {
          changes: changesElsewhere(lines),
          since: isNamed === false ? null : (knownSince(lines) ?? log.readAt),
        },
        readAt: log.readAt,
        failure: against === null ? unread : failureOf(against),
      }
    },
  }
}
