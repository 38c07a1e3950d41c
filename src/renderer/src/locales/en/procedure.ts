import type { Method } from '#shared/api/primitives.ts'
import type { Effect, HowLong, Procedure, ProcedureState } from '#shared/domain/procedure.ts'

type Reason = NonNullable<Procedure['reason']>

/** The wizards: everything around their steps. */
export const procedure = {
  unprotected: 'unprotected {time}',
  unprotectedLabel: 'Unprotected for {time}',
  staysProtected: 'Stays protected by {method} until the new method is verified',
  protectedBy: {
    authenticator: 'the Authenticator App',
    sms: 'SMS',
    email: 'Email',
  } satisfies Record<Method, string>,
  leave: 'Leave for later',
  leaveHint: 'The procedure waits in the Queue',
  cancel: 'Cancel procedure',
  rail: {
    title: 'Steps',
    before: 'Before you start',
    step: 'Portal step {n}',
    steps: 'Portal steps {from}–{to}',
    stepsToSecurityPage: 'User icon › My Account › Account Security',
    notNeeded: 'Not needed',
    whyNotNeeded:
      'This portal replaces a method in one step. Nothing is turned off first: the new method is proven before the old one goes.',
    progress: 'Step {n} of {all}: {title}',
    status: { done: 'done', current: 'current', todo: 'to do', skipped: 'not needed' },
  },
  states: {
    preflight: 'Before you start',
    disable: 'Portal step 5: Disable 2FA',
    setup: 'Portal step 6: Setup Two-Factor Authentication',
    method: 'Portal step 7: choose the method',
    identity: 'Portal step 8: confirm with the password',
    code: 'Portal step 9: enter the code',
    'code-on-page': 'Portal step 9: enter the code',
    accepted: 'Portal step 10: Okay',
    sending: 'Waiting for the portal',
    unknown: 'Outcome unknown',
    done: 'Done',
    cancelled: 'Cancelled',
    undetermined: 'Outcome could not be determined',
  } satisfies Record<ProcedureState['at'], string>,
  effects: {
    disable: 'Disable 2FA',
    'start-enrolment': 'start the set-up',
    'verify-code': 'verify the code',
    'resend-code': 'send another code',
    'cancel-enrolment': 'end the set-up',
  } satisfies Record<Effect, string>,
  reasons: {
    'new-phone': 'New phone',
    'lost-phone': 'Phone lost or stolen',
    'switch-method': 'Switching method',
    maintenance: 'Maintenance',
    other: 'Other',
  } satisfies Record<Reason, string>,
  howLong: {
    today: 'Back on today',
    'this-week': 'Back on within a week',
    'open-ended': 'No end known',
  } satisfies Record<HowLong, string>,
  cancelDialog: {
    title: 'Cancel this procedure?',
    unprotected: 'This account stays unprotected: 2FA is off and its password alone protects it.',
    protected: 'Nothing changes on the account. It stays as it is now.',
    replacing: 'Nothing changes on the account. {method} stays active.',
    enrolment: 'The set-up that waits for its code is ended; the code becomes useless.',
    confirm: 'Cancel procedure',
    keep: 'Keep going',
  },
  left: {
    title: 'The procedure waits in the Queue',
    hint: 'Continue it there or on the row of the account.',
  },
  callScript: {
    title: 'On the phone',
    say: 'Say',
    where: 'In the portal',
    lines: {
      preflight:
        'Before we begin: do you have the phone in your hand, and is the mobile number in your profile current?',
      preflightDisable: 'Before we begin: why is 2FA to be turned off, and when will you set it up again?',
      disable: 'Please type the account password yourself. I do not need to hear it. Then press “Disable 2FA”.',
      setupReplace:
        'Nothing is turned off. Your present method stays active until the new one works. Press “Setup Two-Factor Authentication”.',
      setup: '2FA is off for the moment. We go on at once: press “Setup Two-Factor Authentication”.',
      method: 'Choose the method you want to use from now on, then press “Next”.',
      identity: 'Type the account password once more and press “Confirm”.',
      accepted: 'The code was accepted. Press “Okay” to finish.',
      unknown: 'The portal has not answered. Please wait a moment; I am checking what is true.',
      done: 'Thank you, that is done. You will also receive an e-mail from the portal about this change.',
      stopped: 'We stop here for now.',
    },
    portal: {
      preflight: 'Nothing has been sent yet. Portal steps 1 to 4 lead to Account Security.',
      setupPreflight: 'Nothing has been sent yet. The guide starts at step 6, under Account Security.',
      disable: 'Under “Manage two-factor authentication”, the portal asks for the account password.',
      setupReplace: 'This portal offers the set-up while the present method stays active.',
      setup: 'The button is under Account Security while 2FA is off.',
      method: 'A list of methods, with the button “Next”.',
      identity: 'The account password again, with the button “Confirm”.',
      code: 'A field for the time-sensitive code, with the button “Verify”.',
      accepted: 'The portal shows that the code was accepted.',
      done: 'A success message appears; the confirmation goes to the registered e-mail address.',
    },
  },
}
