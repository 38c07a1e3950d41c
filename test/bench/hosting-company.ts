import { generateCustomers } from '../../src/portal/scenarios/hosting-company/generate-customers.ts'
import type { TestSandbox } from '../support/portal/sandbox.ts'
import { startTestSandbox, samples } from '../support/portal/sandbox.ts'
import type { Measure } from './measure.ts'
import { quantile } from './measure.ts'

const layOuts = 5
const searches = 200
const searchRounds = 5

async function seed(sandbox: TestSandbox): Promise<void> {
  ;(await sandbox.control('resetSandbox', { body: { scenario: 'hosting-company' } })).body(200)
}

/** Milliseconds that some work takes. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

async function withSandbox(work: (sandbox: TestSandbox) => Promise<number[]>): Promise<number[]> {
  const sandbox = await startTestSandbox()
  try {
    await seed(sandbox)
    return await work(sandbox)
  } finally {
    await sandbox.close()
  }
}

/** What an agent types: parts of names, ids and addresses, a letter, what nobody is called, and filters. */
function queries(): Record<string, string>[] {
  const known = [...generateCustomers('searches', searches)]
  return known.map(({ id, name, userId }, index): Record<string, string> => {
    const [first = '', , trade = ''] = name.split(' ')
    switch (index % 8) {
      case 0:
        return { query: first.slice(0, 1) }
      case 1:
        return { query: first.slice(0, 4).toUpperCase() }
      case 2:
        return { query: name }
      case 3:
        return { query: id }
      case 4:
        return { query: userId.slice(0, 12) }
      case 5:
        return { query: `${trade} of nowhere ${index}` }
      case 6:
        return { query: trade, method: 'none', limit: '100' }
      default:
        return { query: '', method: 'sms', status: 'frozen' }
    }
  })
}

/** A whole customer base, over HTTP as the console has it: how long it takes to lay out, and to search. */
export const hostingCompany: Measure[] = [
  {
    id: 'S1',
    what: 'lay out hosting-company',
    limitMs: 10_000,
    of: 'median',
    run: () =>
      withSandbox(async (sandbox) => {
        const times: number[] = []
        for (let run = 0; run < layOuts; run += 1) times.push(await timed(() => seed(sandbox)))
        return times
      }),
  },
  {
    id: 'S2',
    what: 'search 10,000 customers',
    limitMs: 15,
    of: 'p95',
    run: () =>
      withSandbox(async (sandbox) => {
        const { accessToken: token } = await sandbox.signInStaff(samples.agentA)
        const search = async (query: Record<string, string>) =>
          (await sandbox.call('searchCustomers', { token, query })).body(200)
        const all = queries()
        for (const query of all) await search(query)
        const rounds: number[][] = []
        for (let round = 0; round < searchRounds; round += 1) {
          const times: number[] = []
          for (const query of all) times.push(await timed(() => search(query)))
          rounds.push(times)
        }
        // The middle one of each query's times: what else the machine does meanwhile is not the search's.
        return all.map((_, index) =>
          quantile(
            rounds.map((times) => times[index] ?? NaN),
            0.5,
          ),
        )
      }),
  },
]
