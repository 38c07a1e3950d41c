import { operation } from './bridge.ts'

// Accounts without 2FA and on SMS, their end dates, and the figures of the Overview.
export const list = operation('clock.list')
export const setUnprotectedEnd = operation('clock.setUnprotectedEnd')
export const setSmsEnd = operation('clock.setSmsEnd')
export const figures = operation('clock.figures')
