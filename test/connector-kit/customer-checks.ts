import assert from 'node:assert/strict'
import type { Method } from '#shared/api/primitives.ts'
import type {
  Answer,
  RefusalCode,
  RemoteCustomer,
  RemoteDirectory,
} from '../../src/portal/directory/remote/remote-directory.ts'
import { requireSame, value } from './require.ts'
import type { Check, Kit } from './run.ts'
import type { KitAccount, KitCustomers } from './system.ts'

const missing = { kind: 'lost' } as const

const isRefused = (answer: Answer<unknown> | undefined, code: RefusalCode): void =>
  requireSame(answer, { kind: 'refused', code }, 'a wrong proof')

function customersOf({ system }: Kit): KitCustomers {
  if (!system.customers) throw new Error('The kit does not know what customers of this system see')
  return system.customers
}

/** Another code of as many digits. */
const wrong = (code: string): string => code.replace(/\d$/, (last) => String((Number(last) + 5) % 10))

/** Signs a customer in by the connector, with a code where one is asked for. */
async function signIn(kit: Kit, account: KitAccount): Promise<RemoteCustomer> {
  const customers = customersOf(kit)
  const { directory } = kit
  const begun = value(await directory.signIn?.(account.userId, customers.password(account)))
  if (begun.is === 'signed-in') return { accountId: begun.accountId, session: begun.session }
  if (begun.method !== 'authenticator') value(await directory.sendCode?.(begun.challenge))
  const code = await customers.code(account, null)
  isRefused(await directory.proveCode?.(begun.challenge, wrong(code)), 'wrong-code')
  return value(await directory.proveCode?.(begun.challenge, code))
}

/** Who turns two-factor authentication off. */
export type Remover = 'gateway' | 'customer'

/** Those who can at this system. */
export function removersOf({ directory }: Kit): Remover[] {
  return [
    ...(directory.removeFactor ? (['gateway'] as const) : []),
    ...(directory.removeOwnFactor ? (['customer'] as const) : []),
  ]
}

/**
 * What turns two-factor authentication off: the gateway by the ids of the factors, or the customer itself, who is signed in
 * beforehand. To be called once.
 */
export async function removal(
  kit: Kit,
  remover: Remover,
  account: KitAccount,
  ids: readonly string[],
): Promise<(by: RemoteDirectory) => Promise<Answer<unknown>>> {
  if (remover === 'gateway') return async (by) => (await by.removeFactor?.(account.id, ids)) ?? missing
  const customer = await signIn(kit, account)
  const password = customersOf(kit).password(account)
  return async (by) => (await by.removeOwnFactor?.(customer, { password, code: null })) ?? missing
}

/** A wrong proof says that it was wrong, and nothing of the session. */
async function goesOn({ directory }: Kit, customer: RemoteCustomer, password: string): Promise<void> {
  if (directory.verifyPassword)
    requireSame(value(await directory.verifyPassword(customer, password)), true, 'verifyPassword, with the right one')
}

async function isOn({ directory }: Kit, { id }: KitAccount): Promise<boolean> {
  return value(await directory.read(id)).factors.on
}

/** Sets a method up by a wrong code and the right one. @returns the customer with the session that goes on */
async function setUp(kit: Kit, account: KitAccount, before: RemoteCustomer, method: Method): Promise<RemoteCustomer> {
  const { directory } = kit
  const customers = customersOf(kit)
  const password = customers.password(account)
  if (directory.proof.enrol === 'password') {
    isRefused(await directory.enrol?.(before, method, `${password}-wrong`), 'wrong-password')
    await goesOn(kit, before, password)
  }
  const { id, secret } = value(
    await directory.enrol?.(before, method, directory.proof.enrol === 'password' ? password : null),
  )
  assert.equal(secret !== null, method === 'authenticator', 'a secret is for an Authenticator App')
  const code = await customers.code(account, secret)
  isRefused(await directory.verifyEnrolment?.(before, id, wrong(code)), 'wrong-code')
  await goesOn(kit, before, password)
  assert.equal(await isOn(kit, account), false, 'on before the right code')
  assert.equal(await customers.asksFor(account), null, 'the sign-in asks before the right code')
  const newest = await customers.code(account, secret)
  const { session } = value(await directory.verifyEnrolment?.(before, id, newest))
  const after = { ...before, session: session ?? before.session }
  assert.equal(await isOn(kit, account), true, 'off after the right code')
  requireSame(await customers.asksFor(account), method, 'what the sign-in asks for after a set-up')
  await goesOn(kit, after, password)
  return after
}

/** The sentences about customers, in the order of their page. */
export const customerChecks: Check[] = [
  {
    sentence: 'CUS-1',
    needs: ['verifyPassword'],
    run: async (kit: Kit): Promise<void> => {
      const { directory, system } = kit
      const account = await system.createAccount(1)
      const password = customersOf(kit).password(account)
      isRefused(await directory.signIn?.(account.userId, `${password}-wrong`), 'wrong-password')
      const customer = await signIn(kit, account)
      requireSame(customer.accountId, account.id, 'accountId of the sign-in')
      requireSame(
        value(await directory.verifyPassword?.(customer, `${password}-wrong`)),
        false,
        'verifyPassword, with a wrong one',
      )
      requireSame(
        value(await directory.verifyPassword?.(customer, password)),
        true,
        'verifyPassword, with the right one',
      )
      if (!directory.removeOwnFactor) return
      isRefused(
        await directory.removeOwnFactor(customer, { password: `${password}-wrong`, code: null }),
        'wrong-password',
      )
      await goesOn(kit, customer, password)
      requireSame(await system.signIn(account), 'asks for a code', 'sign-in after a wrong proof')
    },
  },
  {
    sentence: 'CUS-2',
    needs: ['enrol', 'verifyEnrolment'],
    run: async (kit: Kit): Promise<void> => {
      for (const method of kit.directory.methods) {
        const account = await kit.system.createAccount(0)
        await setUp(kit, account, await signIn(kit, account), method)
      }
    },
  },
  {
    sentence: 'CUS-3',
    needs: ['verifyEnrolment', ['removeFactor', 'removeOwnFactor'], 'sendCode'],
    run: async (kit: Kit): Promise<void> => {
      const { directory } = kit
      for (const other of directory.methods.filter((method) => method !== 'authenticator')) {
        const account = await kit.system.createAccount(1)
        for (const method of [other, 'authenticator'] as const) {
          const ids = value(await directory.read(account.id)).factors.factors.flatMap(({ id }) => id ?? [])
          const remover = directory.removeOwnFactor ? 'customer' : 'gateway'
          value(await (await removal(kit, remover, account, ids))(directory))
          requireSame(await kit.system.signIn(account), 'signed in', 'sign-in after a removal')
          await setUp(kit, account, await signIn(kit, account), method)
        }
      }
    },
  },
]
