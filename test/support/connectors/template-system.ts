import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Account {
  id: string
  userId: string
  name: string
  email: string
  enabled: boolean
  lockedOut: boolean
  factors: { id: string; type: string; label: string }[]
}

/** A small identity system with the calls that docs/connectors/template.mjs is written for. */
export interface TemplateSystem {
  origin: string
  apiKey: string
  accounts: Map<string, Account>
  /** How many factors were removed of an account. */
  removals(accountId: string): number
  remove(accountId: string, factorId: string): void
  createAccount(factors: readonly string[]): Account
  close(): Promise<void>
}

/** Starts it. */
export async function templateSystem(): Promise<TemplateSystem> {
  const accounts = new Map<string, Account>()
  const removed = new Map<string, number>()
  const apiKey = `CANARY-${randomUUID()}`
  const answer = (method: string, path: string, query: URLSearchParams): { status: number; body?: unknown } => {
    if (path === '/about') return { status: 200, body: { version: '1.0' } }
    const [, area, id = '', part, factorId = ''] = path.split('/').map(decodeURIComponent)
    if (area !== 'accounts') return { status: 404 }
    if (id === '') return { status: 200, body: pageOf([...accounts.values()], query) }
    const account = accounts.get(id)
    if (!account) return { status: 404 }
    if (part === undefined) return { status: 200, body: { ...account, passwordHash: 'CANARY-hash' } }
    const isThere = account.factors.some((one) => one.id === factorId)
    if (part !== 'factors' || method !== 'DELETE' || !isThere) return { status: 404 }
    system.remove(id, factorId)
    return { status: 204 }
  }
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://system')
    const isKnown = request.headers.authorization === `Bearer ${apiKey}`
    const { status, body } = isKnown ? answer(request.method ?? '', pathname, searchParams) : { status: 401 }
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(body && JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const system: TemplateSystem = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey,
    accounts,
    removals: (id) => removed.get(id) ?? 0,
    remove(id, factorId) {
      const account = accounts.get(id)
      if (!account) return
      account.factors = account.factors.filter((one) => one.id !== factorId)
      removed.set(id, (removed.get(id) ?? 0) + 1)
    },
    createAccount(types) {
      const n = accounts.size + 1
      const account: Account = {
        id: `account-${n}`,
        userId: `customer-${n}`,
        name: `Customer ${n} Trading`,
        email: `customer-${n}@customer.example`,
        enabled: true,
        lockedOut: false,
        factors: types.map((type) => {
          return { id: randomUUID(), type, label: `Own ${type}` }
        }),
      }
      accounts.set(account.id, account)
      return account
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  return system
}

function pageOf(all: Account[], query: URLSearchParams): { accounts: Account[]; next: string | null } {
  const text = query.get('text') ?? ''
  const limit = Number(query.get('limit'))
  const from = Number(query.get('after'))
  const found = all.filter(({ userId, name, email }) => [userId, name, email].some((one) => one.includes(text)))
  return { accounts: found.slice(from, from + limit), next: found.length > from + limit ? String(from + limit) : null }
}
