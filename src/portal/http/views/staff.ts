import type { StaffMember } from '#shared/api/sessions.ts'
import type { StaffRow } from '../../repositories/staff.ts'

/** A member of staff, as the API names one. */
export function staffMemberView({ id, name, role }: Pick<StaffRow, 'id' | 'name' | 'role'>): StaffMember {
  return { id, name, role }
}
