import { operation } from './bridge.ts'

// The audit.
export const list = operation('audit.list')
export const state = operation('audit.state')
export const verify = operation('audit.verify')
export const exportEntries = operation('audit.export')
export const review = operation('audit.review')
export const keepSecondAnchor = operation('audit.keepSecondAnchor')
export const cancel = operation('audit.cancel')
