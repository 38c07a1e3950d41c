import type { IncomingMessage, ServerResponse } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { apiBase, endpoints } from '#shared/api/endpoints.ts'
import type { Portal } from '../portal/portal.ts'

/** How long what was found out for `/readyz` counts, in milliseconds: it may be asked by anybody, and costs a write. */
const readyForMs = 5000

export interface OperationsOptions {
  portal: Portal
  /** Whether the gateway is about to end: it takes no more traffic then. */
  isStopping(): boolean
  /** When the TLS certificate expires; undefined where a proxy has it. */
  certificateExpires(): Date | undefined
  mayReadMetrics(incoming: IncomingMessage): boolean
}

/** The addresses for those who operate the gateway, beside the API. */
export interface Operations {
  /** Answers `/healthz`, `/readyz` and `/metrics`; false for every other request. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): boolean
  /** Counts and times a request of the API. */
  observe(incoming: IncomingMessage, outgoing: ServerResponse): void
}

/** Where the gateway stands, one word a part. */
interface Readiness {
  database: 'ok' | 'failed'
  connector: 'ok' | 'failed'
}

export function createOperations(options: OperationsOptions): Operations {
  const { portal, isStopping, mayReadMetrics } = options
  const metrics = createMetrics(options)
  let found: { at: number; readiness: Promise<Readiness> } | undefined

  function readiness(): Promise<Readiness> {
    // Time that passes, not the server's own, which could be set back.
    const now = performance.now()
    if (found === undefined || now - found.at > readyForMs) found = { at: now, readiness: readinessOf(portal) }
    return found.readiness
  }

  const pages: Record<string, (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>> = {
    '/healthz': async (_, outgoing) => send(outgoing, 200, { status: 'alive' }),
    '/readyz': async (_, outgoing) => {
      if (isStopping()) return send(outgoing, 503, { status: 'stopping' })
      const parts = await readiness()
      const isReady = Object.values(parts).every((part) => part === 'ok')
      send(outgoing, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', ...parts })
    },
    '/metrics': async (incoming, outgoing) => {
      if (!mayReadMetrics(incoming)) return send(outgoing, 403, { status: 'forbidden' })
      outgoing.writeHead(200, { 'Content-Type': metrics.registry.contentType, 'Cache-Control': 'no-store' })
      outgoing.end(await metrics.registry.metrics())
    },
  }

  return {
    answer(incoming, outgoing) {
      const page = pages[incoming.url?.split('?')[0] ?? '']
      if (page === undefined) return false
      incoming.resume()
      if (incoming.method !== 'GET' && incoming.method !== 'HEAD') send(outgoing, 405, { status: 'method not allowed' })
      else page(incoming, outgoing).catch(() => outgoing.destroy())
      return true
    },
    observe(incoming, outgoing) {
      const began = performance.now()
      const operation = operationOf(incoming)
      outgoing.once('close', () => {
        const status = outgoing.writableFinished ? String(outgoing.statusCode) : 'cut'
        metrics.requests.inc({ operation, status })
        metrics.seconds.observe({ operation }, (performance.now() - began) / 1000)
      })
    },
  }
}

async function readinessOf(portal: Portal): Promise<Readiness> {
  const connector =
    portal.remote === null
      ? 'ok'
      : await portal.remote.test().then(({ kind }) => (kind === 'answered' ? 'ok' : 'failed'))
  return { database: isWritable(portal) ? 'ok' : 'failed', connector }
}

/** A full disk is found here before an agent finds it. */
function isWritable(portal: Portal): boolean {
  try {
    portal.transact(() => portal.repositories.meta.touch(portal.clock.now()))
    return true
  } catch {
    return false
  }
}

function createMetrics({ portal, certificateExpires }: OperationsOptions) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Counter({
    name: 'factordesk_requests_total',
    help: 'Requests of the API by operation and status; "cut" where the answer did not go out whole.',
    labelNames: ['operation', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'factordesk_request_seconds',
    help: 'Seconds from a request to the end of its answer.',
    labelNames: ['operation'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  new Gauge({
    name: 'factordesk_open_effects',
    help: 'Changes at the system that has the accounts whose outcome is not known yet.',
    registers,
    collect() {
      this.set(portal.repositories.remoteEffects.openCount())
    },
  })
  new Gauge({
    name: 'factordesk_waiting_messages',
    help: 'Messages that are owed and were not delivered yet, by channel.',
    labelNames: ['channel'],
    registers,
    collect() {
      for (const channel of ['email', 'sms'] as const)
        this.set({ channel }, portal.repositories.messages.waitingCount(channel))
    },
  })
  // A gauge that nothing was set on says 0: a certificate that expired long ago.
  if (certificateExpires() !== undefined)
    new Gauge({
      name: 'factordesk_tls_certificate_expires_seconds',
      help: 'When the TLS certificate expires, in seconds since 1970; absent where a proxy has it.',
      registers,
      collect() {
        this.set((certificateExpires()?.getTime() ?? 0) / 1000)
      },
    })
  return { registry, requests, seconds }
}

const operations = Object.entries(endpoints).map(([name, { method, path }]) => ({
  name,
  method: method.toUpperCase(),
  path: new RegExp(`^${apiBase}${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

/** The name of the operation that a request is for: an address may contain a token, its name never does. */
export function operationOf({ method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>): string {
  const path = url.split('?')[0] ?? ''
  return operations.find((one) => one.method === method && one.path.test(path))?.name ?? 'other'
}

function send(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  outgoing.end(JSON.stringify(body))
}
