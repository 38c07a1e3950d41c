/** Every operation of the bridge, in one list without schemas, so that preload needs nothing at run time but electron. */
export const operationNames = [
  // The console itself
  'app.snapshot',
  'app.openLink',

  // Portals
  'portal.probe',
  'portal.add',
  'portal.remove',
  'portal.tryAgain',

  // Sessions of customers
  'session.signIn',
  'session.verifyChallenge',
  'session.resendChallenge',
  'session.signOut',
  'session.signOutAll',
  'session.devices',
  'session.endOthers',
  'session.keep',

  // Forgotten passwords
  'password.askReset',
  'password.set',

  // The console's lock
  'lock.state',
  'lock.now',
  'lock.unlock',
  'lock.giveUp',
  'lock.setAfter',
  'lock.setPassphrase',

  // Accounts
  'account.list',
  'account.get',

  // Procedures
  'procedure.start',
  'procedure.get',
  'procedure.confirmPreflight',
  'procedure.disable',
  'procedure.openSetup',
  'procedure.chooseMethod',
  'procedure.goBack',
  'procedure.confirmIdentity',
  'procedure.authenticatorSecret',
  'procedure.verifyCode',
  'procedure.resendCode',
  'procedure.finish',
  'procedure.cancel',
  'procedure.reconcile',

  // The support desk
  'desk.signIn',
  'desk.verifyChallenge',
  'desk.resendChallenge',
  'desk.signOut',
  'desk.searchCustomers',
  'desk.getCustomer',
  'desk.openCase',
  'desk.listCases',
  'desk.getCase',
  'desk.addEvidence',
  'desk.askConsent',
  'desk.updateContact',
  'desk.approve',
  'desk.refuse',
  'desk.disable',
  'desk.invite',
  'desk.enrol',
  'desk.verifyEnrolment',
  'desk.resendEnrolment',
  'desk.unlock',
  'desk.unfreeze',
  'desk.closeCase',
  'desk.reopen',
  'desk.reconcile',

  // The audit
  'audit.list',
  'audit.state',
  'audit.export',

  // The sandbox portal that the console starts
  'sandbox.phone',
  'sandbox.answerConsent',
  'sandbox.acceptInvitation',
  'sandbox.verifyInvitation',
  'sandbox.resendInvitation',
  'sandbox.reset',
] as const
export type OperationName = (typeof operationNames)[number]

/** What main tells the renderer of its own accord. */
export const eventNames = [
  'app.changed',
  'app.goTo',
  'accounts.changed',
  'procedure.changed',
  'case.changed',
  'audit.appended',
] as const
export type EventName = (typeof eventNames)[number]
