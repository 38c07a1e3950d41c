import { operation } from './bridge.ts'

// The diagnosis, and errors of the page for main's log.
export const preview = operation('diagnosis.preview')
export const save = operation('diagnosis.save')
export const notePage = operation('diagnosis.notePage')
