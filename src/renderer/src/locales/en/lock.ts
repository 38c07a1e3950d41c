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
  signedOut: 'Everybody was signed out. Procedures wait where they are.',
  signedOutAttempts: 'The passphrase was wrong too often, so everybody was signed out.',
  open: 'Go on',
  now: 'Lock the console',
}
