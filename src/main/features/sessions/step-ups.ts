import { idAtPortal } from '#shared/domain/account-key.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { StaffSignInBy, StepUpOperation } from '#shared/api/openid-sign-in.ts'
import type { BrowserWait } from '#shared/ipc/features/desk.ts'
import { AppError } from '../../base/errors.ts'
import type { AuthenticatedClient } from '../../portal-client/authenticated-client.ts'
import { answerOf } from '../../portal-client/failures.ts'
import type { BrowserSignIns } from './browser-sign-in.ts'

/** Sign-ins that prove the person at the desk for one effect on one case (RFC 9470): the key is chosen before the effect. */
export interface StepUps {
  /** Opens the provider's page. @throws AppError */
  begin(caseId: string, operation: StepUpOperation): Promise<BrowserWait>
  /** Resolves once the portal takes the effect under its key. @throws AppError */
  finish(waitId: string): Promise<void>
  /**
   * The key of an effect that was proved, once; undefined where none was asked for.
   *
   * @throws AppError `step-up-required` where the sign-in was for something else, or is not complete
   */
  keyFor(waitId: string | undefined, caseId: string, operation: StepUpOperation): string | undefined
  /** Forgets all of them: the person has signed out. */
  forget(): void
}

export interface StepUpDeps {
  browser: BrowserSignIns
  newKey(): string
  /** The session of the person at the desk, and where that person signs in. @throws AppError `signed-out` */
  session(): { client: Pick<AuthenticatedClient, 'call'>; by: StaffSignInBy }
}

interface StepUp {
  id: string
  caseId: string
  operation: StepUpOperation
  key: string
  isProved: boolean
}

export function createStepUps({ browser, newKey, session }: StepUpDeps): StepUps {
  /** The newest one alone: the browser waits for one at a time. */
  let newest: { waitId: string; stepUp: StepUp } | null = null

  return {
    begin: async (caseId, operation) => {
      const { client, by } = session()
      const key = newKey()
      const body = { operation, caseId: idAtPortal(caseId), key }
      const awaited = answerOf(await client.call(endpoints.beginStepUp, { body }), 'effect').body
      const wait = await browser.begin(by, awaited, true)
      newest = { waitId: wait.waitId, stepUp: { id: awaited.id, caseId, operation, key, isProved: false } }
      return wait
    },
    finish: async (waitId) => {
      if (newest?.waitId !== waitId) throw new AppError('browser-sign-in-over')
      const { stepUp } = newest
      const { idToken } = await browser.answer(waitId)
      const request = { params: { stepUpId: stepUp.id }, body: { idToken } }
      answerOf(await session().client.call(endpoints.finishStepUp, request), 'effect')
      stepUp.isProved = true
    },
    keyFor: (waitId, caseId, operation) => {
      if (waitId === undefined) return undefined
      const proved = newest
      newest = null
      const isFor =
        proved?.waitId === waitId && proved.stepUp.caseId === caseId && proved.stepUp.operation === operation
      // guard: step-up.as-proved
      if (!isFor || !proved.stepUp.isProved) throw new AppError('step-up-required')
      return proved.stepUp.key
    },
    forget: () => void (newest = null),
  }
}
