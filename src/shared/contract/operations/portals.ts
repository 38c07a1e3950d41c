import { z } from 'zod'
import { capabilities } from '../../portal-api/capabilities.ts'
import { done, type Operation } from '../operation.ts'
import { portalId, portalView } from '../snapshots.ts'

const address = z.string().trim().min(1).max(2000)
const ofPortal = z.strictObject({ portalId })

/** The portals that the console knows. */
export const portalOperations = {
  /** What is at an address, before anything is kept: its origin as it will be kept, and what it tells of itself. */
  'portal.probe': { input: z.strictObject({ address }), output: z.object({ origin: z.string(), capabilities }) },
  'portal.add': { input: z.strictObject({ address }), output: portalView },
  /** Signs everybody out there, and forgets the portal and its accounts; the audit keeps what happened. */
  'portal.remove': { input: ofPortal, output: done },
} as const satisfies Record<`portal.${string}`, Operation>
