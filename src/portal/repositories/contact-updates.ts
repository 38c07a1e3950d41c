import type { Keys } from '../crypto/keys.ts'
import type { PortalDb } from './database.ts'

/** What a contact update asks for; null leaves as it is. The number is E.164. */
interface NewContact {
  email: string | null
  mobile: string | null
}

/** When the two addresses had changed before a contact update took effect; milliseconds since 1970. */
interface ChangedBefore {
  emailChangedBefore: number | null
  mobileChangedBefore: number | null
}

/** The contact update of a case; times in milliseconds since 1970. */
export interface ContactUpdateRow extends NewContact, ChangedBefore {
  caseId: string
  status: 'asked' | 'approved' | 'refused'
  askedAt: number
  /** When it took effect, or was refused. */
  decidedAt: number | null
}

type Stored = Omit<ContactUpdateRow, keyof NewContact> & { emailSealed: Buffer | null; mobileSealed: Buffer | null }

/** Contact updates, one a case at most; the addresses lie sealed. */
export interface ContactUpdateRepository {
  ofCase(caseId: string): ContactUpdateRow | undefined
  /** Asks, in the place of what was asked before. */
  ask(row: NewContact & { caseId: string; askedAt: number }): void
  refuse(caseId: string, at: number): void
  /** Took effect. */
  approve(caseId: string, at: number, before: ChangedBefore): void
  /** Forgets an update that waits for its approval. */
  removeAsked(caseId: string): void
}

/** Prepares its statements. */
export function createContactUpdateRepository(db: PortalDb, keys: Keys): ContactUpdateRepository {
  const ofCase = db.prepare<[string], Stored>(
    `SELECT case_id AS caseId, email_sealed AS emailSealed, mobile_sealed AS mobileSealed, status, asked_at AS askedAt,
       decided_at AS decidedAt, email_changed_before AS emailChangedBefore, mobile_changed_before AS mobileChangedBefore
     FROM contact_updates WHERE case_id = ?`,
  )
  const ask = db.prepare(
    `INSERT OR REPLACE INTO contact_updates (case_id, email_sealed, mobile_sealed, status, asked_at)
     VALUES (@caseId, @emailSealed, @mobileSealed, 'asked', @askedAt)`,
  )
  const refuse = db.prepare<[number, string]>(
    `UPDATE contact_updates SET status = 'refused', decided_at = ? WHERE case_id = ? AND status = 'asked'`,
  )
  const approve = db.prepare(
    `UPDATE contact_updates SET status = 'approved', decided_at = @at, email_changed_before = @emailChangedBefore,
       mobile_changed_before = @mobileChangedBefore WHERE case_id = @caseId`,
  )
  const removeAsked = db.prepare<[string]>(`DELETE FROM contact_updates WHERE case_id = ? AND status = 'asked'`)
  const place = (caseId: string, what: keyof NewContact): string => `contact-update:${caseId}:${what}`
  return {
    ofCase(caseId: string): ContactUpdateRow | undefined {
      const row = ofCase.get(caseId)
      if (!row) return undefined
      const { emailSealed, mobileSealed, ...rest } = row
      const email = emailSealed && keys.open(place(caseId, 'email'), emailSealed)
      const mobile = mobileSealed && keys.open(place(caseId, 'mobile'), mobileSealed)
      return { ...rest, email, mobile }
    },
    ask: ({ caseId, email, mobile, askedAt }) =>
      void ask.run({
        caseId,
        emailSealed: email && keys.seal(place(caseId, 'email'), email),
        mobileSealed: mobile && keys.seal(place(caseId, 'mobile'), mobile),
        askedAt,
      }),
    refuse: (caseId, at) => void refuse.run(at, caseId),
    approve: (caseId, at, before) => void approve.run({ caseId, at, ...before }),
    removeAsked: (caseId) => void removeAsked.run(caseId),
  }
}
