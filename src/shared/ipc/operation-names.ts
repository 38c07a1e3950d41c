/** Every operation of the bridge, in one list without schemas, so that preload needs nothing at run time but electron. */
export const operationNames = [
  // The console itself
  'app.snapshot',
  'app.openLink',
  'app.keepChoice',
  'app.dismissLink',
  'clipboard.copy',

  // Portals
  'portal.probe',
  'portal.add',
  'portal.remove',
  'portal.tryAgain',
  'portal.testConnection',
  'portal.signInToProxy',
  'portal.dismissProxy',
  'portal.forgetProxies',
  'portal.confirmIssuer',

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

  // The account list: own names, tags and notes, reading many accounts, names from a file
  'accountList.write',
  'accountList.tag',
  'accountList.removeLines',
  'accountList.refresh',
  'accountList.cancelRefresh',
  'accountList.previewImport',
  'accountList.previewImportAs',
  'accountList.confirmImport',
  'accountList.saveSample',
  // Management Mode: somebody else's account, by delegated access
  'management.enter',
  'management.leave',

  // The timeline of an account, and what is done to the account itself
  'timeline.get',
  'accountEffect.reportNotMe',
  'accountEffect.changeNumber',
  'accountEffect.recover',

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
  'procedure.recover',

  // The queue: many accounts, one after another
  'queue.dryRun',
  'queue.stopDryRun',
  'queue.start',
  'queue.get',
  'queue.next',
  'queue.pause',
  'queue.resume',
  'queue.skip',
  'queue.retry',
  'queue.stop',
  'queue.export',
  // Confirmation e-mails
  'confirmation.list',
  'confirmation.report',
  // The diagnosis, and what the page reports of its own failures
  'diagnosis.preview',
  'diagnosis.save',
  'diagnosis.notePage',

  // The support desk
  'desk.signIn',
  'desk.verifyChallenge',
  'desk.resendChallenge',
  'desk.beginBrowserSignIn',
  'desk.finishBrowserSignIn',
  'desk.beginStepUp',
  'desk.finishStepUp',
  'desk.openBrowserAgain',
  'desk.cancelBrowserWait',
  'desk.signOut',
  'desk.searchCustomers',
  'desk.getCustomer',
  'desk.openCase',
  'desk.listCases',
  'desk.getCase',
  'desk.addEvidence',
  'desk.askConsent',
  'desk.updateContact',
  'desk.readContact',
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
  'desk.recover',

  // Time without 2FA, SMS with an end date, the Overview
  'reminders.list',
  'reminders.setUnprotectedEnd',
  'reminders.setSmsEnd',
  'reminders.statistics',

  // Guided mode: a portal's own page beside the wizard
  'guided.recipes',
  'guided.addPortal',
  'guided.removePortal',
  'guided.addAccount',
  'guided.startProcedure',
  'guided.finish',
  'guided.list',
  'guided.open',
  'guided.place',
  'guided.go',
  'guided.focus',
  'guided.signInToProxy',
  'guided.allowOrigin',
  'guided.confirmAccount',
  'guided.readAgain',
  'guided.report',
  'guided.byHand',
  'guided.commitByHand',
  'guided.reportStep',
  'guided.close',
  'guided.clear',
  'guided.setStay',

  // Recipes
  'recipe.get',
  'recipe.point',
  'recipe.pointed',
  'recipe.teach',
  'recipe.describe',
  'recipe.move',
  'recipe.drop',
  'recipe.check',
  'recipe.verify',
  'recipe.restore',
  'recipe.previewImport',
  'recipe.confirmImport',
  'recipe.export',

  // The audit
  'audit.list',
  'audit.state',
  'audit.verify',
  'audit.export',
  'audit.review',
  'audit.keepSecondAnchor',
  'audit.cancel',

  // Copies of the database
  'backups.state',
  'backups.make',
  'backups.restore',

  // The sandbox portal that the console starts
  'sandbox.inbox',
  'sandbox.answerConsent',
  'sandbox.readInvitation',
  'sandbox.setInvitedPassword',
  'sandbox.acceptInvitation',
  'sandbox.verifyInvitation',
  'sandbox.resendInvitation',
  'sandbox.reset',
] as const
export type OperationName = (typeof operationNames)[number]

/** What main publishes to the renderer without being asked. */
export const eventNames = [
  'app.changed',
  'app.goTo',
  'accounts.changed',
  'accountList.progress',
  'procedure.changed',
  'queue.changed',
  'queue.dryRunProgress',
  'confirmation.changed',
  'case.changed',
  'timeline.changed',
  'audit.appended',
  'audit.progress',
  'guided.changed',
  'guided.closed',
  'guided.left',
  'reminders.changed',
] as const
export type EventName = (typeof eventNames)[number]

/** Begins the argument by which main gives preload what the operator chose about the window: JSON, URL-encoded. */
export const choicesArgument = '--factordesk-choices='

/** What the window remembers across starts, by its names in the window's storage. */
export const choiceNames = ['vueuse-color-scheme', 'factordesk-accounts-sort', 'factordesk.last-portal'] as const
