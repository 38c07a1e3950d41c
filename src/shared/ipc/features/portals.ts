import { z } from 'zod'
import { typedText } from '../../api/free-text.ts'
import { readAddress } from '../../domain/input/address.ts'
import { capabilities } from '../../api/capabilities.ts'
import { done, type Operation } from '../operation.ts'
import { portalId, portalView } from '../views.ts'

const address = typedText(readAddress)
const issuer = z.string().min(1).max(500)
/** A proxy's password may have any characters that fit into its header. */
const proxyPassword = z.string().min(1).max(500)
const ofPortal = z.strictObject({ portalId })

/** What can be between this computer and a portal, in the order in which it is met. */
const connectionProblems = [
  'name',
  'connection',
  'timeout',
  'proxy-sign-in',
  'proxy-refused',
  'proxy-unreachable',
  'proxy-unsupported',
  'certificate-expired',
  'certificate-self-signed',
  'certificate-wrong-host',
  'certificate-untrusted',
  /** The network wants a sign-in of its own first, as in hotels. */
  'captive-portal',
  /** A page that asks for a sign-in answers in the portal's place. */
  'login-page',
  /** It is led elsewhere. */
  'redirect',
  /** Something else answers. */
  'not-a-portal',
  /** The portal is there and has a fault. */
  'portal-unavailable',
  /** Everything is well but the clocks, which differ by more than a minute. */
  'clock',
] as const

const connectionReport = z.object({
  origin: z.string(),
  /** The proxy that it goes by, as `host:port`; null where it goes directly. */
  proxy: z.string().max(300).nullable(),
  /** Who signed the certificate; null where there is none. */
  issuer: z.string().max(300).nullable(),
  /** Host to which an answer leads. */
  leadsTo: z.string().max(300).nullable(),
  /** By how much the clock of this computer is ahead of the portal's. */
  secondsAhead: z.int().nullable(),
  problem: z.enum(connectionProblems).nullable(),
})
export type ConnectionReport = z.infer<typeof connectionReport>
export type ConnectionProblem = (typeof connectionProblems)[number]

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
  /** What is between this computer and an address: proxy, certificate, and what is in the way. Nothing is kept. */
  'portal.testConnection': { input: z.strictObject({ address }), output: connectionReport },
  /** Signs in to the proxy that asks for it; kept in memory, and sealed where there is a keychain. */
  'portal.signInToProxy': {
    input: z.strictObject({
      proxy: z.string().min(1).max(300),
      user: z.string().min(1).max(200),
      password: proxyPassword,
    }),
    output: done,
  },
  /** Does not sign in to the proxy now. */
  'portal.dismissProxy': { input: z.strictObject({}), output: done },
  /** Forgets user and password of every proxy. */
  'portal.forgetProxies': { input: z.strictObject({}), output: done },
  /** Confirms by its address where staff of a portal sign in; the portal must name it still. */
  'portal.confirmIssuer': { input: z.strictObject({ portalId, issuer }), output: portalView },
} as const satisfies Record<`portal.${string}`, Operation>
