import type { OperationName } from '#shared/contract/operation-names.ts'
import { openConfirmations } from './confirmations/confirmations.ts'
import type { CoreBase } from './core-base.ts'
import type { Handlers } from './ipc/gate.ts'
import { openPortalCommands } from './portals/portal-commands.ts'

type AreaOperation = Extract<OperationName, `portal.${string}` | `confirmation.${string}`>

/** The areas that stand beside procedures and desk, each built from the same base; what they answer over the bridge. */
export function openAreas(base: CoreBase): Pick<Handlers, AreaOperation> {
  return {
    ...openPortalCommands(base),
    ...openConfirmations(base),
  }
}
