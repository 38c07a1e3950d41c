import type { Endpoint } from '#shared/api/endpoint.ts'
import type { Transport } from '../../../src/main/portal-client/transport.ts'
import type { Db } from '../../../src/main/base/database/open-database.ts'

/**
 * A moment between two things that a console does to the world: before a transaction begins, before a statement writes,
 * before a commit and after it, before a request leaves, and when its answer is there and nothing of it is written yet.
 */
export interface Edge {
  at: 'begin' | 'write' | 'commit' | 'committed' | 'send' | 'answer'
  /** The statement's first words, or the request's method and path. */
  what: string
  /** The idempotency key of a request that has one. */
  key?: string
}

/** Told of each edge as it is reached. What it throws is thrown there: a failing disk, where the edge is one of SQL. */
export type AtEdge = (edge: Edge) => void

/**
 * A connection that tells of every edge of its writes. Reads are none: they leave nothing on disk.
 *
 * Made around a connection as the core takes it, so that what is shipped holds no failpoint.
 */
export function edgedDb(db: Db, at: AtEdge): Db {
  const transaction: Db['transaction'] = (body) => {
    const wrapped = db.transaction((...values: unknown[]) => {
      const value: unknown = body(...values)
      if (!isNested) at({ at: 'commit', what: 'COMMIT' })
      return value
    })
    let isNested = false
    const edged =
      (run: (...values: unknown[]) => unknown) =>
      (...values: unknown[]): unknown => {
        const isInner = db.inTransaction
        if (!isInner) at({ at: 'begin', what: 'BEGIN' })
        isNested = isInner
        const value = run(...values)
        if (!isInner) at({ at: 'committed', what: 'COMMIT' })
        return value
      }
    return Object.assign(edged(wrapped), {
      default: edged(wrapped.default),
      deferred: edged(wrapped.deferred),
      immediate: edged(wrapped.immediate),
      exclusive: edged(wrapped.exclusive),
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
    const edged: object = new Proxy(statement, {
      get: (_, name) => {
        const value: unknown = Reflect.get(statement, name, statement)
        if (typeof value !== 'function') return value
        return (...values: unknown[]): unknown => {
          const run = (): unknown => Reflect.apply(value, statement, values)
          const writes = !statement.readonly && ['run', 'get', 'all', 'iterate'].includes(String(name))
          const answer = writes ? write(sql, run) : run()
          return answer === statement ? edged : answer
        }
      },
    })
    return edged
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

/** A transport that tells of each request before it leaves, and of each answer before anybody learns it. */
export function edgedTransport(send: Transport, at: AtEdge): Transport {
  return async (endpoint, request, extras) => {
    const edge = { what: nameOf(endpoint), ...(extras?.key !== undefined && { key: extras.key }) }
    at({ at: 'send', ...edge })
    const sent = await send(endpoint, request, extras)
    at({ at: 'answer', ...edge })
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
