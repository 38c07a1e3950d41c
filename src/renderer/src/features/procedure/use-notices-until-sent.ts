import { onScopeDispose } from 'vue'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { Notice } from '#shared/portal-api/notices.ts'

const everyMs = 3000

/** While a finished procedure is on screen, asks again for its e-mails until each is sent or has failed. */
export function useNoticesUntilSent(
  procedure: () => Procedure,
  notices: () => readonly Notice[],
  load: () => void,
): void {
  const settled = (notice: Notice): boolean => notice.sentAt !== null || notice.failedAt !== null
  let asked = false

  const timer = setInterval(() => {
    if (procedure().state.at !== 'done') return
    if (asked && notices().length > 0 && notices().every(settled)) return
    asked = true
    load()
  }, everyMs)
  onScopeDispose(() => clearInterval(timer))
}
