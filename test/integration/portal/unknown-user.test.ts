import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { afterEach, expect, test, vi } from 'vitest'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword, samples } from '../../support/portal/sandbox.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

const logins = {
  customer: [samples.bayu.userId, 'nobody@bayu.example'],
  staff: [samples.agentA, 'nobody@desk.example'],
} as const

function signIn(who: keyof typeof logins, login: string) {
  const typed = { password: 'wrong', device: 'test' }
  return who === 'customer'
    ? sandbox.call('signIn', { body: { userId: login, ...typed } })
    : sandbox.call('staffSignIn', { body: { staffId: login, ...typed } })
}

/** An answer without what differs from one answer to the next anyway. */
const shown = ({ status, headers, text }: Awaited<ReturnType<typeof signIn>>) => {
  const plain = Object.fromEntries([...headers].filter(([name]) => !['x-trace-id', 'date'].includes(name)))
  return { status, headers: plain, body: { ...(JSON.parse(text) as object), traceId: '' } }
}

test.each(['customer', 'staff'] as const)('a %s login that does not exist answers like one that does', async (who) => {
  sandbox = await startTestSandbox()
  const [known, unknown] = logins[who]
  for (let n = 0; n < 7; n += 1) {
    const answer = shown(await signIn(who, known))
    expect(shown(await signIn(who, unknown))).toEqual(answer)
    expect(answer.status).toBe(n < 5 ? 401 : 429)
  }
  await sandbox.advance(600)
  expect(shown(await signIn(who, unknown))).toEqual(shown(await signIn(who, known)))
})

test('and it takes as long: the same hash at the same cost, which is nearly all of the time', async () => {
  sandbox = await startTestSandbox({
    passwordCost: 2 ** 8,
    limits: { wrongPasswordsPerLock: 1000, wrongBeforeSupport: 1000 },
  })
  const [known, unknown] = logins.customer
  const ofKnown = await hashesDuring(async () => (await signIn('customer', known)).problem('unauthenticated'))
  expect(ofKnown).toMatchObject([{ bytes: 32, cost: { N: 2 ** 8 } }])
  const ofUnknown = await hashesDuring(async () => (await signIn('customer', unknown)).problem('unauthenticated'))
  expect(ofUnknown).toEqual(ofKnown)
})

/** The length and the cost of each scrypt that is begun meanwhile. */
async function hashesDuring(act: () => Promise<unknown>): Promise<{ bytes: number; cost: crypto.ScryptOptions }[]> {
  const scrypt = vi.spyOn(crypto, 'scrypt')
  syncBuiltinESMExports()
  try {
    await act()
    return scrypt.mock.calls.map(([, , bytes, cost]) => ({ bytes, cost }))
  } finally {
    scrypt.mockRestore()
    syncBuiltinESMExports()
  }
}

test('a User ID typed into the wrong field is not kept in plain text', async () => {
  sandbox = await startTestSandbox()
  await signIn('customer', samplePassword)
  const { readRows } = await import('../../support/portal/portal-database.ts')
  expect(JSON.stringify(readRows(sandbox, 'SELECT * FROM attempts'))).not.toContain(samplePassword)
})
