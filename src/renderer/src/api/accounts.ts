import { operation } from './bridge.ts'

// Accounts as the console last read them.
export const list = operation('account.list')
export const get = operation('account.get')
