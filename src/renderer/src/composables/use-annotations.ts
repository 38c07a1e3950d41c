import type { InputOf } from '#shared/ipc/operations.ts'
import * as accountListApi from '../api/account-list.ts'
import { useCommand } from './use-command.ts'

/** What the operator writes down for accounts of the list: a name, tags, a note; and taking imported lines out again. */
export function useAnnotations() {
  const { busy, failure, run } = useCommand()
  return {
    busy,
    failure,
    /** @returns true when they were kept */
    write: async (facts: InputOf<'accountList.write'>): Promise<boolean> =>
      (await run(() => accountListApi.write(facts))) !== null,
    /** @returns true when all of the accounts have them */
    tag: async (change: InputOf<'accountList.tag'>): Promise<boolean> =>
      (await run(() => accountListApi.tag(change))) !== null,
    /** @returns true when the lines are gone */
    removeLines: async (accountIds: readonly string[]): Promise<boolean> =>
      (await run(() => accountListApi.removeLines({ accountIds: [...accountIds] }))) !== null,
  }
}
