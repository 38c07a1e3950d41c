import type { DiagnosisFile } from '#shared/contract/operations/diagnosis.ts'
import type { EndedSession } from '#shared/contract/snapshots.ts'

/** The settings. Each section has its own block. */
export const settings = {
  title: 'Settings',
  portals: {
    title: 'Portals',
    lead: 'The Customer Portals that this console speaks to. Accounts of different portals are kept apart.',
    sandbox: 'Sandbox',
    embedded: 'Comes with FactorDesk and runs on this computer',
    starting: 'Address not known yet',
    states: { starting: 'Connecting', ready: 'Connected', unreachable: 'Does not answer' },
    version: 'API {version}',
    desk: 'Support desk',
    noDesk: 'No support desk',
    tryAgain: 'Try again',
    remove: 'Remove',
    removeTitle: 'Remove {name}?',
    removeCosts:
      'Everybody is signed out there, and its accounts leave the list: {n} now. The audit keeps what happened, and the portal itself is not changed.',
    removeConfirm: 'Remove portal',
    removeKeep: 'Keep it',
    neededHint: 'A procedure or case there is still open. Finish or cancel it first; it stands in the Queue.',
  },
  add: {
    title: 'Add a portal',
    address: 'Address',
    hint: 'For example https://portal.example. Without a scheme https is meant.',
    check: 'Check',
    found: 'What answers there',
    name: 'Name',
    keptAs: 'Address kept',
    kind: 'Kind',
    kinds: { sandbox: 'Sandbox: nothing done there is real', live: 'Live portal: what is done there is real' },
    connection: 'Connection',
    connections: {
      https: 'https, and the certificate was checked',
      'this-computer': 'Plain http that does not leave this computer',
    },
    api: 'API version',
    desk: 'Support desk',
    yes: 'Yes',
    no: 'No',
    known: 'This portal is in the list already.',
    add: 'Add',
    added: '{name} was added. Sign in there from the operator menu.',
  },
  signIn: {
    title: 'Sign-in',
    keptLead:
      "Sessions are kept in the system's keychain: after a restart the same customers are signed in, without a password, until the portal ends the session (at the latest after some hours without use).",
    memoryLead: 'Sessions are in memory alone: closing FactorDesk signs everybody out.',
    noKeychain:
      'This system has no keychain that FactorDesk can trust, so sessions are in memory alone: closing FactorDesk signs everybody out.',
    staff: 'A staff session is never kept.',
    legend: 'When FactorDesk is closed',
    keep: 'Keep customers signed in',
    keepHint: "Only the session's renewal token is kept, sealed by the keychain. Passwords and codes never are.",
    forget: 'Sign everybody out',
    forgetNothingHint: 'Nothing is kept on this computer.',
    forgetHint: 'What is kept now is forgotten at once. Nobody is signed out before FactorDesk is closed.',
    unavailable: 'Not possible here: there is no keychain.',
    signedIn: 'Nobody is signed in. | 1 session is open here. | {n} sessions are open here.',
    signOutAll: 'Sign out everybody',
  },
  lock: {
    title: 'Lock',
    after: 'Lock after so long without input',
    choices: { n: '{n} minutes', never: 'Never' },
    always: 'It also locks when the computer sleeps or its screen is locked, and with {key}.',
    withPassphrase: 'A passphrase is set: sessions stay while the console is locked, and the passphrase opens it.',
    withoutPassphrase: 'No passphrase is set: locking signs everybody out. Procedures wait where they stand.',
    scope: 'The lock guards the screen and the sessions. The files on the disk are guarded by your computer account.',
    set: 'Set a passphrase',
    change: 'Change the passphrase',
    remove: 'Remove the passphrase',
    current: 'Passphrase now',
    next: 'New passphrase',
    nextHint: 'At least {n} characters. It cannot be recovered; whoever forgets it is signed out.',
    save: 'Save passphrase',
    confirmRemove: 'Remove passphrase',
    removeHint: 'From then on locking signs everybody out.',
    now: 'Lock now',
  },
  diagnosis: {
    title: 'Diagnosis',
    lead: 'One file for whoever looks into a trouble of FactorDesk.',
    without:
      'It holds no password, code, token or secret, and no account name, User ID, e-mail address or telephone number. Saving it sends nothing to anybody.',
    files: 'What is in a diagnosis',
    file: 'File',
    content: 'What it holds',
    size: 'Size',
    kilobytes: '{n} kB',
    holds: {
      system: 'Versions, system, memory and graphics',
      settings: 'What is chosen here, and how many portals, accounts and sessions there are',
      database: 'How large and how whole the database is, lines of each table, the state of the audit',
      failures: 'The latest failures: code, operation, instant, trace ID',
      log: 'The log: calls and their outcomes, without what was asked or answered',
    } satisfies Record<DiagnosisFile['what'], string>,
    save: 'Save a diagnosis',
    saved: 'Saved: {file}',
  },
}

/** Why an account is signed out that nobody signed out here. */
export const endedSessions = {
  elsewhere: 'The portal ended the session: somebody signed it out elsewhere, or the password was changed.',
  expired: 'The session ran out.',
  interrupted: 'The session ended because a renewal of it was interrupted.',
  keychain: 'The keychain did not open the kept session.',
  lock: 'The console was locked without a passphrase, so everybody was signed out.',
  passphrase: 'The passphrase was wrong too often, or was given up, so everybody was signed out.',
} satisfies Record<EndedSession['why'], string>

/** The lock screen. */
export const lock = {
  title: 'FactorDesk is locked',
  waiting: 'No procedure waits. | 1 procedure waits. | {n} procedures wait.',
  passphrase: 'Passphrase',
  unlock: 'Unlock',
  forgot: 'Forgot the passphrase',
  forgotLead:
    'It cannot be recovered. You can go on without it: everybody is signed out, and the passphrase is removed.',
  giveUp: 'Sign everybody out and go on',
  back: 'Back',
  signedOut: 'Everybody was signed out. Procedures wait where they stand.',
  signedOutTries: 'The passphrase was wrong too often, so everybody was signed out.',
  open: 'Go on',
  now: 'Lock the console',
}
