import { operation } from './bridge.ts'

// Accounts without 2FA and on SMS, their end dates, and the statistics of the Overview.
export const list = operation('reminders.list')
export const setUnprotectedEnd = operation('reminders.setUnprotectedEnd')
export const setSmsEnd = operation('reminders.setSmsEnd')
export const statistics = operation('reminders.statistics')
