import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as realWait } from 'node:timers/promises'
import { answerLength, readRequests, type RequestHead } from './http-requests.ts'

export type Direction = 'request' | 'answer'

/** Where a line is cut: after so many bytes, or at a part of its real length, below 1, so that bytes are always missing. */
export type CutPosition = number | { share: number }

/** What is done to one request or its answer; `after` counts bytes from the first of that direction. */
export type Fault =
  /** So many bytes pass, then both sides are cut: by a reset, or by an orderly end that comes too early. */
  | { kind: 'cut'; direction: Direction; after: CutPosition; by: 'reset' | 'end' }
  /** So many bytes pass, then nothing in either direction; both sockets stay, and no end is passed on. */
  | { kind: 'half-open'; direction: Direction; after: number }
  /** So many bytes pass, and the rest when it is released, even where the other side has left by then. */
  | { kind: 'stall'; direction: Direction; after: number }
  /** Everything passes late, and no faster than that. */
  | { kind: 'slow'; direction: Direction; latencyMs: number; bytesPerSecond: number }
  /** The portal never hears of it; these bytes are the answer, and the connection ends after them. */
  | { kind: 'instead'; answer: string }

/** Which requests a fault is for: the first line must match. Where it is missing, the next request. */
interface FaultPlan {
  where?: RegExp
  /** On how many requests; 1 by default. */
  times?: number
  fault: Fault
}

/** A request that came by; the bytes are those that arrived here, whatever became of them. */
interface Exchange extends RequestHead {
  bytes: Record<Direction, number>
  /** Whether it was really cut: a position past its end cuts nothing. */
  cut: boolean
  /** Whether it is delayed, for good or until it is released. */
  silent: boolean
}

/** A TCP proxy on this machine in front of a portal, which injects the faults that a test asks for. */
export interface FaultProxy {
  origin: string
  exchanges: Exchange[]
  plan(plan: FaultPlan): void
  /** Plans that are still to be played. */
  left(): number
  /** Lets everything that stalls go on. */
  release(): void
  close(): Promise<void>
}

export interface ProxyOptions {
  /** Takes each connection as one exchange of unknown bytes (TLS) instead of reading requests in it. */
  raw?: boolean
  /** Resolves after so many milliseconds; real time by default. */
  wait?: (ms: number) => Promise<unknown>
}

/** Bytes that a slow line passes at a time. */
const slowPiece = 64

function exchangeOf(head: RequestHead): Exchange {
  return { ...head, bytes: { request: 0, answer: 0 }, cut: false, silent: false }
}

/** So many bytes; past every end where a share is asked for and the length is not known. */
function positionOf(after: CutPosition, length: number | null): number {
  if (typeof after === 'number') return after
  return length === null ? Infinity : Math.floor(after.share * length)
}

/** @param target the portal's origin, asked for with each connection: it changes when the portal starts again */
export async function faultProxy(
  target: () => string,
  { raw = false, wait = realWait }: ProxyOptions = {},
): Promise<FaultProxy> {
  const exchanges: Exchange[] = []
  const plans: (FaultPlan & { times: number })[] = []
  const sockets = new Set<Socket>()
  const stalled = new Set<() => void>()

  function take(line: string): Fault | null {
    const found = plans.find(({ where }) => where === undefined || where.test(line))
    if (found === undefined) return null
    found.times -= 1
    if (found.times < 1) plans.splice(plans.indexOf(found), 1)
    return found.fault
  }

  function serve(client: Socket): void {
    const { hostname, port } = new URL(target())
    const portal = connect(Number(port), hostname)
    const sides = { request: portal, answer: client }
    let fault: Fault | null = null
    let exchange = exchangeOf({ line: '', key: null, length: Infinity })
    let silent = false
    /** Where this exchange is cut, once its length is known. */
    let cutAt: number | null = null
    /** What a slow line has not passed on yet. */
    const line = { request: Promise.resolve(), answer: Promise.resolve() }
    const held: { direction: Direction; bytes: Buffer }[] = []
    /** What stalled goes on though a side has left, also where that is noticed after it was released. */
    let hasStalled = false

    function begin(head: RequestHead): void {
      exchange = exchangeOf(head)
      cutAt = null
      exchanges.push(exchange)
      fault = take(head.line)
      if (fault?.kind === 'instead') client.end(fault.answer)
    }

    function cut(by: 'reset' | 'end'): void {
      silent = true
      exchange.cut = true
      for (const side of [client, portal]) {
        if (by === 'reset') side.resetAndDestroy()
        else side.end(() => side.destroy())
      }
    }

    function passSlowly(direction: Direction, bytes: Buffer, latencyMs: number, bytesPerSecond: number): void {
      line[direction] = line[direction].then(async () => {
        await wait(latencyMs)
        for (let at = 0; at < bytes.length; at += slowPiece) {
          const piece = bytes.subarray(at, at + slowPiece)
          await wait((piece.length * 1000) / bytesPerSecond)
          sides[direction].write(piece)
        }
      })
    }

    function pass(direction: Direction, bytes: Buffer): void {
      const before = exchange.bytes[direction]
      exchange.bytes[direction] += bytes.length
      if (silent || fault?.kind === 'instead') return
      if (fault === null || fault.direction !== direction) return void sides[direction].write(bytes)
      if (fault.kind === 'slow') return passSlowly(direction, bytes, fault.latencyMs, fault.bytesPerSecond)
      const { kind, after } = fault
      cutAt ??= positionOf(after, direction === 'request' ? exchange.length : answerLength(bytes))
      const left = Math.max(0, cutAt - before)
      if (left > 0) sides[direction].write(bytes.subarray(0, left))
      if (bytes.length < left) return
      if (kind === 'cut') cut(fault.by)
      else {
        exchange.silent = true
        if (kind === 'half-open') silent = true
        else {
          hasStalled = true
          held.push({ direction, bytes: bytes.subarray(left) })
        }
      }
    }

    stalled.add(() => {
      if (fault?.kind === 'stall') fault = null
      for (const { direction, bytes } of held.splice(0)) sides[direction].write(bytes)
    })
    const reader = raw
      ? null
      : readRequests(
          () => new URL(target()).host,
          begin,
          (bytes) => pass('request', bytes),
        )
    if (raw) begin({ line: '', key: null, length: Infinity })
    client.on('data', (bytes) => (reader === null ? pass('request', bytes) : reader.take(bytes)))
    portal.on('data', (bytes) => pass('answer', bytes))
    const join = (side: Socket, other: Socket): void => {
      sockets.add(side)
      side
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(side)
          if (!silent && !hasStalled) other.destroy()
        })
    }
    join(client, portal)
    join(portal, client)
  }

  const server = createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    plan: (plan) => void plans.push({ times: 1, ...plan }),
    left: () => plans.length,
    release: () => stalled.forEach((go) => go()),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
