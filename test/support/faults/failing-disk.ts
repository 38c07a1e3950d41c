import Database from 'better-sqlite3'
import type { Db } from '../../../src/main/base/database/open-database.ts'
import type { ConsoleOptions } from '../console/test-console.ts'
import { dbWithFaultPoints, transportWithFaultPoints, type FaultPoint } from './fault-points.ts'

/**
 * How a disk fails. `full` and `io-error` throw what SQLite throws, the first from then on, the second once;
 * `read-only` and `no-room` make SQLite itself refuse: every write, or every new page.
 */
export type DiskFault = 'full' | 'io-error' | 'read-only' | 'no-room'

/** The disk below a console. It fails at the Nth write, commits and beginnings counted as writes, until it is repaired. */
export interface FailingDisk {
  around: NonNullable<ConsoleOptions['around']>
  /** @param nth from 0, counted from now */
  failAt(nth: number, fault: DiskFault): void
  /** The same from the first statement on that begins so. */
  failFrom(statement: string, fault: DiskFault): void
  repair(): void
  /** True once the fault was met. */
  readonly failed: boolean
  /** Requests with a key since `failAt`; those since the fault was met among them. */
  readonly sent: { all: number; afterFault: number }
}

const isWrite = ({ at }: FaultPoint): boolean => at === 'begin' || at === 'write' || at === 'commit'

export function failingDisk(): FailingDisk {
  let raw: Db | undefined
  let due: { left: number; fault: DiskFault; from?: string } | null = null
  let failed = false
  let sent = { all: 0, afterFault: 0 }

  function meet(fault: DiskFault): void {
    failed = true
    if (fault === 'full') throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
    if (fault === 'io-error') {
      due = null
      throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE')
    }
    if (fault === 'read-only') raw?.pragma('query_only = ON')
    else raw?.pragma(`max_page_count = ${Number(raw.pragma('page_count', { simple: true }))}`)
  }

  function at(faultPoint: FaultPoint): void {
    if (faultPoint.at === 'send' && faultPoint.key !== undefined)
      sent = { all: sent.all + 1, afterFault: sent.afterFault + (failed ? 1 : 0) }
    if (due === null || !isWrite(faultPoint)) return
    if (due.from !== undefined && faultPoint.what.startsWith(due.from)) due = { left: 0, fault: due.fault }
    if (due.from !== undefined) return
    if (due.left > 0) due.left -= 1
    else meet(due.fault)
  }

  return {
    around: {
      db: (db) => {
        raw = db
        return dbWithFaultPoints(db, at)
      },
      transport: (send) => transportWithFaultPoints(send, at),
    },
    failAt: (nth, fault) => {
      due = { left: nth, fault }
      failed = false
      sent = { all: 0, afterFault: 0 }
    },
    failFrom: (statement, fault) => {
      due = { left: 0, fault, from: statement }
      failed = false
    },
    repair: () => {
      due = null
      if (raw?.open !== true) return
      raw.pragma('query_only = OFF')
      raw.pragma('max_page_count = 1000000000')
    },
    get failed() {
      return failed
    },
    get sent() {
      return sent
    },
  }
}
