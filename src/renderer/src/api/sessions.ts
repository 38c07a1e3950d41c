import { operation } from './bridge.ts'

// Sign-ins of customers, their devices, and forgotten passwords.
export const signIn = operation('session.signIn')
export const verifyChallenge = operation('session.verifyChallenge')
export const resendChallenge = operation('session.resendChallenge')
export const signOut = operation('session.signOut')
export const signOutAll = operation('session.signOutAll')
export const devices = operation('session.devices')
export const endOthers = operation('session.endOthers')
export const keep = operation('session.keep')
export const askPasswordReset = operation('password.askReset')
export const setPassword = operation('password.set')
