import type { OutboxMessage } from '#shared/api/sandbox-controls.ts'
import type { Notice } from '#shared/api/notices.ts'
import { noticeKind } from '#shared/api/notices.ts'
import type { Keys } from '../crypto/keys.ts'
import type { PortalDb } from './database.ts'

/** Which code of an awaited one a message carries: a resend is another. */
interface CodeReference {
  awaitedId: string
  sendNumber: number
}

/** What only the addressee may read, and what belongs to it; it lies sealed. */
interface MessageContent extends Pick<OutboxMessage, 'to' | 'subject' | 'body' | 'code' | 'linkToken'> {
  carries?: CodeReference
}

/** A text message or an e-mail that is owed, or was sent. */
export interface MessageRow extends MessageContent {
  seq: number
  id: string
  channel: OutboxMessage['channel']
  kind: OutboxMessage['kind']
  accountId: string
  methodNamed: Notice['methodNamed']
  destinationMasked: string
  queuedAt: number
  sentAt: number | null
  /** The last try that came to nothing. With no next one planned, it was the last of all. */
  failedAt: number | null
  /** Tries that came to nothing. */
  attempts: number
  nextAttemptAt: number | null
  /** The idempotency key of the operation that owes it; null where none does. */
  operationKey: string | null
}

export type NewMessage = Omit<MessageRow, 'seq' | 'sentAt' | 'failedAt' | 'attempts' | 'nextAttemptAt'>
/** Content as it was sealed: the first layout of the database knew only links that ask for consent. */
type SealedContent = Omit<MessageContent, 'linkToken'> & { linkToken?: string | null; consentToken?: string | null }
type Unread = Omit<MessageRow, keyof MessageContent>
type Stored = Unread & { contentSealed: Buffer }
/** A message about a change, its text left sealed. */
export type NoticeRow = Omit<Unread, 'kind'> & Pick<Notice, 'kind'>

const plain = `seq, id, channel, kind, account_id AS accountId, method_named AS methodNamed,
  destination_masked AS destinationMasked, queued_at AS queuedAt, sent_at AS sentAt, failed_at AS failedAt,
  attempts, next_attempt_at AS nextAttemptAt, operation_key AS operationKey`

/** Neither sent nor given up. */
const owed = `sent_at IS NULL AND (failed_at IS NULL OR next_attempt_at IS NOT NULL)`

/** Owed, and its time has come. One later than `@latest` was planned before the clock was set back. */
const ready = `channel = @channel AND ${owed}
  AND (next_attempt_at IS NULL OR next_attempt_at <= @now OR next_attempt_at > @latest)`

/** Messages, written in the transaction of the change that owes them. */
export interface MessageRepository {
  /** A notice that is newly owed is a reason to try the older ones to its address now. */
  insert(row: NewMessage): void
  /** What came after a message, oldest first; the newest `limit` of it where one is given. */
  after(seq: number, limit?: number): MessageRow[]
  /**
   * Messages of a channel whose turn it is, codes first. Each address of an account has a line, and only the first of
   * a line has a turn; a code has none.
   *
   * @param when no turn is planned later than `latest`; all in milliseconds since 1970
   */
  due(channel: MessageRow['channel'], when: { now: number; latest: number; limit: number }): MessageRow[]
  /** The next turn that is still to come. */
  nextAttemptAt(channel: MessageRow['channel'], now: number): number | null
  /** How many of a channel are owed and were not delivered yet. */
  waitingCount(channel: MessageRow['channel']): number
  /** The e-mails owed to an account for changes, newest first. */
  notices(accountId: string): NoticeRow[]
  /** When codes were sent, or are owed, to an account this way: the newest `limit` of them, newest first. */
  codesSent(accountId: string, method: 'sms' | 'email', limit: number): number[]
  markSent(id: string, at: number): void
  /** @param nextAttemptAt null: never again */
  markFailed(id: string, at: number, nextAttemptAt: number | null): void
  /** Gives up a message without a try. */
  markDropped(id: string, at: number): void
}

