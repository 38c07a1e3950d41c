import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Answer, RemoteDirectory } from '../../src/portal/directory/remote/remote-directory.ts'
import type { KeycloakServer } from '../../tools/real-servers/keycloak.mjs'
import { startKeycloak, whyNoKeycloak } from '../../tools/real-servers/keycloak.mjs'
import { startBetterAuth, whyNoBetterAuth } from '../../tools/real-servers/better-auth.mjs'
import { keptResults } from '../../tools/connectors/results.ts'
import { betterAuthSystem } from '../connector-kit/better-auth.ts'
import { keycloakSystem } from '../connector-kit/keycloak.ts'
import type { KitResult } from '../connector-kit/run.ts'
import { runConnectorKit } from '../connector-kit/run.ts'

let why: string | null = null
let server: KeycloakServer | null = null

beforeAll(async () => {
  why = await whyNoKeycloak(console.log)
  if (why === null) server = await startKeycloak()
})
afterAll(() => server?.stop())

/** What a run found beside the day, as the kept result has it. */
function asKept(kind: string, { date: _, ...found }: KitResult): void {
  const { date: __, ...kept } = keptResults().get(kind) ?? {}
  expect(kept).toEqual(found)
}

const brokenIn = ({ failed }: KitResult): string[] => failed.map(({ sentence }) => sentence)

test('the connector breaks no sentence, and the kept result says what a run finds', async ({ skip }) => {
  skip(why !== null, why ?? '')
  if (!server) return
  const result = await runConnectorKit(await keycloakSystem(server), { stride: 64 })
  expect(result.failed).toEqual([])
  asKept('keycloak', result)
})

test('the connector to better-auth breaks no sentence, and the kept result says what a run finds', async () => {
  expect(await whyNoBetterAuth()).toBeNull()
  const betterAuth = await startBetterAuth()
  onTestFinished(() => betterAuth.stop())
  const result = await runConnectorKit(await betterAuthSystem(betterAuth, betterAuth.version), { stride: 64 })
  expect(result.failed).toEqual([])
  asKept('better-auth', result)
})

test('a connector that is wrong is found out', async ({ skip }) => {
  skip(why !== null, why ?? '')
  if (!server) return
  const system = await keycloakSystem(server)
  const { connect } = system
  /** Says that two-factor is off, removes every factor, and answers what an account keeps secret. */
  const wrong = async (origin: string): Promise<RemoteDirectory> => {
    const right = await connect(origin)
    return {
      ...right,
      async read(id) {
        const answer = await right.read(id)
        if (answer.kind !== 'answered') return { kind: 'refused', code: 'credential-refused' }
        const factors = { ...answer.value.factors, on: false, factors: [] }
        return { kind: 'answered', value: { ...answer.value, factors, secret: 'CANARY' } }
      },
      async removeFactor(id): Promise<Answer<null>> {
        const answer = await right.read(id)
        if (answer.kind !== 'answered') return answer
        const all = answer.value.factors.factors.map((factor) => factor.id ?? '')
        await right.removeFactor?.(id, all)
        return { kind: 'answered', value: null }
      },
    }
  }
  const result = await runConnectorKit({ ...system, connect: wrong }, { stride: 512 })
  expect(brokenIn(result)).toEqual(
    expect.arrayContaining(['READ-1', 'READ-2', 'READ-3', 'REM-1', 'REM-3', 'REF-2', 'SEC-1']),
  )
})

test('a connector that takes any proof of a customer is found out', async () => {
  const betterAuth = await startBetterAuth()
  onTestFinished(() => betterAuth.stop())
  const system = await betterAuthSystem(betterAuth, betterAuth.version)
  const { connect } = system
  /** Takes any password and any code, and says that it did what it did not do. */
  const wrong = async (origin: string): Promise<RemoteDirectory> => {
    return {
      ...(await connect(origin)),
      verifyPassword: async () => ({ kind: 'answered', value: true }),
      removeOwnFactor: async ({ session }) => ({ kind: 'answered', value: { session } }),
      verifyEnrolment: async ({ session }) => ({ kind: 'answered', value: { session } }),
    }
  }
  const result = await runConnectorKit({ ...system, connect: wrong }, { stride: 512 })
  expect(brokenIn(result)).toEqual(
    expect.arrayContaining(['REM-4', 'REF-2', 'REF-4', 'REF-5', 'CUS-1', 'CUS-2', 'CUS-3']),
  )
})
