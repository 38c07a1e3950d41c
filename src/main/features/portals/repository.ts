import { capabilities, type Capabilities } from '#shared/api/capabilities.ts'
import type { Db } from '../../base/database/open-database.ts'

/** A portal as it is kept: by its address, with what it said last. */
interface StoredPortal {
  id: string
  origin: string
  capabilities: Capabilities | null
  /** Where staff sign in, as the operator confirmed it. */
  confirmedIssuer: string | null
}

/** The portals that were added, on disk, oldest first. The embedded sandbox is none of them. */
export interface PortalRepository {
  add(portal: StoredPortal, at: string): void
  saveCapabilities(id: string, capabilities: Capabilities): void
  confirmIssuer(id: string, issuer: string): void
  remove(id: string): void
  all(): StoredPortal[]
}

export function createPortalRepository(db: Db): PortalRepository {
  const insert = db.prepare<[string, string, string | null, string | null, string]>(
    'INSERT INTO portal (id, origin, capabilities, confirmed_issuer, added_at) VALUES (?, ?, ?, ?, ?)',
  )
  const update = db.prepare<[string, string]>('UPDATE portal SET capabilities = ? WHERE id = ?')
  const confirm = db.prepare<[string, string]>('UPDATE portal SET confirmed_issuer = ? WHERE id = ?')
  const drop = db.prepare<[string]>('DELETE FROM portal WHERE id = ?')
  const select = db.prepare<
    [],
    { id: string; origin: string; capabilities: string | null; confirmedIssuer: string | null }
  >('SELECT id, origin, capabilities, confirmed_issuer AS confirmedIssuer FROM portal ORDER BY added_at, id')
  return {
    add: ({ id, origin, capabilities: known, confirmedIssuer }, at) =>
      insert.run(id, origin, known === null ? null : JSON.stringify(known), confirmedIssuer, at),
    saveCapabilities: (id, known) => update.run(JSON.stringify(known), id),
    confirmIssuer: (id, issuer) => confirm.run(issuer, id),
    remove: (id) => drop.run(id),
    all: () => select.all().map((row) => ({ ...row, capabilities: readCapabilities(row.capabilities) })),
  }
}

/** What was kept, or null where a newer console reads what an older one kept and misses something in it. */
function readCapabilities(text: string | null): Capabilities | null {
  const read = text === null ? null : capabilities.safeParse(JSON.parse(text))
  return read?.success === true ? read.data : null
}
