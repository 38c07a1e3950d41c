import { generateURI } from 'otplib'
import type { Enrolment } from '#shared/api/two-factor.ts'
import type { Begun, Waiting } from '../../services/enrolment.ts'
import { destinationOf } from '../../services/destinations.ts'
import { portalName } from '../../config.ts'
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
  const { secret } = begun
  return {
    ...waitingEnrolmentView(portal, account, begun),
    ...(secret !== null && {
      secret,
      // guard: portal-enrolment.uri
      otpauthUri: generateURI({ issuer: portalName, label: account.userId, secret }),
    }),
  }
}
