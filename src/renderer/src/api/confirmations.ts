import { operation } from './bridge.ts'

// Confirmation e-mails.
export const list = operation('confirmation.list')
