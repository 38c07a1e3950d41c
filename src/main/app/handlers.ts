import type { OperationName } from '#shared/ipc/operation-names.ts'
import { openAccountEffects } from '../features/accounts/account-effects.ts'
import { openClocks } from '../features/reminders/handlers.ts'
import { openConfirmations } from '../features/confirmations/handlers.ts'
import type { CoreBase } from './app-context.ts'
import type { Handlers } from '../ipc/dispatcher.ts'
import { openDiagnosis } from '../features/diagnostics/handlers.ts'
import { openLockCommands } from '../features/lock/handlers.ts'
import { openPortalCommands } from '../features/portals/handlers.ts'
import { openQueue } from '../features/queue/handlers.ts'
import { openRoster } from '../features/accounts/handlers.ts'
import { openSandboxCommands, type SandboxOperation } from '../features/sandbox/handlers.ts'
import { openPasswordCommands } from '../features/sessions/password-commands.ts'
import { openTimeline } from '../features/timeline/handlers.ts'

type AreaOperation =
  | Extract<
      OperationName,
      `${'portal' | 'lock' | 'password' | 'roster' | 'management' | 'timeline' | 'accountEffect' | 'clock' | 'queue' | 'confirmation' | 'diagnosis'}.${string}`
    >
  | SandboxOperation

/** The areas that stand beside procedures and desk, each built from the same base; what they answer over the bridge. */
export function openAreas(base: CoreBase): Pick<Handlers, AreaOperation> {
  return {
    ...openPortalCommands(base),
    ...openLockCommands(base),
    ...openPasswordCommands(base),
    ...openRoster(base),
    ...openTimeline(base),
    ...openAccountEffects(base),
    'management.enter': ({ accountId }) => base.management.enter(accountId),
    'management.leave': () => {
      base.management.leave()
      return {}
    },
    ...openClocks(base),
    ...openQueue(base),
    ...openConfirmations(base),
    ...openDiagnosis(base),
    ...openSandboxCommands(base),
  }
}
