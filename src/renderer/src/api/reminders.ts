import { operation } from './bridge.ts'

// Accounts without 2FA and on SMS, their end dates, and the figures of the Overview.
export const list = operation('reminders.list')
export const setUnprotectedEnd = operation('reminders.setUnprotectedEnd')
export const setSmsEnd = operation('reminders.setSmsEnd')
export const figures = operation('reminders.figures')
