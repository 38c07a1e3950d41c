import { generateURI } from 'otplib'
import type { Enrolment } from '#shared/api/two-factor.ts'
import type { Waiting } from '../../services/enrolment.ts'
import { destinationOf } from '../../services/destinations.ts'
import { portalName } from '../../config.ts'
import type { Portal } from '../../portal.ts'
import type { AccountRow } from '../../repositories/accounts.ts'
import { awaitedView } from './awaited-code.ts'

/** A set-up that waits for its code, as the API answers it; the Authenticator App's secret is shown here alone. */
export function enrolmentView(portal: Portal, account: AccountRow, { enrolment, awaited }: Waiting): Enrolment {
  const { secret, replaces } = enrolment
  return {
    ...awaitedView(portal, awaited, account.id),
    replaces,
    destinationMasked: destinationOf(account, awaited.method)?.masked ?? null,
    ...(secret !== null && {
      secret,
      // guard: portal-enrolment.uri
      otpauthUri: generateURI({ issuer: portalName, label: account.userId, secret }),
    }),
  }
}
