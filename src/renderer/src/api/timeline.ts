import { operation } from './bridge.ts'

// An account's security log beside what this console did.
export const get = operation('timeline.get')
