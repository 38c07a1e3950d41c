import type { HandlersOf } from '../../base/handlers.ts'
import type { Reminders } from './service.ts'

/** `reminders.*`: accounts without 2FA or on SMS, and until when that is meant to last. */
export function createReminderHandlers(reminders: Reminders): HandlersOf<'reminders'> {
  return {
    'reminders.list': () => reminders.list(),
    'reminders.setUnprotectedEnd': (chosen) => {
      reminders.setUnprotectedEnd(chosen)
      return {}
    },
    'reminders.setSmsEnd': (chosen) => {
      reminders.setSmsEnd(chosen)
      return {}
    },
    'reminders.statistics': () => reminders.statistics(),
  }
}
