import type { HandlersOf } from '../../base/handlers.ts'
import type { Confirmations } from './service.ts'

/** `confirmation.*`: the confirmation e-mails that changes owe. */
export function createConfirmationHandlers(confirmations: Confirmations): HandlersOf<'confirmation'> {
  return {
    'confirmation.list': ({ accountId }) => confirmations.list(accountId),
    'confirmation.report': ({ confirmationId, arrived }) => confirmations.report(confirmationId, arrived),
  }
}
