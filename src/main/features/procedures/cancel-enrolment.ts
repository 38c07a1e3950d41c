import { customerActor } from '#shared/domain/actors.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import type { AuthenticatedClient } from '../../portal-client/authenticated-client.ts'
import type { EffectEngine } from '../../effects/engine.ts'
import type { ProcedureRepository } from './repository.ts'

/** Gives up, at the portal, the set-ups of Authenticator Apps whose secret ends here. */
export interface EnrolmentCancelling {
  /**
   * Sends the cancellation of the account's set-up, if one waits for the code of an Authenticator App. An effect of the
   * account, with an intent and an entry of its own: the procedure itself goes back to its password. Never throws; where
   * the portal is not reached the enrolment lapses there, and the next one voids it (contract, ENR-7).
   */
  cancelAtPortal(accountId: string, client: Pick<AuthenticatedClient, 'call'>): Promise<void>
}

export function createEnrolmentCancelling(parts: {
  store: ProcedureRepository
  effects: EffectEngine
}): EnrolmentCancelling {
  return {
    cancelAtPortal: async (accountId, client) => {
      try {
        const procedure = parts.store.openOn(accountId)
        if (procedure?.state.at !== 'code' || procedure.state.method !== 'authenticator') return
        const request = { params: { accountId: idAtPortal(accountId), enrolmentId: procedure.state.enrolment.id } }
        const subject = { subjectKind: 'account' as const, subjectId: accountId, accountId }
        // guard: secrets.enrolment-cancelled
        await parts.effects.execute({
          effect: 'cancel-enrolment',
          subject: {
            ...subject,
            actor: customerActor(procedure.userId),
            ticket: null,
            step: null,
            expectedVersion: null,
          },
          request,
          client,
        })
      } catch {
        // The secret is gone here whether or not the cancellation could be recorded and sent.
      }
    },
  }
}
