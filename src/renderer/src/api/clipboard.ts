import { operation } from './bridge.ts'

// The system's clipboard, which only main reaches.
export const copy = operation('clipboard.copy')
