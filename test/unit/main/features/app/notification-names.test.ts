import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Confirmation } from '#shared/domain/confirmation.ts'
import { notificationOf } from '../../../../../src/main/features/confirmations/confirmation-notifications.ts'
import {
  smsNotification,
  unprotectedNotification,
  type Due,
} from '../../../../../src/main/features/reminders/notification-texts.ts'
import { hostileText, whyUnsafe } from '../../../../support/fuzz/hostile-texts.ts'
import { seeded } from '../../../../support/fuzz/seeded.ts'

it('no notification is turned by the names of accounts', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), (names) => {
      const due = names.map((name): Due => ({ name, kind: 'end', since: null, minutes: 5 })) as [Due, ...Due[]]
      const confirmation = { accountId: 'A-1', accountName: names[0], method: 'sms', basis: 'user', notices: [] }
      const shown = [
        unprotectedNotification(due, 0),
        unprotectedNotification([{ ...due[0], kind: 'recur' as Due['kind'] }], 0),
        smsNotification(due),
        notificationOf(confirmation as unknown as Confirmation, 'overdue'),
        notificationOf({ ...confirmation, basis: 'portal' } as unknown as Confirmation, 'overdue'),
        notificationOf(confirmation as unknown as Confirmation, 'other-method'),
      ]
      for (const { title, body } of shown) expect([whyUnsafe(title), whyUnsafe(body)]).toEqual([null, null])
    }),
    seeded('notifications', 300),
  )
})
