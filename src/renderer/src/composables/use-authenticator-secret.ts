import { shallowRef, watch } from 'vue'
import type { Procedure } from '#shared/domain/procedure.ts'
import * as proceduresApi from '../api/procedures.ts'
import { currentState } from '../stores/procedures-store.ts'

export interface AuthenticatorSecret {
  secret: string
  otpauthUri: string
}

/** The secret of the enrolment on screen, fetched when its step is reached and dropped when the step is left. */
export function useAuthenticatorSecret(procedure: () => Procedure) {
  const secret = shallowRef<AuthenticatorSecret | null>(null)

  watch(
    () => {
      const step = currentState(procedure())
      return step.at === 'code' && step.method === 'authenticator' ? step.enrolment.id : null
    },
    async (enrolmentId) => {
      secret.value = null
      if (enrolmentId === null) return
      const outcome = await proceduresApi.authenticatorSecret({ procedureId: procedure().id })
      if (outcome.ok) secret.value = outcome.value
    },
    { immediate: true },
  )
  return { secret }
}
