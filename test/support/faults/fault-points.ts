import type { Endpoint } from '#shared/api/endpoint.ts'
import type { Transport } from '../../../src/main/portal-client/portal-call.ts'
import type { Db } from '../../../src/main/base/database/open-database.ts'

/**
 * A moment between two things that a console does to the world: before a transaction begins, before a statement writes,
 * before a commit and after it, before a request leaves, and when its answer is there and nothing of it is written yet.
 */
export interface FaultPoint {
  at: 'begin' | 'write' | 'commit' | 'committed' | 'send' | 'answer'
  /** The statement's first words, or the request's method and path. */
  what: string
  /** The idempotency key of a request that has one. */
  key?: string
}

/** Called at each fault point as it is reached. What it throws is thrown there: a failing disk, where the fault point is one of SQL. */
export type OnFaultPoint = (faultPoint: FaultPoint) => void

/**
 * A connection that reports every fault point of its writes. Reads have none: they leave nothing on disk.
 *
 * Made around a connection as the app takes it, so that the shipped app contains no fault point.
 */
export function dbWithFaultPoints(db: Db, at: OnFaultPoint): Db {
  const transaction: Db['transaction'] = (body) => {
    const wrapped = db.transaction((...values: unknown[]) => {
      const value: unknown = body(...values)
      if (!isNested) at({ at: 'commit', what: 'COMMIT' })
      return value
    })
    let isNested = false
    const watchedRun =
      (run: (...values: unknown[]) => unknown) =>
      (...values: unknown[]): unknown => {
        const isInner = db.inTransaction
        if (!isInner) at({ at: 'begin', what: 'BEGIN' })
        isNested = isInner
        const value = run(...values)
        if (!isInner) at({ at: 'committed', what: 'COMMIT' })
        return value
      }
    return Object.assign(watchedRun(wrapped), {
      default: watchedRun(wrapped.default),
      deferred: watchedRun(wrapped.deferred),
      immediate: watchedRun(wrapped.immediate),
      exclusive: watchedRun(wrapped.exclusive),
    }) as never
  }

  /** A write outside a transaction is one of its own. */
  function write<T>(sql: string, run: () => T): T {
    at({ at: 'write', what: wordsOf(sql) })
    const value = run()
    if (!db.inTransaction) at({ at: 'committed', what: wordsOf(sql) })
    return value
  }

  const prepare = (sql: string): object => {
    const statement = db.prepare(sql)
    const watched: object = new Proxy(statement, {
      get: (_, name) => {
        const value: unknown = Reflect.get(statement, name, statement)
        if (typeof value !== 'function') return value
        return (...values: unknown[]): unknown => {
          const run = (): unknown => Reflect.apply(value, statement, values)
          const writes = !statement.readonly && ['run', 'get', 'all', 'iterate'].includes(String(name))
          const answer = writes ? write(sql, run) : run()
          return answer === statement ? watched : answer
        }
      },
    })
    return watched
  }

  const own: Record<PropertyKey, unknown> = {
    transaction,
    prepare,
    exec: (sql: string) => write(sql, () => db.exec(sql)),
  }
  return new Proxy(db, {
    get: (_, name) => {
      if (Object.hasOwn(own, name)) return own[name]
      const value: unknown = Reflect.get(db, name, db)
      return typeof value === 'function' ? (value.bind(db) as unknown) : value
    },
  })
}

/** A transport that reports each request before it leaves, and each answer before its caller gets it. */
export function transportWithFaultPoints(send: Transport, at: OnFaultPoint): Transport {
  return async (endpoint, request, extras) => {
    const faultPoint = { what: nameOf(endpoint), ...(extras?.key !== undefined && { key: extras.key }) }
    at({ at: 'send', ...faultPoint })
    const sent = await send(endpoint, request, extras)
    at({ at: 'answer', ...faultPoint })
    return sent
  }
}

const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`

const wordsOf = (sql: string): string =>
  sql
    .trim()
    .split(/[\s(]+/)
    .slice(0, 3)
    .join(' ')
