import type { OperationName } from '#shared/ipc/operation-names.ts'

/** The operations that a locked console answers: what the lock screen needs, and nothing that names anybody. */
export const allowedWhenLocked: ReadonlySet<OperationName> = new Set([
  'lock.state',
  'lock.now',
  'lock.unlock',
  // guard: lock.open-operations
  'lock.giveUp',
] satisfies OperationName[])
