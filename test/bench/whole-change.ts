import { apiBase, endpoints } from '#shared/portal-api/endpoints.ts'
import { dispose, launchApp, type RunningApp } from '../support/app.ts'
import { ConsolePage, customers, samplePassword as password } from '../support/console-page.ts'
import { portalCall } from '../support/portal-call.ts'
import { driveChange } from './change-driver.ts'
import type { Pair, PairedMeasure } from './measure.ts'
import { bareClient, replayChange, type MadeCall, type ReplayTo } from './replay-change.ts'
import { withRuntime } from './with-runtime.ts'

const { seriMuda } = customers
const account = `${apiBase}/accounts/${seriMuda.id}`
const pairs = 15
/** One frame of a display at 60 Hz. */
const frameMs = 1000 / 60

/** How costly the sandbox portal's passwords are: as it is shipped, and next to nothing, so that only our own work is left. */
const portals = [
  { id: 'P10', what: 'a whole change, less the frames drawn', passwordCost: null, goal: 1.5 },
  { id: 'P10 bare', what: 'the same at a portal without password hashing', passwordCost: 2, goal: null },
]

/**
 * P10: Authenticator App → SMS through the real window, with events sent inside the page as soon as a control is there,
 * less the frames that were drawn; beside it the calls that the console made meanwhile, sent once more by a bare client.
 */
export const wholeChange: PairedMeasure[] = portals.map(({ id, what, passwordCost, goal }) => ({
  ...{ id, what, limitIs: 'the same HTTP calls, one after another', unit: 'ms', goal },
  run: () =>
    withRuntime(async () => {
      const app = await launchApp({ passwordCost })
      try {
        return await measure(app)
      } finally {
        await app.close()
        dispose(app.profile)
      }
    }),
}))

async function measure(app: RunningApp): Promise<Pair[]> {
  await new ConsolePage(app.page, app.sandbox).signIn(seriMuda, 'authenticator')
  await listen(app)
  const to = { ...app.portal(), token: await tokenOf(app), password }
  const all: Pair[] = []
  for (let run = 0; run < 1 + pairs; run += 1) {
    await app.page.evaluate(() => (location.hash = '#/accounts'))
    await made(app)
    const { tookMs, frames } = await app.page.evaluate(driveChange, { name: seriMuda.name, password })
    const calls = await made(app)
    await restore(to)
    const limit = await replayChange(calls, to)
    await restore(to)
    all.push({ ours: tookMs - frames * frameMs, limit })
  }
  return all.slice(1)
}

/** Has main note every call that it makes. */
async function listen({ electron }: RunningApp): Promise<void> {
  await electron.evaluate(() => {
    const calls: MadeCall[] = []
    Object.assign(globalThis, { calls })
    process.getBuiltinModule('node:diagnostics_channel').subscribe('http.client.request.start', (message) => {
      const { method, path } = (message as { request: MadeCall }).request
      calls.push({ method, path })
    })
  })
}

/** The calls since it was last asked. */
function made({ electron }: RunningApp): Promise<MadeCall[]> {
  return electron.evaluate(() => (globalThis as unknown as { calls: MadeCall[] }).calls.splice(0))
}

/** A session beside the console's, for the bare client. */
async function tokenOf({ sandbox, portal }: RunningApp): Promise<string> {
  const call = portalCall(() => `${portal().origin}${apiBase}`, endpoints)
  const body = { userId: seriMuda.userId, password, device: 'bench' }
  const { challenge } = (await call('signIn', { body })).body(200)
  const code = await sandbox.authenticatorCode(seriMuda.userId)
  const answer = await call('verifyChallenge', { params: { challengeId: challenge.id }, body: { code } })
  return answer.body(201).accessToken
}

/** Back to the Authenticator App, as the account was before. */
async function restore(to: ReplayTo): Promise<void> {
  const send = bareClient(to)
  const state = await send('GET', `${account}/two-factor`)
  const off = await send('POST', `${account}/two-factor/disable`, { password, expectedVersion: state['version'] })
  const begin = { method: 'authenticator', password, expectedVersion: off['version'] }
  const { id } = await send('POST', `${account}/two-factor/enrolments`, begin)
  const query = new URLSearchParams({ owner: seriMuda.userId }).toString()
  const { codes } = (await send('GET', `/sandbox/authenticator-codes?${query}`)) as {
    codes: { use: string; code: string }[]
  }
  const code = codes.find(({ use }) => use === 'enrolment')?.code
  await send('POST', `${account}/two-factor/enrolments/${String(id)}/verify`, { code })
}
