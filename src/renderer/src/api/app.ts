import { operation } from './bridge.ts'

// The console itself.
export const snapshot = operation('app.snapshot')
export const openLink = operation('app.openLink')
export const keepChoice = operation('app.keepChoice')
export const dismissLink = operation('app.dismissLink')
