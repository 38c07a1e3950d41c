import type { OperationName } from '#shared/contract/operation-names.ts'
import { openAccountEffects } from './accounts/account-effects.ts'
import { openClocks } from './clocks/clocks.ts'
import { openConfirmations } from './confirmations/confirmations.ts'
import type { CoreBase } from './core-base.ts'
import type { Handlers } from './ipc/gate.ts'
import { openDiagnosis } from './diagnosis/diagnosis.ts'
import { openLockCommands } from './lock/lock-commands.ts'
import { openPortalCommands } from './portals/portal-commands.ts'
import { openQueue } from './queue/queue.ts'
import { openRoster } from './roster/roster.ts'
import { openSandboxCommands, type SandboxOperation } from './sandbox-controls/sandbox-commands.ts'
import { openPasswordCommands } from './sessions/password-commands.ts'
import { openTimeline } from './timeline/timeline.ts'

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
