import { createHash } from 'node:crypto'
import { z } from 'zod'
import { keyAt } from '#shared/domain/account-key.ts'
import { noAnnotation, retag, type AnnotationFields } from '#shared/domain/annotations.ts'
import { userIdKey } from '#shared/domain/input/user-id.ts'
import type { Reloadable } from '../../base/unit-of-work.ts'
import type { Db } from '../../base/database/open-database.ts'

/** What the operator wrote down for an account, or for a login whose account is not known, and whether a file named it. */
export interface Annotation extends AnnotationFields {
  /** The key of its line while the console knows no account of this login. */
  key: string
  /** The account's key; null while it is not known. */
  accountId: string | null
  portalId: string
  /** As it was written; the account's, once that is known. */
  userId: string
  /** A line of the list even before somebody signs in. */
  imported: boolean
}

/** An account as far as annotations need it. */
interface AnnotatedAccount {
  portalId: string
  summary: { id: string; userId: string }
}

/**
 * Keeps own names, tags and notes, on disk and in memory: by the account's id, or by portal and User ID (whatever its
 * case) while no account of the login is known.
 */
export interface AnnotationStore extends Reloadable {
  ofAccount(accountId: string): Annotation | null
  /** What is known of an account; empty facts where nothing is. */
  getOfAccount(account: AnnotatedAccount): Annotation
  /** The line of a login, by the User ID that it has. */
  find(portalId: string, userId: string): Annotation | null
  /** The line of a login, and empty facts where there is none; it belongs to no account. */
  get(portalId: string, userId: string): Annotation
  /** The account that had this User ID before; null where none did. */
  formerAccount(portalId: string, userId: string): string | null
  byKey(key: string): Annotation | null
  /** Keeps a line; one that says nothing and was not imported is dropped. */
  put(line: Annotation): void
  /**
   * Notes that an account has this User ID: its line moves along, and what was written down for that User ID becomes the
   * account's. Inside the unit of work that learns it.
   *
   * @param before its User ID until now; null for an account that was not known
   */
  bind(account: AnnotatedAccount, before: string | null): void
  forgetPortal(portalId: string): void
  imported(): Annotation[]
}

interface Row {
  line_id: string
  account_id: string | null
  portal_id: string
  user_id: string
  typed: string
  name: string
  tags: string
  note: string
  imported: number
}

const tags = z.array(z.string())

