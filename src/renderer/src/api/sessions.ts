import { operation } from './bridge.ts'

// Sign-ins of customers, and their devices.
export const signIn = operation('session.signIn')
export const verifyChallenge = operation('session.verifyChallenge')
export const resendChallenge = operation('session.resendChallenge')
export const signOut = operation('session.signOut')
export const signOutAll = operation('session.signOutAll')
export const devices = operation('session.devices')
export const endOthers = operation('session.endOthers')
export const keep = operation('session.keep')
