import type { Transport } from './transport.ts'

/** The ways to portals that the console's surroundings open. */
export interface PortalTransports {
  /** Address of the embedded sandbox, or null while there is none. */
  origin(): string | null
  /** The transport to the embedded sandbox, or null while there is none. */
  transport(): Transport | null
  /** The transport to the controls of the embedded sandbox, or null. */
  controls(): Transport | null
  /** The transport to a portal at this origin. @throws TypeError for an address that may not be spoken to */
  connect(origin: string): Transport
}
