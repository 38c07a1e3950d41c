import { operation } from './bridge.ts'

// The account list: notes and tags, reading many accounts, names from a file.
export const write = operation('accountList.write')
export const tag = operation('accountList.tag')
export const removeLines = operation('accountList.removeLines')
export const refresh = operation('accountList.refresh')
export const cancelRefresh = operation('accountList.cancelRefresh')
export const previewImport = operation('accountList.previewImport')
export const previewImportAs = operation('accountList.previewImportAs')
export const confirmImport = operation('accountList.confirmImport')
export const saveSample = operation('accountList.saveSample')
