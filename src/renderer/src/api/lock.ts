import { operation } from './bridge.ts'

// The console's lock.
export const state = operation('lock.state')
export const now = operation('lock.now')
export const unlock = operation('lock.unlock')
export const giveUp = operation('lock.giveUp')
export const setAfter = operation('lock.setAfter')
export const setPassphrase = operation('lock.setPassphrase')
