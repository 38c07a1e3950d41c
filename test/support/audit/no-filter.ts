import type { AuditFilter } from '../../../src/main/audit/search.ts'
import { noFilter as unfiltered } from '../../../src/renderer/src/lib/audit-filter.ts'

/** Everything, from the newest. */
export const noFilter: AuditFilter = { ...unfiltered, before: null }
