import type { OutputOf } from '#shared/ipc/operations.ts'
import type { Queue, QueueItem } from '#shared/domain/queue.ts'
import { AppError } from '../../base/errors.ts'
import { writeWhole } from '../../base/database/write-file-atomic.ts'
import type { Window } from '../../base/environment.ts'
import type { AuditStore } from '../../audit/store.ts'

export interface ResultExportDeps {
  askForFile: Window['askForFile']
  audit: AuditStore
}

/** `queue.export`: the result table as CSV, where the user says. @throws AppError `not-found` when there is no queue, `in-progress` while it is asked where to */
export function createResultExport(deps: ResultExportDeps, get: () => Queue): () => Promise<OutputOf<'queue.export'>> {
  let asking = false

  return async () => {
    if (asking) throw new AppError('in-progress')
    asking = true
    try {
      const queue = get()
      const file = await deps.askForFile(`factordesk-queue-${queue.startedAt.slice(0, 10)}.csv`)
      if (file === null) return { file, lines: 0 }
      writeWhole(file, resultCsv(queue))
      const lines = queue.items.length
      deps.audit.append({ actor: 'app', action: 'queue.exported', outcome: 'ok', detail: { queue: queue.id, lines } })
      return { file, lines }
    } finally {
      asking = false
    }
  }
}

const columns = ['account', 'name', 'user-id', 'outcome', 'code', 'method-now', 'read-back', 'at', 'trace-id']

/** RFC 4180, UTF-8 with a byte order mark (spreadsheets ask for it), one line an account. */
export function resultCsv({ items }: Queue): string {
  const lines = [columns, ...items.map(cellsOf)].map((cells) => cells.map(cell).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
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

/** Quoted; what a spreadsheet would take for a formula is marked as text by an apostrophe (OWASP, CSV injection). */
function cell(value: string): string {
  // guard: queue-csv.formulas
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  // guard: queue-csv.quotes
  return `"${text.replaceAll('"', '""')}"`
}
