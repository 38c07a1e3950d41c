import type { OperationState } from '#shared/api/operations.ts'
import type { Caller, PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { operationCaller, rememberedOperation } from '../exactly-once.ts'

/** What became of a request, and making sure that nothing will. */
export function operationHandlers(portal: Portal): Pick<PortalHandlers, 'getOperation' | 'voidOperation'> {
  const { operations } = portal.repositories
  const stateOf = (caller: Caller, key: string): OperationState => {
    const row = rememberedOperation(portal, operationCaller(caller), key)
    return { key, status: row?.status ?? 'unseen', answer: row?.answer ?? null }
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
