import type { OperationName } from '#shared/contract/operation-names.ts'
import type { CoreBase } from './core-base.ts'
import type { Handlers } from './ipc/gate.ts'
import { openPortalCommands } from './portals/portal-commands.ts'
import { openRoster } from './roster/roster.ts'

type AreaOperation = Extract<OperationName, `${'portal' | 'roster'}.${string}`>

/** The areas that stand beside procedures and desk, each built from the same base; what they answer over the bridge. */
export function openAreas(base: CoreBase): Pick<Handlers, AreaOperation> {
  return {
    ...openPortalCommands(base),
    ...openRoster(base),
  }
}
