import type { MessageRow } from '../repositories/messages.ts'

/** What a gateway needs of a message. The id never changes, so the other end can distinguish a second try from a second message. */
export type Outgoing = Pick<MessageRow, 'id' | 'to' | 'subject' | 'body' | 'queuedAt'>

export type Channel = MessageRow['channel']

/** Where the messages of one channel go. */
export interface MessageGateway {
  /**
   * Resolves once the other end said that it has the message.
   *
   * @param signal gives up; whether the message was taken is then not known
   * @throws {DeliveryFailure} when it was not taken, or when nobody can say
   */
  deliver(message: Outgoing, signal: AbortSignal): Promise<void>
}

/** Why a message is not known to be delivered. `reason` may be logged: it names no address, no number and no text. */
export class DeliveryFailure extends Error {
  readonly reason: string
  /** The other end will not take this message, however often it is tried. */
  readonly refused: boolean

  constructor(reason: string, refused: boolean) {
    super(reason)
    this.name = 'DeliveryFailure'
    this.reason = reason
    this.refused = refused
  }
}

/** The sandbox's outbox is the table of messages itself, so nothing is left to do. */
export const outboxGateway: MessageGateway = { deliver: async () => {} }
