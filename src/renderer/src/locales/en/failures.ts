import type { CertificateProblem, FailureCode, FailureReason, StorageProblem } from '#shared/ipc/outcome.ts'
import type { StepProblem } from '#shared/domain/procedure.ts'
import type { FailureText, ReasonText } from './failure-text.ts'
import { failuresOfConsole } from './failures-of-console.ts'
import { failuresOfPortal } from './failures-of-portal.ts'
import { reasonTexts } from './failure-reasons.ts'

const ofSteps = {
  'did-not-happen': {
    what: 'The last step did not take place.',
    now: 'The portal has confirmed that it had no effect and never will.',
    next: 'Do the step again.',
  },
  'replace-refused': {
    what: 'The portal no longer replaces a method in one step.',
    now: 'Nothing was changed: the present method is still active.',
    next: 'Read what it costs to go on in two stages, or cancel.',
  },
  'secret-gone': {
    what: 'The set-up of the Authenticator App was interrupted.',
    now: 'Its secret was kept in memory only and is gone; no method was activated.',
    next: 'Confirm with the password again to get a new QR code.',
  },
} satisfies Record<Exclude<StepProblem['code'], FailureCode>, FailureText>

/** What to say when something did not go through: what happened, what is true now, what to do next. */
export const failures = {
  codes: { ...failuresOfPortal, ...failuresOfConsole, ...ofSteps },
  /** Where a cause among those of a code is known, its own words come first. */
  reasons: reasonTexts satisfies Record<FailureReason, ReasonText>,
  /** What of the local storage failed, and what to do about it. */
  storage: {
    full: {
      what: 'The disk is full.',
      next: 'Make room on the disk, then try again.',
    },
    device: {
      what: 'The disk reported an error while it was read or written.',
      next: 'Check the disk and its connection. If it happens again, save what you can and have the disk examined.',
    },
    damaged: {
      what: 'The local database is damaged.',
      next: 'Room on the disk does not help. Close FactorDesk and start it again: it then offers what can be done.',
    },
    busy: {
      what: 'Another program is using the file.',
      next: 'Close the other program, for example a backup or a virus scanner, then try again.',
    },
    'read-only': {
      what: 'The file or its folder may not be written to.',
      next: 'Check who owns it, its permissions, and whether the disk is write-protected.',
    },
    gone: {
      what: 'The file or its folder is not there any more.',
      next: 'Check that the disk or network drive is connected, then try again.',
    },
  } satisfies Record<StorageProblem, { what: string; next: string }>,
  /** A change at a system elsewhere whose answer was lost: it is never said not to have happened. */
  notSeen: {
    what: 'Not seen until {time}.',
    now: 'The answer of the system that has the accounts was lost, and that system did not show the change. It is not known that it did not happen.',
    next: 'See what is true now, then decide. The same step may be sent again.',
  } satisfies FailureText,
  lockedFor: 'Locked for {left} · you can go on at {time}',
  lockOver: 'The lock has ended',
  lockOverNext: 'You can go on now.',
  lockedForSupport: 'Locked until support unlocks it',
  retryIn: 'Try again in {n} s',
  certificate: {
    expired: 'It has expired, or is not valid yet.',
    'self-signed': 'It is signed by itself or by nobody that this computer knows.',
    'wrong-host': 'It was issued for another host name.',
    untrusted: 'Its issuer cannot be checked.',
  } satisfies Record<CertificateProblem, string>,
}
