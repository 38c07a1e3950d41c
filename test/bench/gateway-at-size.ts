import { gatewayProcess } from '../support/connectors/gateway-process.ts'
import { accountAt, addManyAccounts } from '../support/gateway/many-accounts.ts'
import { caseRequest } from '../support/portal/desk-case.ts'
import type { SessionConnection } from '../support/portal/keep-alive-connection.ts'
import { sessionConnection } from '../support/portal/keep-alive-connection.ts'
import { samples } from '../support/portal/sandbox.ts'
import type { Growth } from './growth.ts'
import type { Measure } from './measure.ts'

const sizes = [
  { count: 10_000, label: '10k' },
  { count: 100_000, label: '100k' },
  { count: 1_000_000, label: '1M' },
]
const runs = 21
const warmUp = 5

/** What is measured at one size, over HTTP as the console has it. */
const kinds = [
  { kind: 'find', what: 'find a customer by the name', limitMs: 15, of: findOne },
  { kind: 'page', what: 'the first page of all customers', limitMs: 15, of: firstPage },
  { kind: 'case', what: 'a case, from its opening to its end', limitMs: 30, of: wholeCase },
] as const

/**
 * P18: the built-in directory of a gateway with so many users, one request after another. The goal is the slope; the limits are
 * there so that the rows can be read beside others.
 */
export const gatewayAtSize: Measure[] = kinds.flatMap(({ kind, what, limitMs, of }) =>
  sizes.map(({ count, label }) => ({
    id: `P18 ${kind} ${label}`,
    what: `${what}, of ${count.toLocaleString('en')}`,
    ...{ limitMs, goal: null, of: 'median' },
    run: () => withUsers(count, of),
  })),
)

export const gatewayGrowth: Growth[] = kinds.map(({ kind, what }) => ({
  id: 'P18',
  what: `${what}, by customers`,
  points: sizes.map(({ count, label }) => ({ count, id: `P18 ${kind} ${label}`, per: 1 })),
}))

type Work = (line: SessionConnection, place: number) => Promise<unknown>

async function withUsers(count: number, work: Work): Promise<number[]> {
  const gateway = await gatewayProcess(undefined)
  try {
    await gateway.kill()
    addManyAccounts(gateway.dataDir, count)
    await gateway.start()
    const { accessToken } = await gateway.calls.signInStaff(samples.agentA)
    const line = sessionConnection(gateway.calls.baseUrl, accessToken)
    const times: number[] = []
    for (let run = 0; run < runs + warmUp; run += 1) {
      const begun = performance.now()
      // Spread over all of them.
      await work(line, Math.floor((count / (runs + warmUp)) * run))
      times.push(performance.now() - begun)
    }
    line.close()
    return times.slice(warmUp)
  } finally {
    await gateway.close()
  }
}

async function findOne(line: SessionConnection, place: number): Promise<void> {
  const { id, name } = accountAt(place)
  const { customers } = await line.ask('GET', `/staff/customers?query=${encodeURIComponent(name)}`, 200)
  if ((customers as { accountId: string }[])[0]?.accountId !== id) throw new Error(`${name} was not found`)
}

async function firstPage(line: SessionConnection): Promise<void> {
  await line.ask('GET', '/staff/customers?query=Customer&limit=100', 200)
}

async function wholeCase(line: SessionConnection, place: number): Promise<void> {
  const { id } = accountAt(place)
  await line.ask('GET', `/staff/customers/${id}`, 200)
  const opened = await line.ask('POST', '/staff/cases', 201, { ...caseRequest, accountId: id })
  const path = `/staff/cases/${String(opened['id'])}`
  const evidence = { kind: 'recent-invoice', outcome: 'passed', note: 'In our files' }
  await line.ask('POST', `${path}/evidence`, 200, evidence)
  await line.ask('GET', path, 200)
  await line.ask('POST', `${path}/close`, 200, { outcome: 'not-needed' })
}
