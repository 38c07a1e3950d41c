import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { apiBase } from '#shared/api/endpoints.ts'
import { systemClock } from '#shared/domain/clock.ts'
import type { RefreshProgress } from '#shared/ipc/features/account-list.ts'
import { startTestConsole, type TestConsole } from '../support/console/test-console.ts'
import { startTestSandbox } from '../support/portal/sandbox.ts'
import type { Growth } from './growth.ts'
import type { Measure } from './measure.ts'

const replyMs = 50
/** As the sandbox says in its capabilities, and so does the portal of this measure. */
const requestsAtOnce = 8

/** The limit: as many at once as the portal allows, each as long as it takes to answer, and nothing between. */
const limitMs = (accounts: number): number => (accounts * replyMs) / requestsAtOnce

const measure = (accounts: number, runs: number, id: string, goal: number | null): Measure => ({
  id,
  what: `refresh ${accounts.toLocaleString('en')} accounts at ${replyMs} ms a reply`,
  limitMs: limitMs(accounts),
  goal,
  of: 'median',
  run: () => withManyAccounts(accounts, (refresh) => repeated(runs, refresh)),
})

/** The same calls with nothing around them: how near to the limit this machine comes at all. */
const bare: Measure = {
  id: 'P6 bare',
  what: 'the same 1,000 calls by a bare client',
  limitMs: limitMs(1000),
  goal: null,
  of: 'median',
  run: async () => {
    const portal = await startPortal(1000)
    const agent = new Agent({ keepAlive: true })
    const call = (accountId: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const url = `${portal.origin}${apiBase}/accounts/${accountId}/two-factor`
        get(url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject)
      })
    try {
      return await repeated(5, async () => {
        let next = 0
        const begun = performance.now()
        const work = async (): Promise<void> => {
          while (next < 1000) await call(`A-${next++}`)
        }
        await Promise.all(Array.from({ length: requestsAtOnce }, work))
        return performance.now() - begun
      })
    } finally {
      agent.destroy()
      portal.stop()
    }
  },
}

/**
 * P6: the console's core with its real client, database and audit, against a portal in another process that answers each
 * call after 50 ms. One login that reaches all the accounts by delegated access: nobody signs in a thousand times, and one session is also
 * the harder case, since the portal counts requests at once by session.
 */
export const refreshOfMany: Measure[] = [
  measure(10, 15, 'P6 10', null),
  measure(100, 15, 'P6 100', null),
  measure(1000, 15, 'P6', 1.1),
  bare,
]

/** P12: milliseconds an account. */
export const refreshGrowth: Growth = {
  what: 'P6 an account, by accounts',
  points: [
    { count: 10, id: 'P6 10', per: 10 },
    { count: 100, id: 'P6 100', per: 100 },
    { count: 1000, id: 'P6', per: 1000 },
  ],
}

/** The times of so many runs, after one that is not counted. */
async function repeated(runs: number, work: () => Promise<number>): Promise<number[]> {
  await work()
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) times.push(await work())
  return times
}

/** @param work gets what reads all accounts once and answers how long that took, in milliseconds */
async function withManyAccounts(
  accounts: number,
  work: (refresh: () => Promise<number>) => Promise<number[]>,
): Promise<number[]> {
  const { origin, userId, stop } = await startPortal(accounts)
  const sandbox = await startTestSandbox()
  try {
    const app = await startTestConsole(sandbox, { clock: { ...systemClock, advance: () => undefined } })
    try {
      const { id: portalId } = await app.ok('portal.add', { address: origin })
      await app.idle()
      await app.ok('session.signIn', { portalId, userId, password: 'any password' })
      await app.idle()
      return await work(() => refresh(app, accounts))
    } finally {
      app.close()
    }
  } finally {
    await sandbox.close()
    stop()
  }
}

async function startPortal(accounts: number): Promise<{ origin: string; userId: string; stop(): void }> {
  const options = JSON.stringify({ accounts, delayMs: replyMs, requestsAtOnce })
  const child = fork(join(import.meta.dirname, 'many-accounts-process.ts'), [options])
  const [portal] = (await once(child, 'message')) as [{ origin: string; userId: string }]
  return { ...portal, stop: () => void child.kill() }
}

async function refresh(app: TestConsole, accounts: number): Promise<number> {
  app.published.length = 0
  const over = new Promise<RefreshProgress>((resolve) => {
    const push = app.published.push.bind(app.published)
    app.published.push = (...events) => {
      for (const { name, payload } of events) {
        const progress = payload as RefreshProgress
        if (name === 'accountList.progress' && !progress.running) resolve(progress)
      }
      return push(...events)
    }
  })
  const begun = performance.now()
  await app.ok('accountList.refresh', { accountIds: null })
  const { done, failed } = await over
  const took = performance.now() - begun
  if (done - failed !== accounts) throw new Error(`${done} of ${accounts} accounts were read, ${failed} failed`)
  return took
}
