import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { turns } from '../../../support/faults/killable-portal.ts'
import { openCase, staffToken } from '../../../support/portal/desk-case.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { samples, startTestSandbox } from '../../../support/portal/sandbox.ts'
import { createScriptedDirectory, scriptedAccount } from '../../../support/portal/scripted-directory.ts'
import { until } from '../../../support/time/until.ts'

const ids = Array.from({ length: 20 }, (_, n) => `U-${n}`)
const query = { status: 'open', limit: 100 } as const
let sandbox: TestSandbox
let token: string
/** Accounts in the order in which the system was asked for them. */
let reads: string[]
/** What the reading of an account waits for. */
let gates: Map<string, Promise<void>>

beforeEach(async () => {
  gates = new Map()
  reads = []
  const directory = createScriptedDirectory(ids.map((id) => scriptedAccount(id, [`${id}-a`])))
  const remote = {
    ...directory,
    async read(id: string) {
      reads.push(id)
      await gates.get(id)
      return directory.read(id)
    },
  }
  sandbox = await startTestSandbox({ remote })
  token = await staffToken(sandbox, samples.agentA)
  return () => sandbox.close()
})

/** Lets the readings of these accounts wait until the function that is answered is called. */
function readingsWait(of: readonly string[]): () => void {
  reads.length = 0
  let goOn = (): void => {}
  const gate = new Promise<void>((resolve) => (goOn = resolve))
  gates = new Map(of.map((id) => [id, gate]))
  return goOn
}

const board = async () => (await sandbox.call('listCases', { token, query })).body(200)

test('consoles that read their board at the same time share its readings, and the next one reads again', async () => {
  for (const accountId of ids) await openCase(sandbox, { accountId }, token)
  const goOn = readingsWait(ids)
  let arrived = 0
  const count = (): void => void (arrived += 1)
  // The server is in this process.
  subscribe('http.server.request.start', count)
  onTestFinished(() => void unsubscribe('http.server.request.start', count))
  const boards = Array.from({ length: 6 }, board)
  await until('the boards are under way', () => arrived === 6 && reads.length === 8)
  // What a request does before it reads is no more than this.
  await turns(100)
  goOn()
  for (const { cases } of await Promise.all(boards)) expect(cases).toHaveLength(ids.length)
  expect(reads.toSorted()).toEqual(ids.toSorted())

  reads.length = 0
  await board()
  expect(reads.toSorted()).toEqual(ids.toSorted())
})

test('a case that is opened while a board is read is on the next one', async () => {
  const [first = '', second = ''] = ids
  await openCase(sandbox, { accountId: first }, token)
  const goOn = readingsWait([first])
  const shown = board()
  await until('the board is under way', () => reads.length === 1)
  await openCase(sandbox, { accountId: second }, token)
  goOn()
  expect((await shown).cases.map(({ accountId }) => accountId)).toEqual([first])
  expect((await board()).cases).toHaveLength(2)
})
