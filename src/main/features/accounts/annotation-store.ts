import { createHash } from 'node:crypto'
import { z } from 'zod'
import { keyAt } from '#shared/domain/account-key.ts'
import { noAnnotation, type AnnotationFields } from '#shared/domain/annotations.ts'
import type { Reloadable } from '../../base/unit-of-work.ts'
import type { Db } from '../../base/database/open-database.ts'

/** What the operator wrote down for a login, and whether a file named it. */
export interface Annotation extends AnnotationFields {
  /** The key of its line while the console knows no account of this login. */
  key: string
  portalId: string
  /** As it was written. */
  userId: string
  /** A line of the list even before somebody signs in. */
  imported: boolean
}

/** Keeps own names, tags and notes, on disk and in memory, by portal and User ID whatever its case. */
export interface AnnotationStore extends Reloadable {
  find(portalId: string, userId: string): Annotation | null
  /** What is known of a login; empty facts where nothing is. */
  get(portalId: string, userId: string): Annotation
  byKey(key: string): Annotation | null
  /** Keeps a line; one that says nothing and was not imported is dropped. */
  put(line: Annotation): void
  forgetPortal(portalId: string): void
  imported(): Annotation[]
}

interface Row {
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
    `INSERT INTO own_line VALUES (:portal_id, :user_id, :typed, :name, :tags, :note, :imported)
     ON CONFLICT (portal_id, user_id) DO UPDATE SET typed = excluded.typed, name = excluded.name, tags = excluded.tags,
       note = excluded.note, imported = excluded.imported`,
  )
  const drop = db.prepare<[string, string]>('DELETE FROM own_line WHERE portal_id = ? AND user_id = ?')
  const annotations = new Map<string, Annotation>()
  const keys = new Map<string, Annotation>()

  function remember(line: Annotation): void {
    annotations.set(nameOf(line.portalId, line.userId), line)
    keys.set(line.key, line)
  }

  function forget(line: Annotation): void {
    drop.run(line.portalId, folded(line.userId))
    annotations.delete(nameOf(line.portalId, line.userId))
    keys.delete(line.key)
    onChanged(line)
  }

  function reload(): void {
    annotations.clear()
    keys.clear()
    for (const row of db.prepare<[], Row>('SELECT * FROM own_line').all()) {
      remember({
        ...empty(row.portal_id, row.typed),
        ownName: row.name,
        tags: tags.parse(JSON.parse(row.tags)),
        note: row.note,
        imported: row.imported === 1,
      })
    }
  }
  reload()

  return {
    reload,
    find: (portalId, userId) => annotations.get(nameOf(portalId, userId)) ?? null,
    get: (portalId, userId) => annotations.get(nameOf(portalId, userId)) ?? empty(portalId, userId),
    byKey: (key) => keys.get(key) ?? null,
    put: (line) => {
      const { portalId, userId, ownName, note } = line
      if (!line.imported && ownName === '' && note === '' && line.tags.length === 0) return forget(line)
      upsert.run({
        portal_id: portalId,
        user_id: folded(userId),
        typed: userId,
        name: ownName,
        tags: JSON.stringify(line.tags),
        note,
        imported: line.imported ? 1 : 0,
      })
      remember(line)
      onChanged(line)
    },
    forgetPortal: (portalId) => {
      for (const line of annotations.values()) if (line.portalId === portalId) forget(line)
    },
    imported: () => [...annotations.values()].filter((line) => line.imported),
  }
}

const folded = (userId: string): string => userId.trim().toLowerCase()
/** No portal's id contains a line break. */
const nameOf = (portalId: string, userId: string): string => `${portalId}\n${folded(userId)}`

function empty(portalId: string, userId: string): Annotation {
  return { ...noAnnotation, key: keyOf(portalId, userId), portalId, userId, imported: false }
}

/** A hash, because a User ID contains an `@`, which divides a key, and may be longer than one. */
function keyOf(portalId: string, userId: string): string {
  const hash = createHash('sha256').update(folded(userId)).digest('base64url').slice(0, 22)
  return keyAt(portalId, `new:${hash}`)
}
