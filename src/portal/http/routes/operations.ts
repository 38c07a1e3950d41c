import type { OperationState } from '#shared/api/operations.ts'
import type { Caller, PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { settleRemoteEffect } from '../settle-remote.ts'
import { operationCaller, rememberedOperation } from '../exactly-once.ts'
import type { OperationRow, StoredAnswer } from '../../repositories/operations.ts'

/**
 * A stored answer without the secret of an Authenticator App. The security log shows the key to every session of the login, so
 * to know it proves nothing.
 */
function withoutSecret({ status, body }: StoredAnswer): StoredAnswer {
  const { secret: _secret, otpauthUri: _uri, ...rest } = body as Record<string, unknown>
  return { status, body: rest }
}

/** What became of a request, and making sure that nothing will. */
export function operationHandlers(portal: Portal): Pick<PortalHandlers, 'getOperation' | 'voidOperation'> {
  const { operations, sessions } = portal.repositories
  /** Whether a session is another one than sent the request, and has shown no password since. */
  const isOlderAndOther = ({ sessionId }: Caller, row: OperationRow): boolean =>
    row.sessionId !== null && row.sessionId !== sessionId && sessions.startedAt(sessionId) < row.begunAt
  const stateOf = (caller: Caller, key: string): OperationState => {
    const row = rememberedOperation(portal, operationCaller(caller), key)
    const answer = row?.answer ?? null
    // guard: portal-operations.secret-withheld
    const isWithheld = row !== undefined && isOlderAndOther(caller, row)
    return {
      key,
      status: row?.status ?? 'unseen',
      answer: answer !== null && isWithheld ? withoutSecret(answer) : answer,
    }
  }
  /** An operation whose effect on a remote directory is open is read once more before anything is said of it. */
  const settleRemoteOf = async (caller: Caller, key: string): Promise<void> => {
    const open = portal.repositories.remoteEffects.openByKey(operationCaller(caller), key)
    if (open) await settleRemoteEffect(portal, open.id)
  }
  return {
    async getOperation({ caller, params }) {
      await settleRemoteOf(caller, params.key)
      return portal.transact(() => ({ status: 200, body: stateOf(caller, params.key) }))
    },
    async voidOperation({ caller, params }) {
      await settleRemoteOf(caller, params.key)
      return portal.transact(() => {
        const { status } = stateOf(caller, params.key)
        // What has left for a remote directory can no longer be kept from taking effect there.
        // guard: remote-effects.not-voided
        const left = portal.repositories.remoteEffects.openByKey(operationCaller(caller), params.key) !== undefined
        const undecided = !left && (status === 'unseen' || status === 'running')
        // guard: portal-operations.void
        if (undecided) operations.void(operationCaller(caller), params.key, portal.clock.now())
        // guard: portal-operations.answer
        return { status: 200, body: stateOf(caller, params.key) }
      })
    },
  }
}
