import { operation } from './bridge.ts'

// The portals that the console knows.
export const probe = operation('portal.probe')
export const add = operation('portal.add')
export const remove = operation('portal.remove')
export const tryAgain = operation('portal.tryAgain')
export const confirmIssuer = operation('portal.confirmIssuer')
