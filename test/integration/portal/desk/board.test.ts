import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCase, staffToken } from '../../../support/portal/desk-case.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { bayu, kenari, seriMuda } = samples
type Query = Partial<Record<'status' | 'after', string>> & { limit?: number }
const board = (token: string, query: Query) => sandbox.call('listCases', { token, query: query as object })

/** Five closed cases and three open ones, some opened in the same instant; tickets in the order they were opened. */
async function laidOut(): Promise<string> {
  const token = await staffToken(sandbox, samples.agentA)
  for (const ticket of ['C-1', 'C-2', 'C-3', 'C-4', 'C-5']) {
    const { params } = await openCase(sandbox, { ticket, accountId: bayu.id }, token)
    ;(await sandbox.call('closeCase', { token, params, body: { outcome: 'not-needed' } })).body(200)
    if (ticket !== 'C-2') await sandbox.advance(1)
  }
  for (const [n, { id }] of [bayu, kenari, seriMuda].entries()) {
    await openCase(sandbox, { ticket: `O-${n + 1}`, accountId: id }, token)
  }
  return token
}
const order = ['O-3', 'O-2', 'O-1', 'C-5', 'C-4', 'C-3', 'C-2', 'C-1']

async function readPages(token: string, query: Query): Promise<string[][]> {
  const pages: string[][] = []
  let after: string | null | undefined
  while (after !== null) {
    const page = (await board(token, { ...query, ...(after !== undefined && { after }) })).body(200)
    pages.push(page.cases.map(({ ticket }) => ticket))
    after = page.next
  }
  return pages
}

test('open ones first, newest first, page by page, each once', async () => {
  const token = await laidOut()
  expect(await readPages(token, {})).toEqual([order])
  for (const limit of [1, 2, 3, 7, 8, 9, 100]) {
    const pages = await readPages(token, { limit })
    expect(pages.flat()).toEqual(order)
    expect(pages).toHaveLength(Math.ceil(order.length / limit))
  }
})

test('filtered by status', async () => {
  const token = await laidOut()
  expect((await readPages(token, { status: 'open', limit: 2 })).flat()).toEqual(order.slice(0, 3))
  expect((await readPages(token, { status: 'closed', limit: 2 })).flat()).toEqual(order.slice(3))
  ;(await board(token, { status: 'pending' })).problem('invalid-request')
})

test('a case that is closed between two pages is met again further down, and none is lost', async () => {
  const token = await laidOut()
  const first = (await board(token, { limit: 2 })).body(200)
  const params = { caseId: first.cases[1]?.id ?? '' }
  ;(await sandbox.call('closeCase', { token, params, body: { outcome: 'refused' } })).body(200)
  const rest = (await board(token, { limit: 100, after: first.next ?? '' })).body(200)
  expect(rest.cases.map(({ ticket }) => ticket)).toEqual(['O-1', 'O-2', ...order.slice(3)])
})

test('what is no cursor of the board is refused', async () => {
  const token = await laidOut()
  const search = await sandbox.call('searchCustomers', { token, query: { limit: 1 } })
  for (const after of ['nonsense', '', search.body(200).next ?? '']) {
    ;(await board(token, { after })).problem('invalid-request')
  }
  for (const limit of [0, 101]) (await board(token, { limit })).problem('invalid-request')
})

test('the last events of a customer are the ten newest, newest first', async () => {
  const token = await laidOut()
  const { lastEvents } = (await sandbox.call('getCustomer', { token, params: { accountId: bayu.id } })).body(200)
  expect(lastEvents.map(({ what }) => what)).toEqual([
    'case-opened',
    ...['case-closed', 'case-opened', 'case-closed', 'case-opened', 'case-closed', 'case-opened'],
    ...['case-closed', 'case-opened', 'case-closed'],
  ])
  expect(lastEvents.every(({ by, from }) => by === 'agent' && from === 'Support desk')).toBe(true)
})
