import type { SupportCase } from '#shared/api/staff.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { AppContext, AppEvents } from '../app-events.ts'
import type { EffectResult } from '../../effects/effect-result.ts'

type CustomerState = Pick<SupportCase, 'accountId' | 'accountName' | 'twoFactor'>

/** What cases say of their customers' two-factor state, for the account list and the reminders. */
export interface CustomerStates {
  /** Keeps what the answer to an effect says, in the transaction that settles it: no end of the console comes between. */
  keepAnswer(accountId: string, result: EffectResult): void
  /** Keeps what was read. A disk that refuses spoils no read: the next one says the same. */
  remember(read: CustomerState): void
}

export interface CustomerStatesDeps {
  events: AppEvents
  accountStore: AccountStore
  publishAccounts: AppContext['publishAccounts']
}

export function createCustomerStates(deps: CustomerStatesDeps): CustomerStates {
  const { events, accountStore, publishAccounts } = deps

  /** True where the customer is in the account list. */
  function keep(read: CustomerState): boolean {
    if (accountStore.rememberState(read.accountId, read.twoFactor)) return true
    events.emit('customerState', read, read.twoFactor)
    return false
  }

  return {
    keepAnswer: (accountId, result) => {
      if (result.kind !== 'applied' || !hasState(result.answer)) return
      const { accountName, twoFactor } = result.answer
      keep({ accountId, accountName, twoFactor })
    },
    remember: (read) => {
      try {
        if (keep(read)) publishAccounts([read.accountId])
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
