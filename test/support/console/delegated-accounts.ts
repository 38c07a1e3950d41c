import type { SessionView } from '#shared/ipc/views.ts'
import type { TestConsole } from './test-console.ts'
import { samplePassword as password } from '../portal/sandbox.ts'
import type { World } from './world.ts'

/** The login of the scenario `thirty-accounts` that reaches six others, and those others by role. */
export const holdingCompany = { id: 'A-30101', userId: 'it@angsana.example', name: 'Angsana Holdings' } as const
export const companies = {
  manager: { id: 'A-30102', userId: 'it@angsana-trading.example', name: 'Angsana Trading' },
  technical: { id: 'A-30103', userId: 'it@angsana-foods.example', name: 'Angsana Foods' },
  billing: { id: 'A-30104', userId: 'it@angsana-logistics.example', name: 'Angsana Logistics' },
  purchasing: { id: 'A-30105', userId: 'it@angsana-realty.example', name: 'Angsana Realty' },
  visitation: { id: 'A-30106', userId: 'it@angsana-retail.example', name: 'Angsana Retail' },
} as const
export type DelegatedRole = keyof typeof companies
export const delegatedRoles = Object.keys(companies) as DelegatedRole[]

/** Lays the sandbox out with thirty accounts. */
export async function seedThirtyAccounts({ sandbox }: World): Promise<void> {
  ;(await sandbox.control('resetSandbox', { body: { scenario: 'thirty-accounts' } })).body(200)
}

/** Signs a login of the scenario in by the code of its method, and waits until what it reaches is known. */
export async function signInAt(
  { sandbox, typed }: World,
  app: TestConsole,
  { id, userId }: { id: string; userId: string },
): Promise<SessionView> {
  const answer = await app.ok('session.signIn', { portalId: 'sandbox', userId, password })
  if (answer.state === 'signed-in') {
    await app.idle()
    return answer.session
  }
  const { id: challengeId, method } = answer.challenge
  const code = method === 'authenticator' ? await sandbox.freshCode(userId) : await sandbox.sentCode(id)
  typed.add(code)
  const session = await app.ok('session.verifyChallenge', { challengeId, code })
  await app.idle()
  return session
}
