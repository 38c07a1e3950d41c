import { operation } from './bridge.ts'

// The sandbox portal that the console starts: its test inbox, invitations and scenarios.
export const inbox = operation('sandbox.inbox')
export const answerConsent = operation('sandbox.answerConsent')
export const readInvitation = operation('sandbox.readInvitation')
export const setInvitedPassword = operation('sandbox.setInvitedPassword')
export const acceptInvitation = operation('sandbox.acceptInvitation')
export const verifyInvitation = operation('sandbox.verifyInvitation')
export const resendInvitation = operation('sandbox.resendInvitation')
export const reset = operation('sandbox.reset')
