import { operation } from './bridge.ts'

// Management Mode: an account by delegated access.
export const enter = operation('management.enter')
export const leave = operation('management.leave')
