import type { OperationName } from '#shared/contract/operation-names.ts'
import type { CoreBase } from './core-base.ts'
import type { Handlers } from './ipc/gate.ts'
import { openPortalCommands } from './portals/portal-commands.ts'
import { openQueue } from './queue/queue.ts'

type AreaOperation = Extract<OperationName, `portal.${string}` | `queue.${string}`>

/** The areas that stand beside procedures and desk, each built from the same base; what they answer over the bridge. */
export function openAreas(base: CoreBase): Pick<Handlers, AreaOperation> {
  return {
    ...openPortalCommands(base),
    ...openQueue(base),
  }
}
