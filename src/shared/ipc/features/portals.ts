import { z } from 'zod'
import { capabilities } from '../../api/capabilities.ts'
import { done, type Operation } from '../operation.ts'
import { portalId, portalView } from '../views.ts'

const address = z.string().trim().min(1).max(2000)
const issuer = z.string().min(1).max(500)
const ofPortal = z.strictObject({ portalId })

/** The portals that the console knows. */
export const portalOperations = {
  /** What is at an address, before anything is kept: its origin as it will be kept, and what it says of itself. */
  'portal.probe': {
    input: z.strictObject({ address }),
    output: z.object({
      origin: z.string(),
      capabilities,
      /** `https`: the certificate was checked. `this-computer`: plain http that does not leave this computer. */
      connection: z.enum(['https', 'this-computer']),
      /** True when the console has this portal already. */
      known: z.boolean(),
    }),
  },
  /** `issuer`: where staff sign in, as it was shown and confirmed with the rest; another one is refused. */
  'portal.add': { input: z.strictObject({ address, issuer: issuer.optional() }), output: portalView },
  /**
   * Signs everybody out there, and forgets the portal and its accounts; the audit keeps what happened. Refused with
   * `procedure-open` while a procedure or an unsettled effect there waits for it.
   */
  'portal.remove': { input: ofPortal, output: done },
  /** Asks a portal that does not answer once more, now. */
  'portal.tryAgain': { input: ofPortal, output: portalView },
  /** Confirms by its address where staff of a portal sign in; the portal must name it still. */
  'portal.confirmIssuer': { input: z.strictObject({ portalId, issuer }), output: portalView },
} as const satisfies Record<`portal.${string}`, Operation>
