import { watchFile, unwatchFile } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { systemClock } from '#shared/domain/clock.ts'
import { defaultLimits } from '../portal/config.ts'
import { defaultHashLimit } from '../portal/crypto/password-hashing.ts'
import { createPortalApp } from '../portal/http/app.ts'
import { createListener } from '../portal/http/listener.ts'
import { settleRemoteByTimer } from '../portal/http/settle-timer.ts'
import type { SandboxPortal } from '../portal/portal.ts'
import { createPortal } from '../portal/portal.ts'
import { DataInUse } from '../portal/repositories/data-lock.ts'
import type { GatewayConfig } from './config.ts'
import { addConsentPage } from './consent-page.ts'
import { identityOf } from './identity.ts'
import type { LoadedConnector } from './load-connector.ts'
import { seedSamples } from './load-connector.ts'
import { messageGateways } from './messages.ts'
import { createOperations, operationOf } from './operations.ts'
import { createStaffProvider } from './openid-provider.ts'
import { fileProblem, GatewayProblem } from './problem.ts'
import type { ReadSecret } from './secrets.ts'
import type { TlsPair } from './tls.ts'
import { readTlsFiles } from './tls.ts'
import {
  addressGroup,
  clientAddress,
  isLoopbackAddress,
  mayComeInClearText,
  trustedProxies,
} from './trusted-proxies.ts'

/** How long a stop waits for the requests that run, in milliseconds; what it then cuts off is durable, and is settled at the next start. */
const graceMs = 10_000
/** How often the TLS files are compared with what they were, in milliseconds. */
const compareTlsEveryMs = 10_000

export interface GatewayDeps {
  connector: LoadedConnector
  secret: ReadSecret
  log: Logger
}

export interface Gateway {
  /** Where it listens; the port is the one that was free where 0 was asked for. */
  address: string
  port: number
  /** Reads the TLS files again; a pair that clients would refuse is logged, and the one in use stays. */
  reloadTls(): void
  /** Lets the requests that run come to their end, then closes everything. */
  close(): Promise<void>
}

/** Starts a gateway. @throws GatewayProblem what keeps it from starting, in a sentence */
export async function startGateway(config: GatewayConfig, { connector, secret, log }: GatewayDeps): Promise<Gateway> {
  let tls = config.tls && readTlsFiles(config.tls, hostOf(config), new Date())
  // Before anything is opened: a message gateway that cannot be used is a mistake in the configuration.
  const gateways = messageGateways(config, secret)
  const line = (text: string): void => log.warn({ event: 'portal', text })
  const portal = openPortal(config, () =>
    createPortal({
      dataDir: config.dataDir,
      clock: systemClock,
      limits: { ...defaultLimits, ...config.limits },
      mode: 'two-stage',
      identity: identityOf(config),
      passwordCost: config.passwordCost,
      passwordHashes: defaultHashLimit,
      sqliteBinding: undefined,
      gateways,
      remote: connector.directory ?? undefined,
      staffProvider: config.staffSignIn.kind === 'password' ? undefined : createStaffProvider(config.staffSignIn),
      log: line,
    }),
  )
  const running = new Set<Promise<unknown>>()
  let settling: { stop(): Promise<void> } | undefined
  let isStopping = false
  const isTrusted = trustedProxies(config.trustedProxies)
  const readsMetrics = trustedProxies(config.metricsFrom)
  const addressOf = ({ socket, headers }: IncomingMessage): string =>
    clientAddress(socket.remoteAddress ?? '', forwardedFor(headers['x-forwarded-for']), isTrusted)
  try {
    await seedSamples(portal, connector)
    settling = portal.remote ? settleRemoteByTimer(portal, line) : undefined
    const operations = createOperations({
      portal,
      isStopping: () => isStopping,
      certificateExpires: () => tls?.expires,
      mayReadMetrics: (incoming) => {
        const address = addressOf(incoming)
        // guard: gateway.metrics-readers
        return isLoopbackAddress(address) || readsMetrics(address)
      },
    })
    const traces = new WeakMap<IncomingMessage, string>()
    const callsPerMinute = config.signInsPerMinute
    const app = createPortalApp({
      portal,
      log: line,
      gateway: {
        addressOf: (incoming) => addressGroup(addressOf(incoming)),
        onTrace: (incoming, traceId) => traces.set(incoming, traceId),
        callsPerMinute,
      },
    })
    addConsentPage(app, config.name)
    const listener = createListener(app, () => config.publicUrl.host)
    const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      if (operations.answer(incoming, outgoing)) return
      const peer = incoming.socket.remoteAddress ?? ''
      if (tls === undefined && !mayComeInClearText(peer, isTrusted)) return refuseClearText(outgoing)
      operations.observe(incoming, outgoing)
      logAnswer(log, incoming, outgoing, { address: addressOf(incoming), traceOf: () => traces.get(incoming) })
      const answered = listener(incoming, outgoing).finally(() => running.delete(answered))
      running.add(answered)
    }
    const server =
      tls === undefined ? createServer(limits, handle) : createTlsServer({ ...limits, ...tlsOptions(tls) }, handle)
    await listen(server, config)
    const { address, port } = server.address() as AddressInfo
    log.info({
      event: 'listening',
      address,
      port,
      publicUrl: config.publicUrl.origin,
      connector: config.connector.kind,
    })

    const reloadTls = (): void => {
      if (config.tls === undefined) return
      try {
        const read = readTlsFiles(config.tls, hostOf(config), new Date())
        if (read.cert === tls?.cert && read.key === tls.key) return
        tls = read
        ;(server as TlsServer).setSecureContext(tlsOptions(read))
        log.info({ event: 'tls-reloaded', expires: read.expires.toISOString() })
      } catch (error) {
        log.error({ event: 'tls-not-reloaded', problem: sentenceOfProblem(error) })
      }
    }
    const watched = config.tls === undefined ? [] : [config.tls.certificate, config.tls.key]
    for (const file of watched) watchFile(file, { interval: compareTlsEveryMs, persistent: false }, reloadTls)

    return {
      address,
      port,
      reloadTls,
      async close() {
        isStopping = true
        log.info({ event: 'stopping', requests: running.size })
        for (const file of watched) unwatchFile(file, reloadTls)
        await stopServing(server, running)
        await settling?.stop()
        await portal.close()
        log.info({ event: 'stopped' })
      },
    }
  } catch (error) {
    await settling?.stop()
    await portal.close()
    throw error
  }
}

