import { sentence } from '#shared/domain/shown-text.ts'
import type { Problem } from '#shared/api/problem.ts'
import type { Words } from './words.ts'
import { minutesOf } from './words.ts'

export const english: Words = {
  tag: 'en',
  name: 'English',
  sandboxNote: 'Sandbox portal: nothing here is real.',
  portal: 'Customer Portal',
  language: 'Language',
  support: (email, hotline) => sentence`Support: ${email}, 24×7 hotline ${hotline}`,
  skip: 'Skip to content',

  signIn: 'Sign in',
  signInHeading: 'Sign in to the Customer Portal',
  userId: 'User ID',
  password: 'Password',
  codeHeading: 'Enter your code',
  codeHint: (method, destination) =>
    method === 'authenticator'
      ? 'Enter the code that your Authenticator App shows.'
      : `Enter the verification code that was sent to ${destination ?? ''}.`,
  code: 'Verification code',
  resend: 'Resend code',
  resendIn: (seconds) => sentence`A new code can be sent in ${seconds} seconds.`,
  signOut: 'Sign out',
  cancel: 'Cancel',
  back: 'Back',

  home: 'Home',
  welcome: (name) => sentence`Welcome, ${name}`,
  services: 'Your services',
  noServices: 'There are no services.',

  myAccount: 'My Account',
  profile: 'Profile',
  accountSecurity: 'Account Security',
  activity: 'Activity',
  accountName: 'Account name',
  accountId: 'Account number',
  mobile: 'Mobile number',
  noMobile: 'None on record',
  status: 'Account status',
  statuses: { active: 'Active', frozen: 'Frozen', closed: 'Closed' },
  role: 'Your role',
  roles: {
    owner: 'Owner',
    manager: 'Manager',
    technical: 'Technical',
    billing: 'Billing',
    purchasing: 'Purchasing',
    visitation: 'Visitation',
  },

  state: (method) => sentence`Two-factor authentication: ${method === null ? 'Disabled' : `Enabled (${method})`}`,
  enabled: 'Enabled',
  disabled: 'Disabled',
  enforced: 'Your organisation requires two-factor authentication; it cannot be disabled.',
  methods: { authenticator: 'Authenticator App', sms: 'SMS authentication', email: 'Email authentication' },
  shortMethods: { authenticator: 'Authenticator App', sms: 'SMS', email: 'Email' },
  manage: 'Manage two-factor authentication',
  manageOlder: 'Manage Two-Factor Authentication',
  accountPassword: 'Account password',
  disableNote:
    'Enter your account password to disable two-factor authentication. Your account will then be protected by its password alone.',
  disable: 'Disable 2FA',
  setUp: 'Setup Two-Factor Authentication',
  chooseMethod: 'Choose a method',
  next: 'Next',
  configure: 'Configure',
  confirm: 'Confirm',
  confirmHeading: 'Confirm your password',
  verify: 'Verify',
  scan: 'Scan the QR code with your Authenticator App, or type the secret into it.',
  qrCode: 'QR code for your Authenticator App',
  secret: 'Secret',
  accepted: 'The verification code is accepted',
  acceptedNote: (method) => sentence`${method} is set up. Click “Okay” to finish.`,
  okay: 'Okay',
  changeForbidden: (role) => sentence`Your role (${role}) does not allow changing two-factor authentication.`,

  managementMode: 'Management Mode',
  managementNote: 'Accounts of others that you may enter.',
  enter: (name) => sentence`Manage ${name}`,
  leave: 'Leave Management Mode',
  managing: (name, userId, role) => sentence`Management Mode: ${name} (${userId}), as ${role}`,

  time: 'Time (UTC)',
  event: 'Event',
  device: 'From',
  noActivity: 'There is no activity yet.',
  activityForbidden: 'Your role does not allow reading the activity.',
  events: {
    'signed-in': 'Signed in',
    'signed-out': 'Signed out',
    'other-sessions-ended': 'Other sessions ended',
    'session-reused': 'Session ended: its token was used twice',
    locked: 'Locked after wrong tries',
    unlocked: 'Unlocked',
    'two-factor-disabled': 'Two-factor authentication disabled',
    'two-factor-enabled': 'Two-factor authentication enabled',
    'two-factor-replaced': 'Two-factor method replaced',
    'enrolment-started': 'Two-factor setup started',
    'enrolment-cancelled': 'Two-factor setup cancelled',
    'mobile-changed': 'Mobile number changed',
    'email-changed': 'Email address changed',
    'password-reset-asked': 'Password reset requested',
    'password-reset-forced': 'Password reset required by support',
    'password-changed': 'Password changed',
    frozen: 'Account frozen',
    unfrozen: 'Account unfrozen',
    'case-opened': 'Support case opened',
    'case-closed': 'Support case closed',
    'case-reopened': 'Support case reopened',
    'consent-asked': 'Consent requested',
    'consent-answered': 'Consent answered',
    invited: 'Invitation sent',
  },

  messages: {
    disabled: (method) =>
      sentence`Two-factor authentication is disabled. Your account is no longer protected by ${protections[method]}.`,
    enabled: (method) =>
      sentence`Two-factor authentication by ${method} is enabled. The IP ServerOne team sends a confirmation email to your registered address.`,
    resent: (destination) => sentence`A new code was sent to ${destination}.`,
    cancelled: 'The setup was cancelled.',
    signedOut: 'You are signed out.',
    missing: {
      userId: 'Enter your User ID.',
      password: 'Enter your password.',
      code: 'Enter the code: digits only.',
      method: 'Choose a method.',
    },
  },
  problem,
  notFoundHeading: 'Page not found',
  notFound: 'There is no such page.',
  refusedHeading: 'The form was not accepted',
  refused: 'This form does not belong to your session. Nothing was changed. Open the page again.',
  failedHeading: 'Something went wrong',
  startAgain: 'Continue',
  unreachable: 'The portal does not answer. It is not known whether your last step took effect.',
  loading: 'Loading…',
}

