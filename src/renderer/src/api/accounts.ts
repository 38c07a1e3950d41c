import { operation } from './bridge.ts'

// One account: as last read, what happened to it, its confirmation e-mails, and delegated access to it.
export const list = operation('account.list')
export const get = operation('account.get')
export const timeline = operation('timeline.get')
export const confirmations = operation('confirmation.list')
export const reportConfirmation = operation('confirmation.report')
export const enterManagement = operation('management.enter')
export const leaveManagement = operation('management.leave')
