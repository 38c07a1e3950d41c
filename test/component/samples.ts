import type { AccountPage, AppSnapshot, AuditState, PortalView, SessionView } from '#shared/ipc/views.ts'
import { appSnapshot as snapshotSchema } from '#shared/ipc/views.ts'
import type { Capabilities } from '#shared/api/capabilities.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { capabilitiesOf, defaultLimits } from '../../src/portal/config.ts'

/** Milliseconds from one stretch of sample time to the next: no multiple of it is what a test asks for. */
const stretchMs = 37_033_000
/** Times that one stretch has: each a millisecond after the other. */
const timesOfStretch = 1000
let stretch = 0
let given = 0

/**
 * The portal's time now: some day in the past, so that no test leans on the clock of its machine. No two are the same,
 * because the page sets its clock by a time only once, and the tests of a worker share the page's modules.
 *
 * @param seconds later than that
 */
export function portalTime(seconds = 0): string {
  given += 1
  if (given >= timesOfStretch) throw new Error('this test needs too many times')
  const begins = Date.parse('2026-11-22T14:02:31.000Z') + stretch * stretchMs
  return new Date(begins + seconds * 1000 + given).toISOString()
}

/** To be called between two tests: the next one has times enough. */
export function renewPortalTime(): void {
  if (given < timesOfStretch / 2) return
  stretch += 1
  given = 0
}

/** What the sandbox portal says of itself. */
export const capabilities = (mode: 'two-stage' | 'replace' = 'two-stage'): Capabilities =>
  capabilitiesOf({ limits: defaultLimits, mode })

export const sandboxPortal = (changes: Partial<PortalView> = {}): PortalView => ({
  id: 'sandbox',
  origin: 'http://127.0.0.1:4100',
  embedded: true,
  status: 'ready',
  capabilities: capabilities(),
  confirmedIssuer: null,
  recipe: null,
  ...changes,
})

/** A session of the login of an account. */
/** The sandbox portal, sending codes of so many digits. */
export const portalOfDigits = (codeLength: number): PortalView =>
  sandboxPortal({ capabilities: capabilitiesOf({ limits: { ...defaultLimits, codeLength }, mode: 'two-stage' }) })

export const session = (accountId: string, accountName: string, userId: string): SessionView => ({
  id: `session-${accountId}`,
  portalId: 'sandbox',
  accountId,
  accountName,
  userId,
})

/** The console with the sandbox portal and nobody signed in, and what is to be otherwise. */
export function appSnapshot(changes: Partial<AppSnapshot> = {}): AppSnapshot {
  return snapshotSchema.parse({
    version: '0.0.0',
    portals: [sandboxPortal()],
    portalTime: portalTime(),
    sessions: [],
    staff: null,
    procedures: [],
    unsettledCases: [],
    endedSessions: [],
    keeping: { keychain: true, keep: false, pendingSignOuts: [] },
    lock: { locked: false, after: null, hasPassphrase: false, attemptsLeft: 5, signedOut: false, waiting: 0 },
    auditFindings: 0,
    notificationsRefused: false,
    link: null,
    proxy: { asked: null, kept: false },
    unsettledAccounts: [],
    management: null,
    ...changes,
  })
}

/** The state of an account with this method; `null`: 2FA is off. */
export const twoFactor = (method: Method | null, changes: Partial<TwoFactorState> = {}): TwoFactorState => ({
  active: method !== null,
  method,
  destinationMasked: method === 'sms' ? '+60 ••• 4418' : null,
  since: '2026-11-22T14:01:00.000Z',
  lastChangedBy: 'customer',
  enforced: false,
  locked: false,
  version: 4,
  ...changes,
})

/** An account's page as read just now. */
export function accountPage(
  id: string,
  state: TwoFactorState,
  changes: Partial<AccountPage['account']> = {},
): AccountPage {
  return {
    account: {
      id,
      name: 'Seri Muda Trading',
      userId: 'it@serimuda.example',
      emailMasked: 'i•@serimuda.example',
      mobileMasked: '+60 ••• 4418',
      textMessages: 'possible',
      emailChangedAt: null,
      mobileChangedAt: null,
      passwordChangedAt: null,
      status: 'active',
      services: [],
      ...changes,
    },
    twoFactor: state,
    notices: [],
    procedureId: null,
    readAt: '2026-11-22T14:02:31.000Z',
  }
}

/** What main says of an audit of three entries, all signed. */
export const auditState = (changes: Partial<AuditState> = {}): AuditState => ({
  ...{ entries: 3, headHash: 'hash-3', keyFingerprint: 'f1-2e', keyProtection: 'keychain', lastCheckpointSeq: 3 },
  ...{ findings: [], secondAnchor: null, start: { end: 'clean', unsigned: null }, openFolders: [] },
  ...changes,
})
