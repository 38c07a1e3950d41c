import { operation } from './bridge.ts'

// Copies of the database.
export const state = operation('backups.state')
export const make = operation('backups.make')
export const restore = operation('backups.restore')
