import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { keysFrom } from '../../../src/portal/crypto/keys.ts'
import type { Deliverer } from '../../../src/portal/messages/deliverer.ts'
import { createDeliverer } from '../../../src/portal/messages/deliverer.ts'
import { createDeliveryLog } from '../../../src/portal/messages/delivery-log.ts'
import type { DeliveryFailure } from '../../../src/portal/messages/gateway.ts'
import { openPortalDatabase } from '../../../src/portal/repositories/database.ts'
import type { MessageRow, MessageRepository, NewMessage } from '../../../src/portal/repositories/messages.ts'
import { createMessageRepository } from '../../../src/portal/repositories/messages.ts'
import type { ManualTimer } from '../time/manual-timer.ts'
import { manualTimer } from '../time/manual-timer.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const start = Date.parse('2026-11-20T04:00:00.000Z')

/** A message under way at a gateway; the test says what becomes of it. */
interface UnderWay {
  id: string
  take(): void
  fail(failure: DeliveryFailure): void
}

export interface MessageLine extends Deliverer {
  timer: ManualTimer
  log: string[]
  underWay: UnderWay[]
  /** Ids that the gateway took, in order. */
  delivered: string[]
  /** Ids of codes that are of no use any more. */
  stale: Set<string>
  /** Time, in milliseconds since 1970. */
  state: { now: number }
  /** Owes a message; answers its id. */
  owe(what?: Partial<NewMessage>): string
  row(id: string): MessageRow | undefined
  /** Lets everything that can happen now happen. */
  settle(): Promise<void>
  close(): void
}

/** The deliverer of e-mails over a real store, with time, timer and gateway in the test's hands. */
export function messageLine(wrap: (store: MessageRepository) => MessageRepository = (store) => store): MessageLine {
  const db = openPortalDatabase(join(temporaryFolder(), 'portal.sqlite'), undefined)
  const store = createMessageRepository(db, keysFrom(randomBytes(32)))
  const timer = manualTimer()
  const [log, underWay, delivered]: [string[], UnderWay[], string[]] = [[], [], []]
  const stale = new Set<string>()
  const state = { now: start }
  const clock = { now: () => state.now, advance: () => {}, reset: () => {} }
  const gateway = {
    deliver: (message: { id: string }, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const leave = (): void => void underWay.splice(underWay.indexOf(one), 1)
        const one: UnderWay = {
          id: message.id,
          take: () => (leave(), delivered.push(message.id), resolve()),
          fail: (failure) => (leave(), reject(failure)),
        }
        signal.addEventListener('abort', () => (leave(), reject(new Error('aborted'))))
        underWay.push(one)
      }),
  }
  const isWanted = ({ id }: MessageRow): boolean => !stale.has(id)
  const options = { channel: 'email', isWanted, clock, gateway, timer } as const
  const line = createDeliverer({
    ...options,
    messages: wrap(store),
    log: createDeliveryLog('email', (text) => void log.push(text)),
  })
  return {
    ...line,
    timer,
    log,
    underWay,
    delivered,
    stale,
    state,
    close: () => void db.close(),
    owe(what = {}) {
      const id = what.id ?? `message-${randomUUID()}`
      const kind = 'two-factor-disabled'
      const text = { subject: 'Subject', body: 'Body', code: null, linkToken: null }
      const to = what.to ?? 'it@serimuda.example'
      const rest = {
        accountId: 'A-1',
        methodNamed: null,
        destinationMasked: to,
        queuedAt: state.now,
        operationKey: null,
      }
      store.insert({ channel: 'email', kind, ...text, ...rest, to, ...what, id })
      return id
    },
    row: (id) => store.after(0).find((message) => message.id === id),
    async settle() {
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
