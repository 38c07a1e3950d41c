import { operation } from './bridge.ts'

// The account list: notes and tags, reading many accounts, names from a file.
export const write = operation('roster.write')
export const tag = operation('roster.tag')
export const removeLines = operation('roster.removeLines')
export const refresh = operation('roster.refresh')
export const cancelRefresh = operation('roster.cancelRefresh')
export const previewImport = operation('roster.previewImport')
export const confirmImport = operation('roster.confirmImport')
export const saveSample = operation('roster.saveSample')
