import type { OperationName } from '#shared/contract/operation-names.ts'
import type { CoreBase } from './core-base.ts'
import type { Handlers } from './ipc/gate.ts'
import { openLockCommands } from './lock/lock-commands.ts'
import { openPortalCommands } from './portals/portal-commands.ts'
import { openSandboxCommands, type SandboxOperation } from './sandbox-controls/sandbox-commands.ts'
import { openPasswordCommands } from './sessions/password-commands.ts'

type AreaOperation =
  Extract<OperationName, `portal.${string}` | `lock.${string}` | `password.${string}`> | SandboxOperation

/** The areas that stand beside procedures and desk, each built from the same base; what they answer over the bridge. */
export function openAreas(base: CoreBase): Pick<Handlers, AreaOperation> {
  return {
    ...openPortalCommands(base),
    ...openLockCommands(base),
    ...openPasswordCommands(base),
    ...openSandboxCommands(base),
  }
}
