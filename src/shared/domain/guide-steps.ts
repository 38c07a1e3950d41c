/** The three things FactorDesk does with an account's two-factor authentication. */
export const procedureKinds = ['disable', 'set-up', 'change'] as const
export type ProcedureKind = (typeof procedureKinds)[number]

/** A step of the portal's own guide. Titles and buttons are the portal's words and are never translated away. */
export interface GuideStep {
  /** The number in the guide. */
  number: number
  title: string
  /** What is clicked in this step, as the portal writes it; null where the step only informs. */
  button: string | null
}

const stepsToSecurityPage: readonly GuideStep[] = [
  { number: 1, title: 'Access User Profile', button: 'User icon' },
  { number: 2, title: 'Enter Account Settings', button: 'My Account' },
  { number: 3, title: 'Navigate to Security', button: 'Account Security' },
  { number: 4, title: 'Manage 2FA', button: 'Manage two-factor authentication' },
  { number: 5, title: 'Identity Verification and Deactivate', button: 'Disable 2FA' },
]

const setUp: readonly GuideStep[] = [
  { number: 6, title: 'Initiate 2FA Setup', button: 'Setup Two-Factor Authentication' },
  { number: 7, title: 'Select Method', button: 'Next' },
  { number: 8, title: 'Verify Identity', button: 'Confirm' },
  { number: 9, title: 'Enter Verification Code', button: 'Verify' },
  { number: 10, title: 'Confirm Activation', button: 'Okay' },
  { number: 11, title: 'Completion', button: null },
]

/**
 * The portal's steps of a procedure, in order. Source: the guide "How to Disable Two-Factor Authentication in Customer
 * Portal" (six steps) and the guide "How to Change Two-Factor Authentication with Authenticator App to SMS
 * Authentication in Customer Portal" (eleven steps); a set-up is steps 6 to 11 of the second.
 */
export const guideSteps: Readonly<Record<ProcedureKind, readonly GuideStep[]>> = {
  disable: [...stepsToSecurityPage, { number: 6, title: 'Confirmation', button: null }],
  'set-up': setUp,
  change: [...stepsToSecurityPage, ...setUp],
}
