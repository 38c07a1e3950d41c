import { z } from 'zod'

/** A key that names an account or a case over all portals, see `account-key.ts`; apart from it, since the page takes no schemas. */
export const accountKey = z.string().min(1).max(400)
