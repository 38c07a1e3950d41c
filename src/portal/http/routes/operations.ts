import type { OperationState } from '#shared/api/operations.ts'
import type { Caller, PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
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
  return {
    getOperation: ({ caller, params }) => portal.transact(() => ({ status: 200, body: stateOf(caller, params.key) })),
    voidOperation: ({ caller, params }) =>
      portal.transact(() => {
        const { status } = stateOf(caller, params.key)
        const undecided = status === 'unseen' || status === 'running'
        // guard: portal-operations.void
        if (undecided) operations.void(operationCaller(caller), params.key, portal.clock.now())
        // guard: portal-operations.answer
        return { status: 200, body: stateOf(caller, params.key) }
      }),
  }
}
