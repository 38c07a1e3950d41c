import type { CertificateTrouble, FailureCode } from '#shared/contract/outcome.ts'
import type { StepProblem } from '#shared/domain/procedure.ts'

interface FailureText {
  /** What happened. */
  what: string
  /** What is true now. */
  now: string
  /** What to do next. */
  next: string
}

const texts = {
  'invalid-request': {
    what: 'The portal did not understand this request.',
    now: 'Nothing was changed.',
    next: 'Check what you typed and try again. If it happens again, contact support with the trace ID.',
  },
  'idempotency-key-missing': {
    what: 'The portal refused a request that FactorDesk did not number.',
    now: 'Nothing was changed.',
    next: 'This is a fault of FactorDesk. Contact support with the trace ID.',
  },
  unauthenticated: {
    what: 'The sign-in was not accepted.',
    now: 'Nothing was changed.',
    next: 'Check User ID and password, then sign in again.',
  },
  'session-expired': {
    what: 'The session has ended.',
    now: 'Nothing was changed by this step.',
    next: 'Sign in again, then go on at the same step.',
  },
  'wrong-password': {
    what: 'The password is not right.',
    now: 'Nothing was changed.',
    next: 'Type the account password again.',
  },
  'wrong-code': {
    what: 'The code is wrong.',
    now: 'Nothing was changed.',
    next: 'Type the digits of the newest message or of the Authenticator App.',
  },
  'code-expired': {
    what: 'The code has expired.',
    now: 'Nothing was changed. A code that has expired cannot be used any more.',
    next: 'Send a new code, or start this step again.',
  },
  forbidden: {
    what: 'This login may not do that.',
    now: 'Nothing was changed.',
    next: 'Sign in as the owner of the account, or contact support.',
  },
  'proof-incomplete': {
    what: 'The proof for this case is not complete.',
    now: '2FA was not changed.',
    next: 'See what the case still lacks, add it, and try again.',
  },
  'password-reset-required': {
    what: 'The portal asks for a new password before the next sign-in.',
    now: 'Nobody is signed in to this account.',
    next: 'Follow the link in the e-mail from the portal, set a new password, then sign in.',
  },
  'not-found': {
    what: 'The portal does not know this any more.',
    now: 'Nothing was changed.',
    next: 'Read again. If it should be there, contact support with the trace ID.',
  },
  conflict: {
    what: 'The account was changed elsewhere in the meantime.',
    now: 'This step was not done. What is true now was read from the portal.',
    next: 'Check the state shown here, then go on.',
  },
  'in-progress': {
    what: 'The portal is still working on this step.',
    now: 'Its outcome is not known yet.',
    next: 'Wait a few seconds, then find out.',
  },
  'policy-enforced': {
    what: 'The policy of this account requires two-factor authentication.',
    now: '2FA is still on. Nothing was changed.',
    next: 'Only support can change the policy.',
  },
  'destination-missing': {
    what: 'The profile has no number or address that a code could be sent to.',
    now: 'Nothing was sent.',
    next: 'Choose another method, or add the mobile number to the profile in the Customer Portal first.',
  },
  'account-not-active': {
    what: 'This account is not active.',
    now: 'Nothing was changed. A frozen or closed account accepts no change.',
    next: 'Contact support to have the account looked at.',
  },
  voided: {
    what: 'The request was called back before it took effect.',
    now: 'Nothing was changed.',
    next: 'Do the step again.',
  },
  'idempotency-key-reused': {
    what: 'The portal got two different requests under one number.',
    now: 'The second one was not done.',
    next: 'Read again what is true. If it happens again, contact support with the trace ID.',
  },
  locked: {
    what: 'Too many wrong passwords or codes in a row.',
    now: 'Nothing was changed. The portal accepts no password and no code for this account for now.',
    next: 'Wait until the lock ends, or contact support.',
  },
  'too-many-requests': {
    what: 'Too many requests in a short time.',
    now: 'Nothing was changed.',
    next: 'Wait a moment and try again.',
  },
  unexpected: {
    what: 'The portal ran into an error of its own.',
    now: 'This step may not have been done.',
    next: 'Read again what is true before you try once more.',
  },
  unavailable: {
    what: 'The portal is not available at the moment.',
    now: 'Nothing was changed.',
    next: 'Wait a moment and try again.',
  },
  'outcome-unknown': {
    what: 'No answer came from the portal.',
    now: 'The outcome is unknown: the step may or may not have been done.',
    next: 'Find out first. FactorDesk reads the state back and never sends the step twice.',
  },
  'portal-unreachable': {
    what: 'The portal cannot be reached.',
    now: 'Nothing was sent, so nothing was changed.',
    next: 'Check the network connection and try again.',
  },
  'portal-misbehaved': {
    what: 'The portal answered in a way that FactorDesk does not understand.',
    now: 'What is true can only be told by reading it back.',
    next: 'Read again. If it happens again, contact support with the trace ID.',
  },
  'procedure-open': {
    what: 'Another procedure is open on this account.',
    now: 'No second one was begun.',
    next: 'Continue or cancel the open one first. It stands in the Queue.',
  },
  'wrong-step': {
    what: 'The procedure stands at another step by now.',
    now: 'Nothing was sent.',
    next: 'Go on at the step that is shown.',
  },
  'prerequisite-missing': {
    what: 'A prerequisite of the guide is missing.',
    now: 'Nothing was begun.',
    next: 'See under Account Security what the account lacks.',
  },
  'signed-out': {
    what: 'Nobody is signed in who could do this.',
    now: 'Nothing was changed by this step.',
    next: 'Sign in, then go on at the same step.',
  },
  'record-failed': {
    what: 'The local record could not be written.',
    now: 'So nothing was sent and nothing was changed.',
    next: 'Check that the disk has space left, then try again.',
  },
  'not-an-address': {
    what: 'This is not the address of a portal.',
    now: 'Nothing was asked and nothing was added.',
    next: 'Type the address as it stands in the browser, for example https://portal.example.',
  },
  'plain-http-refused': {
    what: 'This address is plain http to another computer.',
    now: 'Nothing was sent: passwords and codes could be read on the way.',
    next: 'Use the https address of the portal. Plain http is for a sandbox on this computer alone.',
  },
  'certificate-refused': {
    what: 'The certificate of this address is not accepted.',
    now: 'No connection was made, so nothing was sent and nothing was changed.',
    next: 'Check the address. If it is right, tell whoever runs the portal.',
  },
  'not-a-portal': {
    what: 'Something answers at this address, but it does not speak the Customer Portal API.',
    now: 'Nothing was added and nothing was changed.',
    next: 'Check the address, its port too, with whoever runs the portal.',
  },
  'link-not-valid': {
    what: 'This link does not work.',
    now: 'The password was not changed. A link works once, for a short time, and only the newest one.',
    next: 'Ask for a new link and use the newest e-mail.',
  },
  'password-refused': {
    what: 'The portal did not take this password.',
    now: 'The password was not changed, and the link still works.',
    next: 'Choose a longer one that is not the User ID.',
  },
  'console-locked': {
    what: 'The console is locked.',
    now: 'Procedures wait where they stand; what was under way goes on and is shown after that.',
    next: 'Unlock the console, then go on.',
  },
  'wrong-passphrase': {
    what: 'This is not the passphrase of the console.',
    now: 'Nothing was changed.',
    next: 'Type it again. After five wrong ones everybody is signed out.',
  },
} satisfies Record<FailureCode, FailureText>

const ofSteps = {
  'did-not-happen': {
    what: 'The last step did not take place.',
    now: 'The portal has confirmed that it had no effect and never will.',
    next: 'Do the step again.',
  },
  'secret-gone': {
    what: 'The set-up of the Authenticator App was interrupted.',
    now: 'Its secret was kept in memory only and is gone; no method was activated.',
    next: 'Confirm with the password again to get a new QR code.',
  },
} satisfies Record<Exclude<StepProblem['code'], FailureCode>, FailureText>

/** What to say when something did not go through: what happened, what is true now, what to do next. */
export const failures = {
  codes: { ...texts, ...ofSteps },
  triesLeft: 'No try left | {n} try left | {n} tries left',
  lockedUntil: 'Locked until {time}',
  lockedForSupport: 'Locked until support unlocks it',
  retryIn: 'Try again in {n} s',
  certificate: {
    expired: 'It has expired, or is not valid yet.',
    'self-signed': 'It is signed by itself or by nobody that this computer knows.',
    'wrong-host': 'It was issued for another host name.',
    untrusted: 'Its issuer cannot be checked.',
  } satisfies Record<CertificateTrouble, string>,
}
