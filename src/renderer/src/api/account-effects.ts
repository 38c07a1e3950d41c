import { operation } from './bridge.ts'

// Changes of an account outside a procedure.
export const reportNotMe = operation('accountEffect.reportNotMe')
export const changeNumber = operation('accountEffect.changeNumber')
export const recover = operation('accountEffect.recover')
