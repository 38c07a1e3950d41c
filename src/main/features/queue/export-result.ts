import type { OutputOf } from '#shared/ipc/operations.ts'
import type { Queue, QueueItem } from '#shared/domain/queue.ts'
import { csvFile } from '../../base/csv/csv.ts'
import { saveFile } from '../../base/dialogs.ts'
import type { Window } from '../../base/environment.ts'
import type { AuditStore } from '../../audit/store.ts'

export interface ResultExportDeps {
  askForFile: Window['askForFile']
  audit: AuditStore
}

/** `queue.export`: the result table as CSV, where the user says. @throws AppError `not-found` when there is no queue, `in-progress` while it is asked where to */
export function createResultExport(deps: ResultExportDeps, get: () => Queue): () => Promise<OutputOf<'queue.export'>> {
  return async () => {
    const queue = get()
    const suggested = `factordesk-queue-${queue.startedAt.slice(0, 10)}.csv`
    const file = await saveFile(deps.askForFile, suggested, () => resultCsv(queue))
    if (file === null) return { file, lines: 0 }
    const lines = queue.items.length
    deps.audit.append({ actor: 'app', action: 'queue.exported', outcome: 'ok', detail: { queue: queue.id, lines } })
    return { file, lines }
  }
}

const columns = ['account', 'name', 'user-id', 'outcome', 'code', 'method-now', 'read-back', 'at', 'trace-id']

/** One line an account. */
export function resultCsv({ items }: Queue): string {
  return csvFile([columns, ...items.map(cellsOf)])
}

function cellsOf({ accountId, accountName, userId, state }: QueueItem): string[] {
  const ending = 'ending' in state ? state.ending : null
  const now = ending?.now ?? null
  return [
    accountId,
    accountName,
    userId,
    state.is,
    state.is === 'failed' ? state.code : '',
    now === null ? '' : now.active && now.method !== null ? now.method : 'off',
    ending === null ? '' : ending.readBack ? 'yes' : 'no',
    ending?.at ?? '',
    ending?.trace ?? '',
  ]
}
