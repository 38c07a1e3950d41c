import { generateSecret, generateURI } from 'otplib'
import type { StaffMember } from '#shared/api/sessions.ts'
import { defaultLimits } from '../portal/config.ts'
import { hashPassword } from '../portal/crypto/passwords.ts'
import { newId } from '../portal/crypto/tokens.ts'
import type { StaffAction } from '../portal/services/audit.ts'
import { auditStaff } from '../portal/services/audit.ts'
import type { InputProblem } from '#shared/domain/input/input-problem.ts'
import { readUserId, userIdMaxLength } from '#shared/domain/input/user-id.ts'
import { normalUserId } from '../portal/rules/attempt-subjects.ts'
import { whyNoPassword } from '../portal/rules/new-password.ts'
import type { GatewayConfig } from './config.ts'
import { GatewayProblem } from './problem.ts'
import type { Store } from './store.ts'

/** Who is added; the password comes beside it. */
export interface NewMember extends Pick<StaffMember, 'name' | 'role'> {
  login: string
  /** The account that is the person's own, on which the person never acts. */
  ownAccountId: string | null
}

/** What a person who was added puts into an Authenticator App; shown once and stored sealed. */
export interface AddedMember {
  id: string
  otpauthUri: string
}

/**
 * Adds a person to the desk.
 *
 * @throws GatewayProblem where the login is taken, or the password is too weak
 */
export async function addStaff(
  store: Store,
  {
    name: issuer,
    limits,
    passwordCost,
    staffSignIn,
  }: Pick<GatewayConfig, 'name' | 'limits' | 'passwordCost' | 'staffSignIn'>,
  member: NewMember,
  { password, now }: { password: string; now: () => number },
): Promise<AddedMember> {
  if (staffSignIn.kind !== 'password')
    throw new GatewayProblem(
      `Staff sign in at ${staffSignIn.issuer}. Give the person a role there; the first sign-in adds the person.`,
    )
  const read = readUserId(member.login)
  if (!read.ok) throw new GatewayProblem(loginProblems[read.problem] ?? 'This is no login.')
  const login = normalUserId(read.value)
  const minLength = limits.passwordMinLength ?? defaultLimits.passwordMinLength
  const weak = whyNoPassword(password, login, minLength)
  if (weak !== undefined) throw new GatewayProblem(`${weak}.`)
  const passwordHash = await hashPassword(password, passwordCost)
  const id = newId('staff')
  const secret = generateSecret()
  store.transact(() => {
    const { staff } = store.repositories
    if (staff.isTaken(login))
      throw new GatewayProblem(`There is or was somebody with the login ${login}. Choose another one.`)
    staff.insert({ ...member, login, id, passwordHash, secret })
    // guard: server-audit.staff-added
    auditStaff(store, ofOperator('staff.added', { staff: id, login, role: member.role }), now())
  })
  return { id, otpauthUri: generateURI({ issuer, label: login, secret }) }
}

/** What is wrong with a login that an operator typed. */
const loginProblems: Partial<Record<InputProblem, string>> = {
  empty: 'The login is empty.',
  'space-inside': 'There is a space in the address.',
  'control-character': 'There is a control character in the login.',
  'too-long': `A login has at most ${userIdMaxLength} characters.`,
}

/** Keeps a person from signing in from now on, and ends every session of the person. @throws GatewayProblem */
export function disableStaff(store: Store, login: string, now: number): void {
  store.transact(() => {
    const { staff, sessions } = store.repositories
    const member = staff.byLogin(login)
    if (!member)
      throw new GatewayProblem(`Nobody who may sign in has the login ${normalUserId(login)}. See: staff list`)
    staff.disable(member.id, now)
    // guard: gateway.disabled-staff-sessions
    for (const { id } of sessions.live('staff', member.id, now)) sessions.end(id, now)
    // guard: server-audit.staff-disabled
    auditStaff(store, ofOperator('staff.disabled', { staff: member.id }), now)
  })
}

function ofOperator(
  action: 'staff.added' | 'staff.disabled',
  detail: StaffAction['detail'],
): Omit<StaffAction, 'caseId' | 'accountId' | 'trace'> {
  return { staffId: null, action, outcome: 'ok', detail }
}

/** The people of the desk, one a line: login, role, name, and since when somebody is disabled. */
export function staffLines(store: Store): string[] {
  return store.repositories.staff.all().map(({ login, role, name, disabledAt }) => {
    const state = disabledAt === null ? '' : `  disabled since ${new Date(disabledAt).toISOString()}`
    return `${login}  ${role}  ${name}${state}`
  })
}
