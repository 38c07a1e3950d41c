import { generateURI } from 'otplib'
import type { Enrolment } from '#shared/api/two-factor.ts'
import type { Begun, Waiting } from '../../services/enrolment.ts'
import type { WaitingElsewhere } from '../../services/remote/customer-plans.ts'
import { destinationOf } from '../../services/destinations.ts'
import type { Portal } from '../../portal.ts'
import type { DirectoryAccount } from '../../directory/directory.ts'
import { awaitedView } from './awaited-code.ts'

/** A set-up that waits for its code, as the API answers it. */
export function waitingEnrolmentView(
  portal: Portal,
  account: DirectoryAccount,
  { enrolment, awaited }: Waiting,
): Enrolment {
  return {
    ...awaitedView(portal, awaited, account.id),
    replaces: enrolment.replaces,
    destinationMasked: destinationOf(account, awaited.method)?.masked ?? null,
  }
}

/** The same when it begins: the Authenticator App's secret is shown then alone. */
export function begunEnrolmentView(portal: Portal, account: DirectoryAccount, begun: Begun): Enrolment {
  return { ...waitingEnrolmentView(portal, account, begun), ...secretView(portal, account.userId, begun.secret) }
}

/** A set-up that waits at a system elsewhere. */
export function enrolmentElsewhereView(
  portal: Portal,
  accountId: string,
  { awaited, userId, destinationMasked, secret }: WaitingElsewhere,
): Enrolment {
  const waiting = { ...awaitedView(portal, awaited, accountId), replaces: null, destinationMasked }
  return { ...waiting, ...secretView(portal, userId, secret) }
}

function secretView(portal: Portal, userId: string, secret: string | null): Pick<Enrolment, 'secret' | 'otpauthUri'> {
  if (secret === null) return {}
  return {
    secret,
    // guard: portal-enrolment.uri
    otpauthUri: generateURI({ issuer: portal.identity.portalName, label: userId, secret }),
  }
}
