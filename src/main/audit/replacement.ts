import { z } from 'zod'

/**
 * The database was replaced by a backup or by an empty one, or the signing key by a new one, and the audit does not say so
 * yet. It lies in the database itself, so that it appears together with what it says; the next start records it.
 */
export const replacement = z.object({
  kind: z.enum(['restored', 'fresh', 'new-key']),
  /** The newest entry from before that anything on disk names; 0 and '' where nothing does. */
  oldSeq: z.int().min(0),
  oldHash: z.string(),
  /** Name of the backup; null where there was none. */
  backup: z.string().nullable(),
  /** Names of the files that were set aside, in the profile. */
  aside: z.array(z.string()),
  /** How many effects since the backup were found in the database that was replaced; null where it could not be read. */
  effects: z.int().min(0).nullable().default(null),
  /** Who ordered it, as the audit names them; null for somebody at a start that failed. */
  by: z.string().nullable().default(null),
})
export type Replacement = z.infer<typeof replacement>

/** The name of the setting that has it. */
export const replacementSetting = 'audit.replacement'
