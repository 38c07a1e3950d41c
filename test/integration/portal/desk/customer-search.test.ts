import { afterEach, expect, test } from 'vitest'
import { openCase, staffToken } from '../../../support/portal/desk-case.ts'
import { createScriptedDirectory, scriptedAccount } from '../../../support/portal/scripted-directory.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
const { bayu, kenari, seriMuda } = samples
afterEach(() => sandbox.close())

async function found(query: string, more: { limit?: number; after?: string } = {}): Promise<string[]> {
  const token = await staffToken(sandbox, samples.agentA)
  const page = (await sandbox.call('searchCustomers', { token, query: { query, ...more } })).body(200)
  return page.customers.map(({ accountId }) => accountId)
}

test('the search of customers finds parts of words in any order, width and case, and has no patterns', async () => {
  sandbox = await startTestSandbox()
  expect(await found('ＳＥＲＩ mud')).toEqual([seriMuda.id])
  expect(await found('rading seri')).toEqual([seriMuda.id])
  expect(await found('KENARÍ')).toEqual([kenari.id])
  expect(await found('a‑20417')).toEqual([seriMuda.id])
  expect(await found('%')).toEqual([])
  expect(await found('seri kenari')).toEqual([])
})

test('it finds a customer by the digits of the number, however they are written, from four on', async () => {
  sandbox = await startTestSandbox()
  const numbers = [
    '+60100000268',
    '+60 10-000 0268',
    '010-0000268',
    '0060 10 000 0268',
    '+60 (0)10 000 0268',
    '０２６８',
    '0–0268',
    '00268',
  ]
  for (const number of numbers) expect(await found(number), number).toEqual([kenari.id])
  expect(await found('268')).toEqual([])
  expect(await found('+60 10 000 0268 x')).toEqual([])
  expect(await found('+61 10 000 0268')).toEqual([])
})

test('it finds a customer by a part of the ticket of a case, open or closed', async () => {
  sandbox = await startTestSandbox()
  await openCase(sandbox, { ticket: '工单2026-17', accountId: bayu.id })
  for (const part of ['2026-17', '工单', '单', '２０２６', '17', 'bayu 工单'])
    expect(await found(part), part).toEqual(part === '17' ? [bayu.id, seriMuda.id] : [bayu.id])
  expect(await found('2026-18')).toEqual([])
})

test('a gateway finds the accounts of its own tickets, once each, before what the system finds', async () => {
  sandbox = await startTestSandbox({
    remote: createScriptedDirectory(['U-1', 'U-2', 'U-3'].map((id) => scriptedAccount(id))),
  })
  await openCase(sandbox, { ticket: '工单2026-U', accountId: 'U-2' })
  await openCase(sandbox, { ticket: 'HD-7', accountId: 'U-3' })
  expect(await found('2026')).toEqual(['U-2'])
  expect(await found('hd‑7')).toEqual(['U-3'])
  expect(await found('-')).toEqual(['U-3', 'U-2', 'U-1'])
  expect(await found('u', { limit: 2 })).toEqual(['U-2', 'U-1'])
})
