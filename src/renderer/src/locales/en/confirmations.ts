/** The e-mails that confirm a change, from the change until the portal's mail server took them. */
export const confirmations = {
  title: 'Confirmation e-mail',
  open: 'Not confirmed yet',
  openLead: 'The change is done; the e-mail about it was not sent yet.',
  kinds: {
    'two-factor-disabled': '2FA disabled: {method}',
    'two-factor-enabled': '2FA enabled: {method}',
    'two-factor-replaced': 'Method replaced, now {method}',
  },
  disabledAny: '2FA disabled',
  question: 'Did the confirmation e-mail arrive?',
  yes: 'Yes',
  notYet: 'Not yet',
  overdue: 'Confirmation e-mails that did not arrive',
  statuses: {
    asked: 'Expected since {since} at the registered address.',
    askedAgain: 'Overdue: expected since {since}. The change itself is done.',
    arrived: 'Arrived {arrived}, reported by you.',
    remindedAt: 'You said: not yet. FactorDesk asks again {again}.',
    expected: 'Expected since {since}. The portal does not list it yet.',
    queued: 'Queued {queued}. The portal has not sent it yet.',
    failed: 'The last attempt to send it failed {failed}. The portal tries again.',
    sent: 'Sent {sent}. It names {meant}.',
    sentLate: 'Sent late, {sent}. It names {meant}.',
    overdue: 'Overdue: not sent since {since}. The change itself is done.',
    untraced:
      'This portal does not say which of its e-mails is of which change. Check under Account Security whether this one was sent.',
    other: 'The e-mail names {named}, but the change was of {meant}. Read the account’s state back and tell support.',
  },
  notNamed: 'This portal does not say which of these e-mails is of which change.',
  signedOut: 'Nobody is signed in to this account, so the portal is not checked any more.',
}
