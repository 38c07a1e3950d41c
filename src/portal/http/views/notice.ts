import type { Notice } from '#shared/api/notices.ts'
import { instantAt, instantAtOrNull } from '../../clock.ts'
import type { NoticeRow } from '../../repositories/messages.ts'

/** An e-mail owed for a change, as the API answers it. */
export function noticeView(row: NoticeRow): Notice {
  return {
    id: row.id,
    kind: row.kind,
    methodNamed: row.methodNamed,
    destinationMasked: row.destinationMasked,
    queuedAt: instantAt(row.queuedAt),
    sentAt: instantAtOrNull(row.sentAt),
    failedAt: instantAtOrNull(row.failedAt),
    operationKey: row.operationKey,
  }
}