const protections = { authenticator: 'an Authenticator App', sms: 'SMS', email: 'Email' }

function problem(problem: Problem): string {
  const { code, attemptsLeft } = problem
  switch (code) {
    case 'unauthenticated':
      return 'The User ID or the password is wrong.'
    case 'session-expired':
      return 'Your session has expired. Sign in again.'
    case 'wrong-password':
      return `The password is wrong. Nothing was changed.${attempts(attemptsLeft)}`
    case 'wrong-code':
      return `The verification code is wrong.${attempts(attemptsLeft)}`
    case 'code-used':
      return `This code was used before. Wait for the next one.${attempts(attemptsLeft)}`
    case 'clock-ahead':
      return `The clock of your Authenticator App is ahead. Correct the time on your phone.${attempts(attemptsLeft)}`
    case 'clock-behind':
      return `The clock of your Authenticator App is behind. Correct the time on your phone.${attempts(attemptsLeft)}`
    case 'code-expired':
      return 'The code has expired. Request a new one.'
    case 'forbidden':
      return 'You are not allowed to do this.'
    case 'password-reset-required':
      return 'Your password must be reset before you can sign in. Contact support.'
    case 'not-supported':
      return 'The system that has the accounts cannot do this.'
    case 'not-found':
      return 'This step is over. Start again.'
    case 'conflict':
      return 'Two-factor authentication changed meanwhile. Nothing was done; see its state below.'
    case 'in-progress':
      return 'Your last step is still being processed. Open the page again.'
    case 'policy-enforced':
      return 'Your organisation requires two-factor authentication; it cannot be disabled.'
    case 'destination-missing':
      return 'There is no mobile number on record that text messages reach. Change it in your profile first.'
    case 'account-not-active':
      return 'Your account is not active, so nothing can be changed. Contact support.'
    case 'voided':
      return 'This step was cancelled and has no effect.'
    case 'idempotency-key-reused':
      return 'This form was sent before with other values. Nothing was changed. Try again.'
    case 'locked':
      return problem.lockedUntil === null
        ? 'Locked after too many wrong tries. Contact support.'
        : `Locked after too many wrong tries. Try again in ${minutesOf(problem.retryAfterSeconds)} minutes.`
    case 'too-many-requests':
      return `Too many requests. Try again in ${problem.retryAfterSeconds ?? 1} seconds.`
    case 'unavailable':
      return 'The portal is not available at the moment. Try again.'
    case 'invalid-request':
      return wrongInput(problem.input)
    case 'idempotency-key-missing':
    case 'proof-incomplete':
    case 'step-up-required':
    case 'unexpected':
      return 'Something went wrong. Nothing was changed.'
  }
}

/** What is wrong with what was typed, as far as a form of these pages takes it. */
function wrongInput(input: Problem['input']): string {
  switch (input?.problem) {
    case 'too-long':
      return `${input.over ?? 1} character(s) too many.`
    case 'control-character':
      return 'There is a control character in it. Type it again instead of pasting it.'
    case 'space-inside':
      return 'There is a space in the address.'
    case 'not-digits':
      return 'A code has digits only.'
    case 'code-length':
      return 'This is not as many digits as a code has.'
    default:
      return 'Something in the form is missing or wrong.'
  }
}

function attempts(left: number | undefined): string {
  if (left === undefined) return ''
  return left === 0 ? ' No tries are left; it is locked for a while.' : ` Tries left: ${left}.`
}
