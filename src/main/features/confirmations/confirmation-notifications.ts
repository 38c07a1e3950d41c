import { sentence } from '#shared/domain/shown-text.ts'
import type { Confirmation } from '#shared/domain/confirmation.ts'
import {
  namedInMail,
  otherMethodNamed,
  overdueAfterSeconds,
  type ConfirmationNews,
} from '#shared/domain/confirmation-rules.ts'
import type { AuditAction } from '#shared/domain/audit-entry.ts'
import type { NewEntry } from '../../audit/store.ts'
import type { Notification } from '../../base/environment.ts'

const actions: Readonly<Record<ConfirmationNews, AuditAction>> = {
  sent: 'confirmation.sent',
  overdue: 'confirmation.overdue',
  'other-method': 'confirmation.other-method',
}

/** What the audit says of a confirmation. */
export function entryOf(one: Confirmation, news: ConfirmationNews): NewEntry {
  return {
    actor: 'app',
    account: one.accountId,
    procedure: one.procedureId,
    action: actions[news],
    outcome: news === 'sent' ? 'ok' : news === 'overdue' ? 'pending' : 'refused',
    detail: { notice: one.kind, expected: one.method === null ? null : namedInMail[one.method], named: namedIn(one) },
  }
}

/** What the system shows when a confirmation needs attention. */
export function notificationOf(one: Confirmation, news: Exclude<ConfirmationNews, 'sent'>): Notification {
  const address = `/accounts/${encodeURIComponent(one.accountId)}/security`
  if (news === 'overdue' && one.basis === 'user')
    return {
      title: sentence`${one.accountName}: did the confirmation e-mail arrive?`,
      body: 'The change is done. Look into the inbox of the registered address, then answer in FactorDesk.',
      address: '/overview',
    }
  if (news === 'overdue')
    return {
      title: sentence`${one.accountName}: not confirmed yet`,
      body: sentence`The confirmation e-mail was not sent within ${overdueAfterSeconds / 60} minutes of the change.`,
      address,
    }
  return {
    title: sentence`${one.accountName}: the confirmation names another method`,
    body: sentence`The e-mail names ${otherMethodNamed(one) ?? 'another method'}; the change was of ${one.method === null ? 'another one' : namedInMail[one.method]}.`,
    address,
  }
}

function namedIn(one: Confirmation): string | null {
  return otherMethodNamed(one) ?? one.notices[0]?.methodNamed ?? null
}
