import { checkedDirectory } from '../../../src/portal/directory/remote/checked-directory.ts'
import { systemTimer } from '../../../src/portal/messages/timer.ts'
import type { RemoteDirectory } from '../../../src/portal/directory/remote/remote-directory.ts'

/** A connector in the form in which the server uses it: every answer checked. */
export function asServerUses(connector: RemoteDirectory): RemoteDirectory {
  return checkedDirectory(connector, systemTimer)
}
