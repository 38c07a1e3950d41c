import type { SupportCase } from '#shared/api/staff.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { AppEvents } from '../app-events.ts'
import type { EffectResult } from '../../effects/effect-result.ts'

type CustomerState = Pick<SupportCase, 'accountId' | 'accountName' | 'twoFactor'>

/** Passes what cases say of a customer's two-factor state to the account list and the reminders. */
export interface CustomerStates {
  /** Keeps what the answer to an effect says, in the transaction that settles it: no end of the console comes between. */
  keepAnswer(accountId: string, result: EffectResult): void
  /** Keeps what was read. A disk that refuses spoils no read: the next one says the same. */
  remember(read: CustomerState): void
}

export interface CustomerStatesDeps {
  events: AppEvents
  accountStore: AccountStore
}

export function createCustomerStates(deps: CustomerStatesDeps): CustomerStates {
  const { events, accountStore } = deps

  function keep(read: CustomerState): void {
    if (!accountStore.rememberState(read.accountId, read.twoFactor)) events.emit('customerState', read, read.twoFactor)
  }

  return {
    keepAnswer: (accountId, result) => {
      if (result.kind !== 'applied' || !hasState(result.answer)) return
      const { accountName, twoFactor } = result.answer
      keep({ accountId, accountName, twoFactor })
    },
    remember: (read) => {
      try {
        keep(read)
      } catch {
        return
      }
    },
  }
}

/** A case, of the answers that an effect of a case may have. */
function hasState(answer: object): answer is SupportCase {
  return 'twoFactor' in answer && 'accountName' in answer
}
