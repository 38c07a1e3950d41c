import type { InputOf } from '#shared/ipc/operations.ts'

export type AuditFilter = Omit<InputOf<'audit.list'>, 'before' | 'list'>

/** Every entry. */
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
}

/** True when something is filtered by. */
export function isFiltered(filter: AuditFilter): boolean {
  return Object.values(filter).some((value) => value !== null && value !== '')
}

/** The instant of the value of a `datetime-local` field, in the operator's time zone; null where there is none. */
export function instantOfField(field: string): string | null {
  const time = Date.parse(field)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
