import type { Method } from '#shared/api/primitives.ts'

/** The call script of a code: short sentences to read aloud, and what helps. Say what to do, never ask to hear a password. */
export const codeCallScript = {
  copy: 'Copy the sentence',
  left: 'What is left',
  text: 'Text {n}, sent {time} to {destination}',
  mail: 'E-mail {n}, sent {time} to {destination}',
  older: 'Older ones no longer work.',
  valid: 'Valid for {time}',
  sends: 'No further message can be sent | {n} more message can be sent | {n} more messages can be sent',
  nextIn: 'The next one in {time}',
  nextNow: 'The next one may be sent now',
  say: {
    attemptsLeft: 'No try is left. | One try is left. | {n} tries are left.',
    firstSms: 'Please look at your text messages. The newest one, from {time}, has {digits} digits.',
    newerSms: 'Use only the newest text message: number {number}, from {time}. The ones before no longer work.',
    lastSms: 'This is the last text message for now: number {number}, from {time}. Please take your time.',
    wrongSms: 'That code was not accepted. Please look at the {digits} digits once more.',
    wrongNewestSms: 'That code was not accepted. Please make sure it is the newest message, from {time}.',
    expiredSendSms: 'That code has expired. I am sending a new text message now.',
    expiredWaitSms: 'That code has expired. I can send a new text message in about {wait}.',
    firstEmail:
      'Please look at your e-mail. The newest one, from {time}, has {digits} digits. If it is not there, look in junk.',
    newerEmail: 'Use only the newest e-mail: number {number}, from {time}. The ones before no longer work.',
    lastEmail: 'This is the last e-mail for now: number {number}, from {time}. Please take your time.',
    wrongEmail: 'That code was not accepted. Please look at the {digits} digits once more.',
    wrongNewestEmail: 'That code was not accepted. Please make sure it is the newest e-mail, from {time}.',
    expiredSendEmail: 'That code has expired. I am sending a new e-mail now.',
    expiredWaitEmail: 'That code has expired. I can send a new e-mail in about {wait}.',
    expiredOver: 'That code has expired, and no more can be sent. We start this set-up again.',
    pause: 'Another message cannot be sent yet. Please keep looking at number {number}, from {time}.',
    firstApp:
      'Scan the picture, open the new entry {account}, and use the {digits} digits it shows. They change every 30 seconds.',
    wrongApp: 'That code was not accepted. Open the entry you just scanned, wait for the next code, and use that one.',
    usedApp: 'That code was used before. Wait for the next code, and use that one.',
    aheadApp:
      'The clock of the phone is ahead. Set date and time to automatic in its settings, then use the code it shows.',
    behindApp:
      'That code is minutes old, or the clock of the phone is behind. Set date and time to automatic in its settings, then use the code it shows now.',
    expiredApp: 'This set-up has run out of time. We start it again, with a new picture to scan.',
    signInApp: 'Open the Authenticator App and use the {digits} digits it shows for this account now.',
    wrongSignInApp: 'That code was not accepted. Wait for the next code of this account, and use that one.',
    expiredSignIn: 'This sign-in has run out of time. We start it again with the password.',
    locked: 'There were too many wrong codes. Please wait, and type nothing for now.',
    lockedUntil: 'There were too many wrong codes. Please wait until {until}, and type nothing before.',
    lockedSupport: 'There were too many wrong codes. Only support can open this again. Please type nothing more.',
  },
  /** Said while a method is replaced: the old one is still active, and its codes are not meant. */
  notOf: {
    authenticator: 'Not a code from the Authenticator App.',
    sms: 'Not a code from a text message.',
    email: 'Not a code from an e-mail.',
  } satisfies Record<Method, string>,
  noMessage: 'No message?',
  refused: 'Code refused?',
  help: {
    number: 'It went to {destination}. Is that the phone in hand?',
    address: 'It went to {destination}. Is that the mailbox that is open?',
    junk: 'Look in the junk folder.',
    resendIn: 'Another can be sent in {time}. The newest one then counts.',
    resend: 'Send another. The newest one then counts.',
    profile: 'The number may be out of date. Change it in the profile, then come back.',
    openProfile: 'Open the profile',
    entry: 'The app may list this account twice. The entry that was just scanned counts: {account}.',
    clock: 'The clock of the phone must be right: set date and time to automatic.',
    once: 'A code works once. Wait for the next one; it comes every 30 seconds.',
  },
}
