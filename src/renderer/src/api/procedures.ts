import { operation } from './bridge.ts'

// Procedures: 2FA off, moved or set up, step by step.
export const start = operation('procedure.start')
export const get = operation('procedure.get')
export const confirmPreflight = operation('procedure.confirmPreflight')
export const disable = operation('procedure.disable')
export const openSetup = operation('procedure.openSetup')
export const chooseMethod = operation('procedure.chooseMethod')
export const goBack = operation('procedure.goBack')
export const confirmIdentity = operation('procedure.confirmIdentity')
export const authenticatorSecret = operation('procedure.authenticatorSecret')
export const verifyCode = operation('procedure.verifyCode')
export const resendCode = operation('procedure.resendCode')
export const finish = operation('procedure.finish')
export const cancel = operation('procedure.cancel')
export const recover = operation('procedure.recover')
