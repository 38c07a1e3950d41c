import type { HandlersOf } from '../../base/handlers.ts'
import type { Management } from './management.ts'

/** `management.*`: entering and leaving an account of somebody else. */
export function createManagementHandlers(management: Management): HandlersOf<'management'> {
  return {
    'management.enter': ({ accountId }) => management.enter(accountId),
    'management.leave': () => {
      management.leave()
      return {}
    },
  }
}
