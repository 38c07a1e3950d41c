import type { AuditFilter } from '../../src/main/audit/search.ts'

/** Everything. */
export const noFilter: AuditFilter = {
  text: '',
  actor: '',
  accountWords: '',
  ticket: '',
  action: null,
  outcome: null,
  account: null,
  procedure: null,
  from: null,
  to: null,
  before: null,
}
