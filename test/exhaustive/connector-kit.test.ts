import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer, RemoteDirectory } from '../../src/portal/directory/remote/remote-directory.ts'
import type { KeycloakServer } from '../../tools/real-servers/keycloak.mjs'
import { startKeycloak, whyNoKeycloak } from '../../tools/real-servers/keycloak.mjs'
import { areServersExpected } from '../../tools/real-servers/real-server.mjs'
import { keptResults } from '../../tools/connectors/results.ts'
import { keycloakSystem } from '../connector-kit/keycloak.ts'
import type { KitResult } from '../connector-kit/run.ts'
import { runConnectorKit } from '../connector-kit/run.ts'

let why: string | null = null
let server: KeycloakServer | null = null

beforeAll(async () => {
  why = await whyNoKeycloak(console.log)
  if (why !== null && areServersExpected()) throw new Error(why)
  if (why === null) server = await startKeycloak()
})
afterAll(() => server?.stop())

const brokenIn = ({ failed }: KitResult): string[] => failed.map(({ sentence }) => sentence)

test('the connector breaks no sentence, and the kept result says what a run finds', async ({ skip }) => {
  skip(why !== null, why ?? '')
  if (!server) return
  const result = await runConnectorKit(await keycloakSystem(server), { stride: 64 })
  expect(result.failed).toEqual([])
  const { date: _, ...kept } = keptResults().get('keycloak') ?? {}
  const { date: __, ...found } = result
  expect(kept).toEqual(found)
})

test('a connector that is wrong is found out', async ({ skip }) => {
  skip(why !== null, why ?? '')
  if (!server) return
  const system = await keycloakSystem(server)
  const { connect } = system
  /** Says that two-factor is off, removes every factor, and answers what an account keeps secret. */
  const wrong = (origin: string): RemoteDirectory => {
    const right = connect(origin)
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
