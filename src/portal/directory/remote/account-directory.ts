import type { Method } from '#shared/api/primitives.ts'
import type { EffectEvidence } from '#shared/api/two-factor.ts'
import type { DirectoryAccount, Factors, LocalDirectory } from '../directory.ts'
import { noAddress } from '../directory.ts'
import type { RemoteAccount } from './remote-directory.ts'

/** An account as it was read for a request, with what the gateway itself remembers of it. */
export interface SeenAccount {
  account: RemoteAccount
  /** Grows by one with each other mark that the gateway saw. */
  version: number
  /** Who changed it, where the last change was the desk's own; null otherwise. */
  changedBy: Factors['changedBy']
  /** When that was; null otherwise. Milliseconds since 1970. */
  since: number | null
  /** How that change is known; null where it was none of the desk's. */
  evidence: EffectEvidence | null
  /** Wrong passwords and codes that came through the server itself: whether any is counted, and whether they lock now. */
  attempts: 'none' | 'counted' | 'locked'
  /** Whose code the customer proved last through the server, while the factors are these; null where none was. */
  provedMethod: Method | null
  /** When staff last required a new password; null when never. Milliseconds since 1970. */
  passwordChangeRequiredAt: number | null
}

/**
 * What was read of a remote directory for one request, in the form in which the services ask for accounts: so the rules of
 * the desk are the same over both kinds. It only reads: a service that would change something throws, because an effect on
 * a remote directory is not part of a transaction.
 */
export function accountDirectory(methods: readonly Method[], seen: readonly SeenAccount[]): LocalDirectory {
  const byId = new Map(seen.map((one) => [one.account.id, one]))
  const of = (id: string): SeenAccount => {
    const one = byId.get(id)
    if (!one) throw new Error('The account was not read for this request')
    return one
  }
  const never = (): never => {
    throw new Error('A remote directory is not changed inside a transaction')
  }
  return {
    methods,
    find: never,
    account: (id) => asAccount(byId.get(id)),
    accountByUserId: () => undefined,
    accountIdOf: () => undefined,
    services: () => [],
    roleOf: () => undefined,
    delegatedTo: () => [],
    factors(id) {
      const seenAccount = of(id)
      const { account, version, changedBy, since, evidence } = seenAccount
      const { enforced } = account.factors
      return { method: methodOf(seenAccount), since, changedBy, evidence, enforced, version }
    },
    isLocked: (id) => of(id).account.factors.locked === true || of(id).attempts === 'locked',
    hasWrongAttempts: (id) => of(id).account.factors.locked !== false || of(id).attempts !== 'none',
    passwordChangeRequiredAt: (id) => of(id).passwordChangeRequiredAt,
    waitingEnrolments: () => [],
    enrolment: () => undefined,
    removeFactor: never,
    unlock: never,
    setStatus: never,
    requirePasswordChange: never,
    endSessions: never,
    setEmail: never,
    setMobile: never,
    checkPassword: never,
    isStillRight: never,
    hashPassword: never,
    setPassword: never,
    judgeCode: never,
    useCode: never,
    beginEnrolment: never,
    judgeEnrolmentCode: never,
    spendEnrolmentCode: never,
    completeEnrolment: never,
    cancelEnrolment: never,
    cancelEnrolments: never,
  }
}

/**
 * The method that sign-in asks for. Where the system does not say, the one that was proved last; else the nearest: something that
 * the customer has.
 */
function methodOf({ account: { factors }, provedMethod }: SeenAccount): Method | null {
  if (!factors.on) return null
  // guard: remote-customers.proved-method
  return factors.factors.find(({ method }) => method !== null)?.method ?? provedMethod ?? 'authenticator'
}

function asAccount(seen: SeenAccount | undefined): DirectoryAccount | undefined {
  if (!seen) return undefined
  const { id, name, email, status, mobile, emailChangedAt, mobileChangedAt, passwordChangedAt, factors } = seen.account
  const mustResetPassword = factors.passwordChangeRequired === true
  return {
    id,
    name,
    userId: email ?? noAddress,
    status,
    mustResetPassword,
    mobile,
    emailChangedAt,
    mobileChangedAt,
    passwordChangedAt,
  }
}
