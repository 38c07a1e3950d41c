import { operation } from './bridge.ts'

// The portals that the console knows.
export const probe = operation('portal.probe')
export const add = operation('portal.add')
export const remove = operation('portal.remove')
export const tryAgain = operation('portal.tryAgain')
export const testConnection = operation('portal.testConnection')
export const signInToProxy = operation('portal.signInToProxy')
export const dismissProxy = operation('portal.dismissProxy')
export const forgetProxies = operation('portal.forgetProxies')
export const confirmIssuer = operation('portal.confirmIssuer')
