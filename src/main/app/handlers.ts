import type { OperationName } from '#shared/ipc/operation-names.ts'
import { createAccountEffects } from '../features/accounts/account-effects.ts'
import { createReminderHandlers } from '../features/reminders/handlers.ts'
import { createConfirmationHandlers } from '../features/confirmations/handlers.ts'
import type { CoreBase } from './app-context.ts'
import type { Handlers } from '../ipc/dispatcher.ts'
import { createDiagnosisHandlers } from '../features/diagnostics/handlers.ts'
import { createLockHandlers } from '../features/lock/handlers.ts'
import { createPortalHandlers } from '../features/portals/handlers.ts'
import { createQueueHandlers } from '../features/queue/handlers.ts'
import { createAccountHandlers } from '../features/accounts/handlers.ts'
import { createSandboxHandlers, type SandboxOperation } from '../features/sandbox/handlers.ts'
import { createPasswordHandlers } from '../features/sessions/password-commands.ts'
import { createTimelineHandlers } from '../features/timeline/handlers.ts'

type AreaOperation =
  | Extract<
      OperationName,
      `${'portal' | 'lock' | 'password' | 'roster' | 'management' | 'timeline' | 'accountEffect' | 'clock' | 'queue' | 'confirmation' | 'diagnosis'}.${string}`
    >
  | SandboxOperation

/** The areas that stand beside procedures and desk, each built from the same base; what they answer over the bridge. */
export function createHandlers(base: CoreBase): Pick<Handlers, AreaOperation> {
  return {
    ...createPortalHandlers(base),
    ...createLockHandlers(base),
    ...createPasswordHandlers(base),
    ...createAccountHandlers(base),
    ...createTimelineHandlers(base),
    ...createAccountEffects(base),
    'management.enter': ({ accountId }) => base.management.enter(accountId),
    'management.leave': () => {
      base.management.leave()
      return {}
    },
    ...createReminderHandlers(base),
    ...createQueueHandlers(base),
    ...createConfirmationHandlers(base),
    ...createDiagnosisHandlers(base),
    ...createSandboxHandlers(base),
  }
}
