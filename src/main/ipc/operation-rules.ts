import type { OperationName } from '#shared/ipc/operation-names.ts'

/** The operations that a locked console answers: what the lock screen needs, and nothing that names anybody. */
export const allowedWhenLocked: ReadonlySet<OperationName> = new Set([
  'lock.state',
  'lock.now',
  'lock.unlock',
  // guard: lock.open-operations
  'lock.giveUp',
  // The details of a failure there; a secret is refused by the clipboard itself.
  'clipboard.copy',
] satisfies OperationName[])

/**
 * The operations that may be called as often as the page likes, because a call that is repeated appends nothing to the
 * audit: those that read, and those that end something, whose number is limited by what begins it. Every other operation,
 * and so every new one, has a limit of calls.
 */
export const unlimitedOperations: ReadonlySet<OperationName> = new Set([
  // They read.
  'app.snapshot',
  'session.devices',
  'lock.state',
  'account.list',
  'account.get',
  'timeline.get',
  'procedure.get',
  'procedure.authenticatorSecret',
  'queue.get',
  'confirmation.list',
  'diagnosis.preview',
  'diagnosis.notePage',
  'desk.searchCustomers',
  'desk.getCustomer',
  'desk.listCases',
  'desk.getCase',
  'reminders.list',
  'reminders.statistics',
  'audit.list',
  'audit.state',
  'backups.state',
  'sandbox.inbox',
  'sandbox.readInvitation',
  // It follows the divider and the window, and changes no data.
  'guided.place',
  // They end something, which must never be refused.
  'app.dismissLink',
  'session.signOut',
  'session.signOutAll',
  'desk.signOut',
  'desk.cancelBrowserWait',
  'lock.now',
  'guided.close',
  'management.leave',
  'accountList.cancelRefresh',
  'queue.stopDryRun',
  'audit.cancel',
] satisfies OperationName[])
