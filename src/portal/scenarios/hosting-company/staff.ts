import type { SampleStaff } from '../scenario.ts'
import { threeAccounts } from '../three-accounts.ts'

const kinds = {
  agent: { title: 'Agent', about: 'Agent; Authenticator App' },
  approver: { title: 'Approver', about: 'Approver; Authenticator App' },
  auditor: { title: 'Auditor', about: 'Auditor, reads only; Authenticator App' },
} as const

function member(role: keyof typeof kinds, letter: string): SampleStaff {
  const { title, about } = kinds[role]
  const id = `staff-${role}-${letter}`
  return {
    id,
    login: `${role}-${letter}@desk.example`,
    name: `${title} ${letter.toUpperCase()}`,
    role,
    ownAccountId: null,
    about,
  }
}

/** A dozen: the desk of `three-accounts` and eight more. */
export const deskStaff: SampleStaff[] = [
  ...threeAccounts.staff,
  ...['c', 'd', 'e', 'f', 'g'].map((letter) => member('agent', letter)),
  ...['b', 'c'].map((letter) => member('approver', letter)),
  member('auditor', 'b'),
]

export const agents = deskStaff.filter(({ role }) => role === 'agent').map(({ id }) => id)
export const approvers = deskStaff.filter(({ role }) => role === 'approver').map(({ id }) => id)
