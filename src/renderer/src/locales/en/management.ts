/** Management Mode: somebody else's account, by delegated access. */
export const management = {
  title: 'Management Mode',
  whose: 'You are in the account of {name}',
  asRole: 'as {role}, by the login {userId} of {viaName}',
  leave: 'Leave',
  leaveNamed: 'Leave the account of {name}',
  byWay: '{role}, by way of {userId}',
  onlyDelegated: 'Delegated',
  roleCard: 'What {role} may do on this account',
  may: 'May',
  mayNot: 'May not',
  actions: {
    'see-account': 'See profile, two-factor state and e-mails about changes',
    'see-security-log': "Read the portal's security log",
    disable: 'Disable 2FA',
    'set-up': 'Set up 2FA',
    'change-method': 'Change the method',
    'change-number': 'Change the mobile number',
    'report-not-me': 'Report “this was not me”',
  },
  who: {
    owner: 'Only the owner of this account may. Sign in with its own User ID.',
    'owner-or-manager': 'Only the owner and managers may.',
  },
  notYours: 'You reach this account as {role}.',
  asOwner:
    'You are here as its owner. The login {userId} reaches it too, as {role}; while the owner is signed in, that is not used.',
}