/** Node's own limits on a connection, in milliseconds: a slow one must not stay for good. */
const limits = { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 }

function tlsOptions({ cert, key }: TlsPair) {
  // guard: gateway.tls-version
  const minVersion = 'TLSv1.2'
  return { cert, key, minVersion } as const
}

function hostOf({ publicUrl }: GatewayConfig): string {
  return publicUrl.hostname.replace(/^\[|\]$/g, '')
}

function openPortal(config: GatewayConfig, open: () => SandboxPortal): SandboxPortal {
  try {
    return open()
  } catch (error) {
    if (error instanceof DataInUse)
      throw new GatewayProblem(
        `Another gateway works with ${config.dataDir}. Stop it first, or name another "dataDir".`,
      )
    throw fileProblem(error, `The data folder ${config.dataDir}`)
  }
}

function forwardedFor(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header
}

async function listen(server: Server, { listen: { address, port } }: GatewayConfig): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, address, () => resolve())
    })
  } catch (error) {
    const { code } = error as { code?: string }
    const place = `${address} port ${port}`
    if (code === 'EADDRINUSE')
      throw new GatewayProblem(`${place} is taken by another program. Stop that one, or choose another "listen.port".`)
    if (code === 'EACCES')
      throw new GatewayProblem(
        `${place} may not be used by this user. Choose a "listen.port" from 1024 on, or let systemd grant CAP_NET_BIND_SERVICE.`,
      )
    if (code === 'EADDRNOTAVAIL')
      throw new GatewayProblem(`${address} is no address of this computer. Correct "listen.address".`)
    throw error
  }
}

/** The requests that run get some time; a handler that was cut off still comes to its end, which is what leaves its effect durable. */
async function stopServing(server: Server, running: ReadonlySet<Promise<unknown>>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  let timer: NodeJS.Timeout | undefined
  // guard: gateway.running-requests-end
  await Promise.race([Promise.allSettled(running), new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))])
  clearTimeout(timer)
  server.closeAllConnections()
  await Promise.allSettled(running)
  await closed
}

function refuseClearText(outgoing: ServerResponse): void {
  outgoing.writeHead(403, { 'Content-Type': 'application/json', Connection: 'close' })
  outgoing.end(JSON.stringify({ status: 'forbidden', detail: 'Reach this gateway by https://, through its proxy' }))
}

/** The operation by its name, never the address that was asked for: a link in an e-mail has its token there. */
function logAnswer(
  log: Logger,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { address, traceOf }: { address: string; traceOf: () => string | undefined },
): void {
  const operation = operationOf(incoming)
  const began = performance.now()
  outgoing.once('close', () => {
    const trace = traceOf() ?? null
    const status = outgoing.writableFinished ? outgoing.statusCode : null
    log.info({ event: 'request', operation, status, ms: Math.round(performance.now() - began), address, trace })
  })
}

function sentenceOfProblem(error: unknown): string {
  return error instanceof GatewayProblem ? error.message : 'unexpected error'
}
