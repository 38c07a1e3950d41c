import type { AuditQuery } from '../../../src/main/audit/search/search.ts'
import { noFilter as unfiltered } from '../../../src/renderer/src/lib/audit-filter.ts'

/** Everything, from the newest. */
export const noFilter: AuditQuery = { ...unfiltered, before: null }
