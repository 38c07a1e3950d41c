import { z } from 'zod'
import type { SessionView } from '#shared/ipc/views.ts'
import type { Db } from '../../base/database/open-database.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import type { Settings } from '../../base/database/settings.ts'
import type { ProtectedTokens, Tokens } from '../../portal-client/authenticated-client.ts'
import type { Keychain } from '../../base/environment.ts'

/** A session as it lies on disk; only its refresh token is secret, and that is sealed. */
export interface PersistedSession {
  view: SessionView
  expiresAt: string
  /** The console ended in the middle of a renewal: the portal may have used the token up. */
  renewing: boolean
  sealed: Buffer
}

/**
 * Keeps sessions beyond the end of the app, sealed, where the system has a keychain and the operator wants it. None of
 * its functions but `choose` throws for what disk or keychain refuse: the session then lives in memory alone, and an
 * older token of it is forgotten.
 */
export interface PersistedSessionStore {
  readonly keychain: boolean
  readonly keep: boolean
  /** Seals and writes the newest refresh token; durable when it resolves. */
  save(view: SessionView, tokens: Tokens | ProtectedTokens): Promise<void>
  /** To be called before a renewal is sent; durable when it returns true, false where the disk refuses. */
  aboutToRenew(accountId: string): boolean
  forget(accountId: string): void
  /**
   * What was chosen; keeping none forgets all. What is in force already changes nothing and writes nothing.
   *
   * @param alongside in the same transaction
   * @throws when the disk refuses: then all is as it was
   */
  choose(keep: boolean, alongside: () => void): void
  all(): PersistedSession[]
  find(accountId: string): PersistedSession | null
  /** The refresh token, or null where the keychain does not open it or it was sealed for another account. */
  open(kept: PersistedSession): Promise<string | null>
}

interface Row {
  account_id: string
  portal_id: string
  session_id: string
  account_name: string
  user_id: string
  expires_at: string
  renewing: number
  sealed: Buffer
}

/** What is sealed: the token with whose it is, so that a row that was changed by hand sends no token elsewhere. */
const content = z.strictObject({ portalId: z.string(), accountId: z.string(), refreshToken: z.string() })

const chosen = 'sessions.keep'

export interface PersistedSessionDeps {
  db: Db
  unitOfWork: UnitOfWork
  keychain: Keychain | null
  settings: Settings
  /** False once the database is closed. */
  isOpen(): boolean
  /** Removes the kept sessions of guided pages, in the same transaction. */
  forgetPages(): void
  /** Called when another choice is in force. */
  onChanged(): void
}

export function createPersistedSessionStore({
  db,
  unitOfWork,
  keychain,
  settings,
  isOpen,
  forgetPages,
  onChanged,
}: PersistedSessionDeps): PersistedSessionStore {
  const put = db.prepare<[string, string, string, string, string, string, Buffer]>(
    `INSERT OR REPLACE INTO kept_session
       (account_id, portal_id, session_id, account_name, user_id, expires_at, renewing, sealed)
     VALUES (?, ?, ?, ?, ?, ?, 0, ?)`,
  )
  const mark = db.prepare<[string]>('UPDATE kept_session SET renewing = 1 WHERE account_id = ?')
  const swap = db.prepare<[Buffer, string, Buffer]>(
    'UPDATE kept_session SET sealed = ? WHERE account_id = ? AND sealed = ?',
  )
  const drop = db.prepare<[string]>('DELETE FROM kept_session WHERE account_id = ?')
  const dropAll = db.prepare<[]>('DELETE FROM kept_session')
  const select = db.prepare<[], Row>('SELECT * FROM kept_session ORDER BY account_id')
  /** The save in force of each account: one that was overtaken by a sign-out or a newer token writes nothing. */
  const wanted = new Map<string, symbol>()
  let keep = settings.read(chosen, z.boolean(), true)

  /** @returns false where the disk refused */
  function attempt(write: () => unknown): boolean {
    try {
      if (isOpen()) write()
      return true
    } catch {
      return false
    }
  }

  async function save(view: SessionView, tokens: Tokens | ProtectedTokens): Promise<void> {
    // guard: stored-sessions.keep-none
    if (keychain === null || !keep) return
    const { accountId, portalId, id, accountName, userId } = view
    const mine = Symbol(id)
    wanted.set(accountId, mine)
    const { refreshToken: token } = tokens
    const refreshToken = typeof token === 'string' ? token : token.reveal()
    const text = JSON.stringify({ portalId, accountId, refreshToken })
    // guard: stored-sessions.sealed
    const sealed = await keychain.seal(text).catch(() => null)
    // guard: stored-sessions.overtaken
    if (wanted.get(accountId) !== mine) return
    const written =
      sealed !== null &&
      attempt(() => put.run(accountId, portalId, id, accountName, userId, tokens.refreshExpiresAt, sealed))
    // What is on disk is a token that was used: shown to the portal again, it would end the session.
    // guard: stored-sessions.used-token
    if (!written) attempt(() => drop.run(accountId))
  }

  /** A row that was written again meanwhile stays as it is. */
  async function sealAgain(accountId: string, before: Buffer, text: string): Promise<void> {
    const sealed = await keychain?.seal(text).catch(() => null)
    if (sealed) attempt(() => swap.run(sealed, accountId, before))
  }

  function all(): PersistedSession[] {
    return select.all().map((row) => ({
      view: {
        id: row.session_id,
        portalId: row.portal_id,
        accountId: row.account_id,
        accountName: row.account_name,
        userId: row.user_id,
      },
      expiresAt: row.expires_at,
      renewing: row.renewing === 1,
      sealed: row.sealed,
    }))
  }

  return {
    keychain: keychain !== null,
    get keep() {
      return keep
    },
    save,
    // guard: stored-sessions.renewal-mark
    aboutToRenew: (accountId) => attempt(() => mark.run(accountId)),
    forget: (accountId) => {
      wanted.delete(accountId)
      attempt(() => drop.run(accountId))
    },
    choose: (next, alongside) => {
      // guard: stored-sessions.unchanged-choice
      if (next === keep) return
      unitOfWork.run(() => {
        settings.write(chosen, next)
        // guard: stored-sessions.forget-all
        if (!next) {
          dropAll.run()
          forgetPages()
        }
        alongside()
        unitOfWork.afterCommit(() => {
          keep = next
          if (!next) wanted.clear()
          onChanged()
        })
      })
    },
    all,
    find: (accountId) => all().find(({ view }) => view.accountId === accountId) ?? null,
    open: async ({ view, sealed }) => {
      try {
        if (keychain === null) return null
        const { text, outdated } = await keychain.open(sealed)
        const { portalId, accountId, refreshToken } = content.parse(JSON.parse(text))
        // guard: stored-sessions.own-row
        if (portalId !== view.portalId || accountId !== view.accountId) return null
        // guard: stored-sessions.resealed
        if (outdated) await sealAgain(accountId, sealed, text)
        return refreshToken
      } catch {
        return null
      }
    },
  }
}
