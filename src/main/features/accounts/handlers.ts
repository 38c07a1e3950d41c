import { retag } from '#shared/domain/annotations.ts'
import { annotationLimits } from '#shared/domain/limits.ts'
import type { Annotation, AnnotationStore } from './annotation-store.ts'
import { AppError } from '../../base/errors.ts'
import type { HandlersOf } from '../../base/handlers.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import type { AccountEffects } from './account-effect-service.ts'
import { isWaitingLine, type AccountList } from './account-list.ts'
import type { AccountReader } from './account-reader.ts'
import type { KnownAccounts } from './known-accounts.ts'
import type { BulkRefresh } from './bulk-refresh/bulk-refresh.ts'
import type { CsvImport } from './import/csv-import.ts'

export interface AccountHandlerDeps {
  accounts: AccountReader
  accountList: AccountList
  accountStore: KnownAccounts
  annotations: AnnotationStore
  bulkRefresh: BulkRefresh
  csvImport: CsvImport
  effects: AccountEffects
  unitOfWork: UnitOfWork
}

/** `account.*`, `accountList.*` and `accountEffect.*`: the accounts, what an operator writes down for them, and what their owners change. */
export function createAccountHandlers(
  deps: AccountHandlerDeps,
): HandlersOf<'account'> & HandlersOf<'accountList'> & HandlersOf<'accountEffect'> {
  const { unitOfWork, accountStore, annotations, bulkRefresh, csvImport, effects } = deps

  /** What was written down for a line of the list. @throws AppError `not-found` for a line that is not there */
  function lineOf(accountId: string): Annotation {
    const account = accountStore.find(accountId)
    if (account !== null) return annotations.getOfAccount(account)
    const line = annotations.byKey(accountId)
    if (line === null) throw new AppError('not-found', 'not-here-any-more')
    return line
  }

  function write(lines: readonly Annotation[]): void {
    unitOfWork.run(() => lines.forEach(annotations.put), [annotations])
  }

  return {
    'account.list': () => deps.accountList.all(),
    'account.get': ({ accountId }) => deps.accounts.page(accountId),
    'accountList.write': ({ accountId, ownName, tags, note }) => {
      write([{ ...lineOf(accountId), ownName, tags: retag([], tags), note }])
      return {}
    },
    'accountList.tag': ({ accountIds, add, remove }) => {
      const lines = accountIds.map(lineOf).map((line) => ({ ...line, tags: retag(line.tags, add, remove) }))
      // guard: account-tags.room-in-all
      if (lines.some(({ tags }) => tags.length > annotationLimits.tags))
        throw new AppError('invalid-request', 'input-refused')
      // guard: account-tags.written
      write(lines)
      return {}
    },
    'accountList.removeLines': ({ accountIds }) => {
      const lines = accountIds.flatMap((accountId) => annotations.byKey(accountId) ?? [])
      const waiting = lines.filter((line) => isWaitingLine(line, accountStore))
      write(waiting.map((line) => ({ ...line, ownName: '', tags: [], note: '', imported: false })))
      return {}
    },
    'accountList.refresh': ({ accountIds }) => bulkRefresh.begin(accountIds),
    'accountList.cancelRefresh': () => {
      bulkRefresh.stop()
      return {}
    },
    'accountList.previewImport': csvImport.preview,
    'accountList.previewImportAs': ({ previewId, encoding }) => csvImport.previewAs(previewId, encoding),
    'accountList.confirmImport': ({ previewId }) => csvImport.confirm(previewId),
    'accountList.saveSample': csvImport.saveSample,
    'accountEffect.reportNotMe': async ({ accountId, eventId, password }) => {
      await effects.reportNotMe(accountId, eventId, password)
      return {}
    },
    'accountEffect.changeNumber': async ({ accountId, mobileNumber, password }) => {
      await effects.changeNumber(accountId, mobileNumber, password)
      return {}
    },
    'accountEffect.recover': async ({ accountId }) => {
      await effects.recover(accountId)
      return {}
    },
  }
}
