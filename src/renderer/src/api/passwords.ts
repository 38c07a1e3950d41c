import { operation } from './bridge.ts'

// Forgotten passwords.
export const askReset = operation('password.askReset')
export const set = operation('password.set')