/** @param onChanged called with each line that was written or is gone, inside the unit of work that does it */
export function createAnnotationStore(db: Db, onChanged: (line: Annotation) => void): AnnotationStore {
  const upsert = db.prepare<Row>(
    `INSERT OR REPLACE INTO own_line (line_id, account_id, portal_id, user_id, typed, name, tags, note, imported)
     VALUES (:line_id, :account_id, :portal_id, :user_id, :typed, :name, :tags, :note, :imported)`,
  )
  const drop = db.prepare<[string]>('DELETE FROM own_line WHERE line_id = ?')
  const addFormer = db.prepare<[string, string, string]>(
    'INSERT OR REPLACE INTO former_user_id (portal_id, user_id, account_id) VALUES (?, ?, ?)',
  )
  const dropFormer = db.prepare<[string]>('DELETE FROM former_user_id WHERE portal_id = ?')
  const lines = new Map<string, Annotation>()
  const keys = new Map<string, Annotation>()
  /** Line ids by portal and User ID. */
  const users = new Map<string, string>()
  /** Keys of accounts by portal and a User ID that they had before. */
  const former = new Map<string, string>()

  function remember(line: Annotation): void {
    lines.set(lineIdOf(line), line)
    keys.set(line.key, line)
    users.set(nameOf(line.portalId, line.userId), lineIdOf(line))
  }

  function leaveMemory(line: Annotation): void {
    const [id, name] = [lineIdOf(line), nameOf(line.portalId, line.userId)]
    lines.delete(id)
    if (keys.get(line.key) === line) keys.delete(line.key)
    // Another account may have taken the User ID over.
    if (users.get(name) === id) users.delete(name)
  }

  function forget(line: Annotation): void {
    drop.run(lineIdOf(line))
    leaveMemory(lines.get(lineIdOf(line)) ?? line)
    onChanged(line)
  }

  function reload(): void {
    lines.clear()
    keys.clear()
    users.clear()
    former.clear()
    for (const row of db.prepare<[], Row>('SELECT * FROM own_line').all()) {
      remember({
        ...empty(row.portal_id, row.typed, row.account_id),
        ownName: row.name,
        tags: tags.parse(JSON.parse(row.tags)),
        note: row.note,
        imported: row.imported === 1,
      })
    }
    const before = db.prepare<[], Pick<Row, 'portal_id' | 'user_id'> & { account_id: string }>(
      'SELECT portal_id, user_id, account_id FROM former_user_id',
    )
    for (const row of before.all()) former.set(nameOf(row.portal_id, row.user_id), row.account_id)
  }
  reload()

  function find(portalId: string, userId: string): Annotation | null {
    return lines.get(users.get(nameOf(portalId, userId)) ?? '') ?? null
  }

  function put(line: Annotation): void {
    const { portalId, userId, ownName, note } = line
    if (!line.imported && ownName === '' && note === '' && line.tags.length === 0) return forget(line)
    upsert.run({
      line_id: lineIdOf(line),
      account_id: line.accountId,
      portal_id: portalId,
      user_id: userIdKey(userId),
      typed: userId,
      name: ownName,
      tags: JSON.stringify(line.tags),
      note,
      imported: line.imported ? 1 : 0,
    })
    const before = lines.get(lineIdOf(line))
    if (before !== undefined) leaveMemory(before)
    remember(line)
    onChanged(line)
  }

  return {
    reload,
    find,
    ofAccount: (accountId) => lines.get(accountId) ?? null,
    getOfAccount: ({ portalId, summary: { id, userId } }) => lines.get(id) ?? empty(portalId, userId, id),
    get: (portalId, userId) => find(portalId, userId) ?? empty(portalId, userId, null),
    formerAccount: (portalId, userId) => former.get(nameOf(portalId, userId)) ?? null,
    byKey: (key) => keys.get(key) ?? null,
    put,
    bind: ({ portalId, summary: { id, userId } }, before) => {
      if (before !== null && userIdKey(before) !== userIdKey(userId)) {
        addFormer.run(portalId, userIdKey(before), id)
        former.set(nameOf(portalId, before), id)
      }
      const own = lines.get(id) ?? null
      const found = lines.get(unboundId(portalId, userId)) ?? null
      if (found === null && (own === null || own.userId === userId)) return
      if (found !== null) forget(found)
      // guard: annotations.move
      put(joined({ ...(own ?? found ?? empty(portalId, userId, id)), accountId: id, userId }, found, portalId))
    },
    forgetPortal: (portalId) => {
      for (const line of [...lines.values()]) if (line.portalId === portalId) forget(line)
      dropFormer.run(portalId)
      for (const name of [...former.keys()]) if (name.startsWith(nameOf(portalId, ''))) former.delete(name)
    },
    imported: () => [...lines.values()].filter((line) => line.imported),
  }
}

/** A line with what another one of the same account has besides. Tags and notes of both are kept, also beyond what may be typed. */
function joined(line: Annotation, other: Annotation | null, portalId: string): Annotation {
  const key = keyOf(portalId, line.userId)
  if (other === null) return { ...line, key }
  const note = [line.note, other.note].filter((one, at, all) => one !== '' && all.indexOf(one) === at).join('\n')
  return {
    ...line,
    key,
    ownName: line.ownName || other.ownName,
    tags: retag(line.tags, other.tags),
    note,
    imported: line.imported || other.imported,
  }
}

/** No portal's id contains a line break, and no account's key does. */
const nameOf = (portalId: string, userId: string): string => `${portalId}\n${userIdKey(userId)}`
const unboundId = nameOf
const lineIdOf = ({ accountId, portalId, userId }: Annotation): string => accountId ?? unboundId(portalId, userId)

function empty(portalId: string, userId: string, accountId: string | null): Annotation {
  return { ...noAnnotation, key: keyOf(portalId, userId), accountId, portalId, userId, imported: false }
}

/** A hash, because a User ID contains an `@`, which divides a key, and may be longer than one. */
function keyOf(portalId: string, userId: string): string {
  const hash = createHash('sha256').update(userIdKey(userId)).digest('base64url').slice(0, 22)
  return keyAt(portalId, `new:${hash}`)
}
