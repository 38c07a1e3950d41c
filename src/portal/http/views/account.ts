import type { Account } from '#shared/api/accounts.ts'
import { instantAtOrNull } from '../../clock.ts'
import type { Portal } from '../../portal.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'
import { textMessagesReach } from '../../rules/sms-coverage.ts'
import type { DirectoryAccount } from '../../directory/directory.ts'

/** The profile of an account, as the API answers it. */
export function accountView(portal: Portal, account: DirectoryAccount): Account {
  return {
    id: account.id,
    name: account.name,
    userId: account.userId,
    emailMasked: maskedEmail(account.userId),
    mobileMasked: account.mobile && maskedMobile(account.mobile),
    textMessages: textMessagesReach(account.mobile),
    emailChangedAt: instantAtOrNull(account.emailChangedAt),
    mobileChangedAt: instantAtOrNull(account.mobileChangedAt),
    passwordChangedAt: instantAtOrNull(account.passwordChangedAt),
    status: account.status,
    services: portal.directory.services(account.id),
  }
}
