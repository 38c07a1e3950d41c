import { retag } from '#shared/domain/annotations.ts'
import { annotationLimits } from '#shared/domain/limits.ts'
import type { Annotation } from './annotation-store.ts'
import { AppError } from '../../base/errors.ts'
import type { HandlersOf } from '../../base/handlers.ts'
import { createAccountEffects, type AccountEffectDeps } from './account-effect-service.ts'
import { createCsvImport, type CsvImportDeps } from './import/csv-import.ts'
import { createBulkRefresh, type BulkRefreshDeps } from './bulk-refresh/bulk-refresh.ts'

export type AccountHandlerDeps = BulkRefreshDeps & CsvImportDeps & AccountEffectDeps

/** `account.*`, `accountList.*` and `accountEffect.*`: the accounts, what an operator writes down for them, and what their owners change. */
export function createAccountHandlers(
  deps: AccountHandlerDeps,
): HandlersOf<'account'> & HandlersOf<'accountList'> & HandlersOf<'accountEffect'> {
  const { unitOfWork, accountStore, annotations } = deps
  const refresh = createBulkRefresh(deps)
  const csvImport = createCsvImport(deps)
  const effects = createAccountEffects(deps)

  /** What was written down for a line of the list. @throws AppError `not-found` for a line that is not there */
  function lineOf(accountId: string): Annotation {
    const account = accountStore.find(accountId)
    if (account !== null) return annotations.get(account.portalId, account.summary.userId)
    const line = annotations.byKey(accountId)
    if (line === null) throw new AppError('not-found')
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
      if (lines.some(({ tags }) => tags.length > annotationLimits.tags)) throw new AppError('invalid-request')
      // guard: account-tags.written
      write(lines)
      return {}
    },
    'accountList.removeLines': ({ accountIds }) => {
      const lines = accountIds.flatMap((accountId) => annotations.byKey(accountId) ?? [])
      const waiting = lines.filter(({ portalId, userId }) => accountStore.findUser(portalId, userId) === null)
      write(waiting.map((line) => ({ ...line, ownName: '', tags: [], note: '', imported: false })))
      return {}
    },
    'accountList.refresh': ({ accountIds }) => refresh.begin(accountIds),
    'accountList.cancelRefresh': () => {
      refresh.stop()
      return {}
    },
    'accountList.previewImport': csvImport.preview,
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
