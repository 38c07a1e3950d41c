import type { FailureReason } from '#shared/ipc/outcome.ts'
import type { ReasonText } from './failure-text.ts'

/** What to say of one cause where a code has several that a person acts on in different ways. */
export const reasonTexts = {
  // Sign-in
  'sign-in-over': {
    what: 'This sign-in is over: its time ran out, or it was finished or ended elsewhere.',
    next: 'Begin the sign-in again.',
  },
  'codes-not-sent': {
    what: 'No code is sent for this sign-in: the Authenticator App shows it.',
    now: 'No message was sent.',
    next: 'Type the code that the app shows now.',
  },
  'no-codes-left': {
    what: 'No further code can be sent for this.',
    now: 'The codes that were sent stay as they are.',
    next: 'Type the newest code, or begin again to be sent another.',
  },
  'provider-not-reached': {
    what: 'The portal could not reach the sign-in of your company.',
    now: 'Nobody was signed in.',
    next: 'Wait a moment and try again. If it happens again, ask the person who runs the gateway.',
  },

  // Two-factor authentication
  'changed-meanwhile': {
    what: 'Two-factor authentication of this account was changed elsewhere in the meantime.',
    next: 'Check the state shown here, then go on.',
  },
  'not-active': {
    what: 'Two-factor authentication is not active on this account.',
    next: 'There is nothing to turn off or to replace. Set it up if it is wanted.',
  },
  'already-active': {
    what: 'Two-factor authentication is active on this account already.',
    next: 'To use another method, change it, or disable the present one first.',
  },
  'set-up-over': {
    what: 'This set-up is over: its time ran out, or another one was begun since.',
    now: 'No method was activated by it.',
    next: 'Begin the set-up again; only the code of the new one counts.',
  },
  'no-set-up': {
    what: 'No set-up was begun by this link.',
    now: 'Nothing was changed.',
    next: 'Choose a method first.',
  },

  // Profile and account
  'number-on-record': {
    what: 'This is the number on record already.',
    now: 'Nothing was changed, and nobody was notified.',
    next: 'Leave it as it is, or type another number.',
  },
  'address-taken': {
    what: 'Another login has this e-mail address.',
    now: 'Nothing was changed.',
    next: 'Ask for an address that no other login uses.',
  },
  'account-not-found': {
    what: 'The portal has no such account, or this login may not see it.',
    now: 'Nothing was changed.',
    next: 'Check the User ID, or search for the account again.',
  },
  'account-closed': {
    what: 'The account is closed.',
    now: 'Nothing was changed. A closed account accepts no change.',
    next: 'Nothing more can be done for it here.',
  },
  'nothing-to-unlock': {
    what: 'The account is not locked.',
    now: 'Nothing was changed.',
    next: 'Go on without unlocking it.',
  },
  'not-frozen': {
    what: 'The account is not frozen.',
    now: 'Nothing was changed.',
    next: 'Go on without making it active.',
  },

  // Links
  'link-not-valid': {
    what: 'This link does not work.',
    now: 'Nothing was changed. A link works once, for a short time, and only the newest one.',
    next: 'Ask for another link and use the newest message.',
  },
  'password-set': {
    what: 'A new password was set by this link already.',
    now: 'Nothing was changed now.',
    next: 'Go on with the set-up, with the new password.',
  },
  'no-sms-by-link': {
    what: 'This link offers no SMS.',
    now: 'Nothing was changed.',
    next: 'Choose another method.',
  },

  // The desk
  'case-not-found': {
    what: 'The portal has no such case.',
    now: 'Nothing was changed.',
    next: 'Go back to the list of cases.',
  },
  'case-closed': {
    what: 'The case is closed.',
    now: 'Nothing was changed.',
    next: 'Open it again first, with a reason.',
  },
  'case-open': {
    what: 'The case is open already.',
    now: 'Nothing was changed.',
    next: 'Go on with it.',
  },
  'case-decided': {
    what: 'This was decided already.',
    now: 'The decision is as it was.',
    next: 'Read the case again to see who decided, and how.',
  },
  'other-case-open': {
    what: 'Another case is open on this account.',
    now: 'No second one was opened.',
    next: 'Go on with the open one, or close it first.',
  },
  'other-agent': {
    what: 'The customer agreed to another agent doing this.',
    now: 'Nothing was changed.',
    next: 'Ask for consent in your own name, or leave the case to that agent.',
  },
  'staff-role': {
    what: 'Your role, or your own part in this case, does not allow this.',
    now: 'Nothing was changed.',
    next: 'Read the case again: it says what is missing and who may do it.',
  },
  'outcome-not-allowed': {
    what: 'The case cannot be closed with this outcome after what happened in it.',
    now: 'The case is still open.',
    next: 'Read the case again and choose one of the outcomes that it offers.',
  },
  'done-in-case': {
    what: 'This case did that already.',
    now: 'It was not done a second time.',
    next: 'Go on with the next step. To do it again, open another case.',
  },
  'contact-by-profile': {
    what: 'The registered e-mail is valid, so contact details are not changed in this case.',
    now: 'Nothing was changed.',
    next: 'The customer changes the profile alone.',
  },
  'contact-updated': {
    what: 'The contact update of this case took effect already.',
    now: 'The details on record are those of that update.',
    next: 'Read the case again. For another change, open another case.',
  },
  'contact-on-record': {
    what: 'These details are on record already.',
    now: 'Nothing was changed, and nobody was notified.',
    next: 'Leave them as they are, or enter others.',
  },
  'contact-unread': {
    what: 'The new contact details were entered or changed since you read them.',
    now: 'Nothing was approved.',
    next: 'Show them in full, compare them, then decide.',
  },
  'no-contact-update': {
    what: 'No contact update waits for a decision.',
    now: 'Nothing was changed.',
    next: 'Read the case again: it was decided or withdrawn meanwhile.',
  },
  'address-not-trusted': {
    what: 'The customer cannot agree from the registered address: it is not valid any more in this case.',
    now: 'No question was sent.',
    next: 'Have the contact details corrected first, or check the customer in another way.',
  },
  'consent-answered': {
    what: 'The customer has answered already.',
    now: 'The answer is as it was; no other question was sent.',
    next: 'Read the case again to see the answer.',
  },

  // A system elsewhere that has the accounts
  'not-seen': {
    what: 'The system that has the accounts did not show the change.',
    now: 'It is not known that it did not happen.',
    next: 'See what is true now, then decide.',
  },
  'earlier-change-open': {
    what: 'It is not known yet what became of an earlier change of this account.',
    now: 'This step was not begun.',
    next: 'Wait until the earlier one is settled, then do this step.',
  },
  'answer-lost': {
    what: 'The answer of the system that has the accounts was lost.',
    now: 'The step may or may not have been done.',
    next: 'Read what is true now, then begin again.',
  },
  'elsewhere-not-reached': {
    what: 'The portal could not reach the system that has the accounts.',
    now: 'Nothing was sent to it, so nothing was changed.',
    next: 'Wait a moment and try again.',
  },
  'elsewhere-silent': {
    what: 'The system that has the accounts did not answer the portal.',
    now: 'What was asked may or may not have reached it.',
    next: 'Wait a moment and try again.',
  },
  'elsewhere-credential': {
    what: 'The system that has the accounts refused the portal’s own credential.',
    now: 'This step was not done. Waiting does not help.',
    next: 'Ask the person who runs the gateway to check its credential there.',
  },
  'elsewhere-policy': {
    what: 'A policy of the system that has the accounts keeps two-factor authentication on.',
    now: 'This step was not done.',
    next: 'Have the policy changed in that system first.',
  },
  'elsewhere-other-state': {
    what: 'The account is in another state at the system that has it than this needs.',
    now: 'This step was not done.',
    next: 'Read the account again, then go on with what is true now.',
  },
  'elsewhere-password': {
    what: 'The system that has the accounts did not take the password.',
    now: 'This step was not done.',
    next: 'Type the password of that system again.',
  },
  'elsewhere-code': {
    what: 'The system that has the accounts did not take the code.',
    now: 'This step was not done.',
    next: 'Type the digits of the newest message or of the Authenticator App.',
  },
  'elsewhere-code-expired': {
    what: 'The code has expired at the system that has the accounts.',
    now: 'This step was not done.',
    next: 'Begin again to get another code.',
  },
  'elsewhere-session': {
    what: 'The session at the system that has the accounts is over.',
    now: 'This step was not done.',
    next: 'Sign in again, then go on at the same step.',
  },
  'elsewhere-no-destination': {
    what: 'The system that has the accounts has no number or address for this account that a message reaches.',
    now: 'No message was sent.',
    next: 'Have it added in that system first, or choose another method.',
  },
  'elsewhere-locked': {
    what: 'The system that has the accounts has locked this account.',
    now: 'This step was not done.',
    next: 'Wait until the lock ends there, or have it unlocked in that system.',
  },

  // The connection
  'other-host': {
    what: 'What answers at this address goes by another host name.',
    now: 'Nothing was added and nothing was changed.',
    next: 'Type the address as the portal’s operator gives it. A sandbox on this computer is at http://127.0.0.1 with its port.',
  },

  // The console itself
  'busy-here': {
    what: 'FactorDesk is still busy with another one of these.',
    now: 'This one was not begun.',
    next: 'Wait until the other one has ended, or cancel it, then try again.',
  },
  'input-refused': {
    what: 'FactorDesk did not take what was typed or chosen.',
    now: 'Nothing was sent and nothing was changed.',
    next: 'Check what you typed and try again. If it happens again, contact support with the trace ID.',
  },
  'not-here-any-more': {
    what: 'FactorDesk does not have this any more.',
    now: 'Nothing was sent and nothing was changed.',
    next: 'Go back to the list and choose again.',
  },
  'preview-over': {
    what: 'This preview is not the newest one any more.',
    now: 'Nothing was taken from the file.',
    next: 'Choose the file again, and confirm what is shown then.',
  },
  'own-fault': {
    what: 'FactorDesk ran into an error of its own.',
    now: 'This step may not have been done.',
    next: 'Read again what is true before you try once more. If it happens again, send the copied details to support.',
  },
  'not-offered-here': {
    what: 'FactorDesk does not do this.',
    now: 'Nothing was sent and nothing was changed.',
    next: 'Another sign-in does not help. If it should be possible, contact support with the trace ID.',
  },
  'too-fast-here': {
    what: 'This was asked of FactorDesk too often in a short time.',
    now: 'Nothing was sent and nothing was changed.',
    next: 'Wait a moment and try again.',
  },
  'queue-not-running': {
    what: 'The queue is paused or over, or another account has its turn.',
    now: 'Nothing was sent.',
    next: 'See under Queue how far it is.',
  },
  'no-set-up-waits': {
    what: 'No set-up waits for a code in this case.',
    now: 'Nothing was sent.',
    next: 'Begin the set-up on the line again.',
  },
  'own-account': {
    what: 'This is the account of the login itself.',
    now: 'Nothing was opened.',
    next: 'Open it under Accounts: Management Mode is for accounts of others.',
  },
  'page-closed': {
    what: 'The page of this account is closed or asleep, or nobody is signed in on it.',
    now: 'Nothing was changed by this step.',
    next: 'Open the page, sign in on it, then go on at the same step.',
  },
} satisfies Record<FailureReason, ReasonText>
