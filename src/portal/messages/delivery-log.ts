import type { Channel, DeliveryFailure } from './gateway.ts'

const names: Record<Channel, string> = { email: 'E-mail', sms: 'Text messages' }

/** Says when a channel's deliveries begin to fail and when they work again, not each try; ids, never addresses. */
export interface DeliveryLog {
  taken(): void
  failed(id: string, failure: DeliveryFailure): void
  dropped(id: string): void
  /** The portal's own files could not be read or written; `error` is the kind of error. */
  broke(error: string): void
}

/** @param log gets one line at a time */
export function createDeliveryLog(channel: Channel, log: (line: string) => void): DeliveryLog {
  let failing = false
  const say = (what: string): void => log(`${names[channel]}: ${what}`)
  return {
    taken() {
      if (failing) say('delivered again')
      failing = false
    },
    failed(id, { reason, refused }) {
      if (refused) return say(`message ${id} was refused for good (${reason})`)
      if (!failing) say(`not delivered, tried again until it is (${reason})`)
      failing = true
    },
    dropped: (id) => say(`message ${id} was not sent: its code is not valid any more`),
    broke: (error) => say(`delivery waits, the portal's files cannot be used (${error})`),
  }
}
