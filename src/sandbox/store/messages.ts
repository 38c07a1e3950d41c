import type { OutboxMessage } from '#shared/portal-api/sandbox-controls.ts'
import type { Notice } from '#shared/portal-api/notices.ts'
import { noticeKind } from '#shared/portal-api/notices.ts'
import type { Keys } from '../crypto/keys.ts'
import type { Db } from './database.ts'

/** What only the addressee may read; it lies sealed. */
type MessageContent = Pick<OutboxMessage, 'to' | 'subject' | 'body' | 'code' | 'linkToken'>

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
  failedAt: number | null
}

export type NewMessage = Omit<MessageRow, 'seq' | 'sentAt' | 'failedAt'>
type Unread = Omit<MessageRow, keyof MessageContent>
type Stored = Unread & { contentSealed: Buffer }
/** A message about a change, its text left sealed. */
export type NoticeRow = Omit<Unread, 'kind'> & Pick<Notice, 'kind'>

const plain = `seq, id, channel, kind, account_id AS accountId, method_named AS methodNamed,
  destination_masked AS destinationMasked, queued_at AS queuedAt, sent_at AS sentAt, failed_at AS failedAt`

/** Messages, written in the transaction of the change that owes them. */
export interface MessageStore {
  insert(row: NewMessage): void
  /** What came after a message, oldest first; the newest `limit` of it where one is given. */
  after(seq: number, limit?: number): MessageRow[]
  owed(): MessageRow[]
  /** The e-mails owed to an account for changes, newest first. */
  notices(accountId: string): NoticeRow[]
  /** When codes were sent, or are owed, to an account this way: the newest `limit` of them, newest first. */
  codesSent(accountId: string, method: 'sms' | 'email', limit: number): number[]
  markSent(id: string, at: number): void
  markFailed(id: string, at: number): void
}

/** Prepares its statements. */
export function messageStore(db: Db, keys: Keys): MessageStore {
  const insert = db.prepare(
    `INSERT INTO messages (id, channel, kind, account_id, method_named, destination_masked, content_sealed, queued_at)
     VALUES (@id, @channel, @kind, @accountId, @methodNamed, @destinationMasked, @contentSealed, @queuedAt)`,
  )
  const after = db.prepare<[number, number], Stored>(
    `SELECT ${plain}, content_sealed AS contentSealed FROM messages WHERE seq > ? ORDER BY seq DESC LIMIT ?`,
  )
  const owed = db.prepare<[], Stored>(
    `SELECT ${plain}, content_sealed AS contentSealed FROM messages WHERE sent_at IS NULL ORDER BY seq`,
  )
  const notices = db.prepare<[string], NoticeRow>(
    `SELECT ${plain} FROM messages WHERE account_id = ? AND channel = 'email'
       AND kind IN (${noticeKind.options.map((kind) => `'${kind}'`).join()}) ORDER BY seq DESC`,
  )
  const codes = db
    .prepare<[string, string, number], number>(
      `SELECT queued_at FROM messages WHERE account_id = ? AND channel = ? AND kind = 'code' ORDER BY seq DESC LIMIT ?`,
    )
    .pluck()
  const sent = db.prepare<[number, string]>('UPDATE messages SET sent_at = ?, failed_at = NULL WHERE id = ?')
  const failed = db.prepare<[number, string]>('UPDATE messages SET failed_at = ? WHERE id = ?')
  const open = ({ contentSealed, ...row }: Stored): MessageRow => {
    const content = JSON.parse(keys.open(`message:${row.id}`, contentSealed)) as MessageContent
    return { ...row, ...content }
  }
  return {
    insert({ to, subject, body, code, linkToken, ...row }: NewMessage): void {
      const content: MessageContent = { to, subject, body, code, linkToken }
      insert.run({ ...row, contentSealed: keys.seal(`message:${row.id}`, JSON.stringify(content)) })
    },
    after: (seq, limit = -1) => after.all(seq, limit).reverse().map(open),
    owed: () => owed.all().map(open),
    notices: (accountId) => notices.all(accountId),
    codesSent: (accountId, method, limit) => codes.all(accountId, method, limit),
    markSent: (id, at) => void sent.run(at, id),
    markFailed: (id, at) => void failed.run(at, id),
  }
}
