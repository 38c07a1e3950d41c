import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { done, nothing } from '../operation.ts'
import { appSnapshot } from '../snapshots.ts'

/** The console itself. */
export const appOperations = {
  'app.snapshot': { input: nothing, output: appSnapshot },
  /** Opens one of the portal's public pages in the system's browser; main knows the addresses. */
  'app.openLink': { input: z.strictObject({ link: z.enum(['portal-website']) }), output: done },
} as const satisfies Record<`app.${string}`, Operation>