/** Prepares its statements. */
export function createMessageRepository(db: PortalDb, keys: Keys): MessageRepository {
  const insert = db.prepare(
    `INSERT INTO messages (id, channel, kind, account_id, method_named, destination_masked, content_sealed, queued_at,
       operation_key)
     VALUES (@id, @channel, @kind, @accountId, @methodNamed, @destinationMasked, @contentSealed, @queuedAt,
       @operationKey)`,
  )
  const after = db.prepare<[number, number], Stored>(
    `SELECT ${plain}, content_sealed AS contentSealed FROM messages WHERE seq > ? ORDER BY seq DESC LIMIT ?`,
  )
  const hasten = db.prepare(
    `UPDATE messages SET next_attempt_at = @queuedAt WHERE account_id = @accountId AND channel = @channel
       AND destination_masked = @destinationMasked AND kind <> 'code' AND sent_at IS NULL AND next_attempt_at > @queuedAt`,
  )
  // Two halves, each in the order of an index, so that of ten thousand owed only the first few are read.
  const due = db.prepare<[Record<string, string | number>], Stored>(
    `SELECT ${plain}, content_sealed AS contentSealed FROM messages WHERE seq IN (
       SELECT seq FROM (SELECT seq FROM messages WHERE ${ready} AND kind = 'code' ORDER BY seq LIMIT @limit)
       UNION ALL
       SELECT seq FROM (SELECT seq FROM messages AS one WHERE ${ready} AND kind <> 'code' AND NOT EXISTS (
         SELECT 1 FROM messages WHERE account_id = one.account_id AND seq < one.seq AND channel = one.channel
           AND destination_masked = one.destination_masked AND kind <> 'code' AND ${owed})
         ORDER BY seq LIMIT @limit))
     ORDER BY kind <> 'code', seq LIMIT @limit`,
  )
  const nextAttempt = db
    .prepare<[string, number], number | null>(
      `SELECT min(next_attempt_at) FROM messages WHERE channel = ? AND ${owed} AND next_attempt_at > ?`,
    )
    .pluck()
  const notices = db.prepare<[string], NoticeRow>(
    `SELECT ${plain} FROM messages WHERE account_id = ? AND channel = 'email'
       AND kind IN (${noticeKind.options.map((kind) => `'${kind}'`).join()}) ORDER BY seq DESC`,
  )
  const codes = db
    .prepare<[string, string, number], number>(
      `SELECT queued_at FROM messages WHERE account_id = ? AND channel = ? AND kind = 'code' ORDER BY seq DESC LIMIT ?`,
    )
    .pluck()
  const waiting = db.prepare<[string], number>(`SELECT count(*) FROM messages WHERE channel = ? AND ${owed}`).pluck()
  const sent = db.prepare<[number, string]>(
    'UPDATE messages SET sent_at = ?, failed_at = NULL, next_attempt_at = NULL WHERE id = ?',
  )
  const failed = db.prepare<[number, number | null, string]>(
    'UPDATE messages SET failed_at = ?, attempts = attempts + 1, next_attempt_at = ? WHERE id = ?',
  )
  const dropped = db.prepare<[number, string]>('UPDATE messages SET failed_at = ?, next_attempt_at = NULL WHERE id = ?')
  const open = ({ contentSealed, ...row }: Stored): MessageRow => {
    const sealed = JSON.parse(keys.open(`message:${row.id}`, contentSealed)) as SealedContent
    const { consentToken = null, linkToken = consentToken, ...content } = sealed
    return { ...row, ...content, linkToken }
  }
  return {
    insert({ to, subject, body, code, linkToken, carries, ...row }: NewMessage): void {
      const content: MessageContent = { to, subject, body, code, linkToken, ...(carries && { carries }) }
      if (row.kind !== 'code') hasten.run(row)
      insert.run({ ...row, contentSealed: keys.seal(`message:${row.id}`, JSON.stringify(content)) })
    },
    waitingCount: (channel) => waiting.get(channel) ?? 0,
    after: (seq, limit = -1) => after.all(seq, limit).reverse().map(open),
    due: (channel, when) => due.all({ channel, ...when }).map(open),
    nextAttemptAt: (channel, now) => nextAttempt.get(channel, now) ?? null,
    notices: (accountId) => notices.all(accountId),
    codesSent: (accountId, method, limit) => codes.all(accountId, method, limit),
    markSent: (id, at) => void sent.run(at, id),
    markFailed: (id, at, nextAttemptAt) => void failed.run(at, nextAttemptAt, id),
    markDropped: (id, at) => void dropped.run(at, id),
  }
}
