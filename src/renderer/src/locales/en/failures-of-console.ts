import type { FailureCode } from '#shared/ipc/outcome.ts'
import type { ProblemCode } from '#shared/api/problem.ts'
import type { FailureText } from './failure-text.ts'

/** What the console itself refuses or fails with. */
export const failuresOfConsole = {
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
  'no-answer': {
    what: 'The portal was asked, and no answer came.',
    now: 'This only reads, so nothing was changed.',
    next: 'Check the network connection and try again.',
  },
  'no-answer-to-recorded-read': {
    what: 'The portal was asked, and no answer came.',
    now: 'The portal may have recorded that you read this. Nothing else was changed.',
    next: 'Check the network connection and read again.',
  },
  'no-answer-to-request': {
    what: 'No answer came from the portal.',
    now: 'The request may have arrived: a try may be counted, a code or a link may be on its way, and a session may have begun.',
    next: 'Check the network connection, then begin again. Of several codes or links use the newest.',
  },
  'portal-misbehaved': {
    what: 'The portal answered in a way that FactorDesk does not understand.',
    now: 'What is true can only be found by reading it back.',
    next: 'Read again. If it happens again, contact support with the trace ID.',
  },
  'proxy-sign-in': {
    what: 'The proxy of your network asks for a user name and a password.',
    now: 'Nothing was sent to the portal.',
    next: 'Sign in to the proxy in the window that opened, then try again.',
  },
  'proxy-refused': {
    what: 'The proxy of your network refused the user name or the password.',
    now: 'It was tried once and forgotten. Nothing was sent to the portal.',
    next: 'Sign in to the proxy again, then repeat this.',
  },
  'proxy-unreachable': {
    what: 'The proxy of your network did not connect to the portal.',
    now: 'Nothing was sent to the portal.',
    next: 'Check the proxy settings of this computer, or ask your administrator; then try again.',
  },
  'proxy-unsupported': {
    what: 'The proxy of your network asks for NTLM or Kerberos (Negotiate), or is of a kind that FactorDesk does not know.',
    now: 'FactorDesk has a user name and a password for a proxy (Basic), and no other sign-in. Nothing was sent to the portal.',
    next: 'Ask your administrator for a proxy with Basic sign-in, or for direct access to the portal.',
  },
  'issuer-not-confirmed': {
    what: 'Nobody has confirmed where this portal signs staff in.',
    now: 'No page was opened.',
    next: 'Compare the address with what your company gave you, and confirm it.',
  },
  'provider-unreachable': {
    what: 'The sign-in of your company cannot be reached.',
    now: 'Nobody was signed in.',
    next: 'Check the network connection and try again.',
  },
  'provider-refused': {
    what: 'The sign-in of your company refused, or answered something that is no sign-in.',
    now: 'Nobody was signed in.',
    next: 'Try again. If it happens again, ask the person who runs the gateway.',
  },
  'browser-sign-in-cancelled': {
    what: 'The sign-in in the browser was cancelled.',
    now: 'Nobody was signed in, and nothing was changed.',
    next: 'Begin again when you are ready.',
  },
  'browser-sign-in-over': {
    what: 'Nobody signed in in the browser in time.',
    now: 'Nobody was signed in, and nothing was changed.',
    next: 'Begin again. The page that is still open does nothing any more.',
  },
  'loopback-port-taken': {
    what: 'Another program uses the port to which the browser would come back.',
    now: 'No page was opened.',
    next: 'Close the other program, or another FactorDesk, and try again.',
  },
  'procedure-open': {
    what: 'Another procedure is open on this account.',
    now: 'No second one was begun.',
    next: 'Continue or cancel the open one first. It is in the Queue.',
  },
  'wrong-step': {
    what: 'The procedure is at another step by now.',
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
  'done-not-recorded': {
    what: 'The local record could not be written.',
    now: 'The portal was asked, and may have done it; the audit does not have it.',
    next: 'Check the account before you ask again.',
  },
  'file-not-written': {
    what: 'The file could not be written.',
    now: 'An older file of that name is as it was; nothing else was changed.',
    next: 'Choose another folder, and save it again.',
  },
  'not-copied': {
    what: 'The text was not copied.',
    now: 'The system did not take it; what was on the clipboard may be gone.',
    next: 'Try again.',
  },
  'file-too-large': {
    what: 'The file is too large.',
    now: 'Nothing was taken from it and nothing was changed.',
    next: 'Check that it is the right file; otherwise divide it into smaller ones.',
  },
  'sign-in-over': {
    what: 'This sign-in is over: its time ran out, or it was finished or ended elsewhere.',
    now: 'Nobody was signed in, and the code cannot be used any more.',
    next: 'Type the password again to begin a new sign-in.',
  },
  'storage-failed': {
    what: 'The local database could not be used.',
    now: 'A request had been sent to the portal by then. What the portal did is done, and FactorDesk may have no record of it.',
    next: 'Read the account again before you do anything twice.',
  },
  'file-not-read': {
    what: 'The file could not be read.',
    now: 'Nothing was taken from it and nothing was changed.',
    next: 'Check that the file is still there and that you may read it, then choose it again.',
  },
  'record-failed': {
    what: 'The local database could not be read or written.',
    now: 'So no change was sent to a portal, and nothing was changed.',
    next: 'Try again. If it happens again, start FactorDesk again.',
  },
  'audit-altered': {
    what: 'Something else changed the audit or its database.',
    now: 'Nothing was sent: what would be done now might leave no record.',
    next: 'See under Audit what was found. Steps are possible again once somebody has reviewed it there.',
  },
  'input-refused': {
    what: 'What was typed cannot be used.',
    now: 'Nothing was sent and nothing was changed.',
    next: 'Correct it and try again.',
  },
  'read-first': {
    what: 'The database was restored from a backup, and this account was not read since.',
    now: 'Nothing was sent: what the backup says of the account may be old.',
    next: 'Sign in or refresh the account, check how it is now, then take the step again.',
  },
  'database-damaged': {
    what: 'The database of FactorDesk is damaged.',
    now: 'So nothing was sent; what is on the disk is as it was.',
    next: 'Restore a backup under Settings → Backups. The damaged file is kept.',
  },
  'backup-unusable': {
    what: 'This backup cannot be restored.',
    now: 'It is damaged, of a newer version, or not there any more. Nothing was changed.',
    next: 'Choose another backup.',
  },
  'not-an-address': {
    what: 'This is not the address of a portal.',
    now: 'Nothing was asked and nothing was added.',
    next: 'Type the address as the browser shows it, for example https://portal.example.',
  },
  'plain-http-refused': {
    what: 'This address is plain http to another computer.',
    now: 'Nothing was sent: passwords and codes could be read on the way.',
    next: 'Use the https address of the portal. Plain http is for a sandbox on this computer alone.',
  },
  'certificate-refused': {
    what: 'The certificate of this address is not accepted.',
    now: 'No connection was made, so nothing was sent and nothing was changed.',
    next: 'Check the address. If it is right, tell the operator of the portal.',
  },
  'portal-listed-otherwise': {
    what: 'A portal with this address is on the list already, used the other way: with its API, or in guided mode.',
    now: 'Nothing was added.',
    next: 'Use the portal that is listed. To use it the other way, remove it first, then add it again.',
  },
  'not-a-portal': {
    what: 'Something answers at this address, but it does not speak the Customer Portal API.',
    now: 'Nothing was added and nothing was changed.',
    next: 'Check the address, its port too, with the operator of the portal.',
  },
  'link-not-valid': {
    what: 'This link does not work.',
    now: 'The password was not changed. A link works once, for a short time, and only the newest one.',
    next: 'Ask for a new link and use the newest e-mail.',
  },
  'sandbox-in-use': {
    what: 'Something at the sandbox portal is still open: a procedure, a queue, or a step whose outcome is unknown.',
    now: 'Nothing was reset.',
    next: 'Finish, stop or cancel it first, and find out what is unknown. It is in the Queue.',
  },
  'invitation-not-valid': {
    what: 'This link does not work.',
    now: 'Nothing was set up. A link works once, for a short time, and only the newest one.',
    next: 'Ask the agent for another invitation and use the newest e-mail.',
  },
  'password-refused': {
    what: 'The portal did not take this password.',
    now: 'The password was not changed, and the link still works.',
    next: 'Choose one that is not the User ID, and as long as the field says.',
  },
  'console-locked': {
    what: 'The console is locked.',
    now: 'Procedures wait where they are; what was under way goes on and is shown after that.',
    next: 'Unlock the console, then go on.',
  },
  'wrong-passphrase': {
    what: 'This is not the passphrase of the console.',
    now: 'Nothing was changed.',
    next: 'Type it again. After five wrong ones everybody is signed out.',
  },
  'queue-open': {
    what: 'Another queue is not finished yet.',
    now: 'No second one was started.',
    next: 'Finish or stop it first. It is under Queue.',
  },
  'plan-contradictory': {
    what: 'The plan of this queue does not fit its procedure.',
    now: 'Nothing was started.',
    next: 'A set-up and a change need a method; only a disable has a time for which 2FA stays off.',
  },
  'account-twice': {
    what: 'An account is in the list twice.',
    now: 'Nothing was started.',
    next: 'Choose each account once.',
  },
  'number-on-record': {
    what: 'This is the number on record already.',
    now: 'Nothing was changed, and nobody was notified.',
    next: 'Leave it as it is, or type another number.',
  },
  'pages-busy': {
    what: 'Six pages are open, and each waits for the outcome of a press.',
    now: 'No other page was opened; none of the six was put to sleep.',
    next: 'Finish a step on one of them, or say what became of it. Then open this one.',
  },
  'recipe-lacks-steps': {
    what: 'The recipe of this portal does not know the steps of this procedure.',
    now: 'Nothing was begun.',
    next: 'Leave the account out, or use a recipe that knows them.',
  },
  'recipe-lacks-method': {
    what: 'The recipe of this portal does not know this method.',
    now: 'Nothing was begun.',
    next: 'Choose another method, leave the account out, or use a recipe that knows it.',
  },
  'already-so': {
    what: 'The account is already as the plan wants it.',
    now: 'Nothing was changed, because there is nothing to do.',
    next: 'Leave it out, or choose another plan.',
  },
  'account-not-listed': {
    what: 'FactorDesk does not know this account, or not any more.',
    now: 'Nothing was changed.',
    next: 'Sign in to it once, so that it is listed under Accounts.',
  },
  'never-signed-in': {
    what: 'Nobody has signed in to this account yet.',
    now: 'FactorDesk knows its User ID and nothing else. Nothing was changed.',
    next: 'Sign in to it once under Accounts.',
  },
} satisfies Record<Exclude<FailureCode, ProblemCode>, FailureText>
