import { join } from 'node:path'
import { readLog } from '../../src/main/base/log/read-log.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, samplePassword as text } from '../support/electron/console-page.ts'
import { bareChange, type CallName } from './bare-change.ts'
import type { Pair, PairedMeasure } from './measure.ts'
import { drive, type Driven, type Hand } from './page-driver.ts'
import { withRuntime } from './with-runtime.ts'

interface Customer {
  id: string
  userId: string
  name: string
}

/** Companies of the scenario `thirty-accounts` with an Authenticator App, a reachable number and a login of their own. */
const companies: [ours: Customer, limit: Customer][] = [
  [
    { id: 'A-30108', userId: 'office@bambooquay.example', name: 'Bamboo Quay Ceramics' },
    { id: 'A-30102', userId: 'it@angsana-trading.example', name: 'Angsana Trading' },
  ],
  [
    { id: 'A-30110', userId: 'orders@deltalane.example', name: 'Delta Lane Bakery' },
    { id: 'A-30104', userId: 'it@angsana-logistics.example', name: 'Angsana Logistics' },
  ],
  [
    { id: 'A-30112', userId: 'admin@harbourgrove.example', name: 'Harbour Grove Optics' },
    { id: 'A-30107', userId: 'it@angsana-packaging.example', name: 'Angsana Packaging' },
  ],
  [
    { id: 'A-30117', userId: 'it@rambaifield.example', name: 'Rambai Field Pharmacy' },
    { id: 'A-30115', userId: 'noc@monsoonridge.example', name: 'Monsoon Ridge Games' },
  ],
]
/** Starts of the app; the first change of each is its warm-up. */
const launches = 5

/**
 * P10: a change from Authenticator App to SMS through the real window, from the list of accounts to "now protected by
 * SMS", each control used as soon as it was drawn; and the same calls of the portal by a client that does nothing else.
 * The frames that the quickest hand has to wait for are not counted, nor is the read of the test inbox. The goal is for the
 * sandbox portal as it is shipped, where each password costs what it should; a portal that answers in 2 ms shows what
 * the window itself takes.
 */
export const wholeChanges: PairedMeasure[] = [
  { id: 'P10', portal: 'the sandbox as it is', goal: 1.5, passwordCost: null },
  { id: 'P10 quick', portal: 'passwords that cost nothing', goal: null, passwordCost: 2 },
].map(({ id, portal, goal, passwordCost }) => ({
  ...{ id, what: `a whole change in the window, frames left out; ${portal}`, limitIs: 'the same calls alone' },
  ...{ unit: 'ms', goal },
  run: () =>
    withRuntime(async () => {
      const all: Pair[] = []
      for (let launch = 0; launch < launches; launch += 1) all.push(...(await pairsOfLaunch(passwordCost)))
      return all
    }),
}))

async function pairsOfLaunch(passwordCost: number | null): Promise<Pair[]> {
  const app = await launchApp({ scenario: 'thirty-accounts', passwordCost })
  try {
    const pairs: Pair[] = []
    for (const [ours, limit] of companies) {
      const { ms, calls } = await changeInWindow(app, ours)
      pairs.push({ ours: ms, limit: await bareChange(app.portalOrigin(), app.sandbox, limit, calls) })
    }
    return pairs.slice(1)
  } finally {
    await app.close()
    dispose(app.profile)
  }
}

async function changeInWindow(app: RunningApp, customer: Customer): Promise<{ ms: number; calls: CallName[] }> {
  const { page, sandbox, profile } = app
  const consolePage = new ConsolePage(page, sandbox)
  await consolePage.signIn(customer, 'authenticator')
  await page.getByRole('link', { name: 'Accounts' }).first().click()
  await page.getByRole('link', { name: customer.name }).waitFor()
  const before = callsIn(profile).length
  const hands = (given: Hand[]): Promise<Driven> => page.evaluate(`(${drive.toString()})(${JSON.stringify(given)})`)
  const toCode = await hands([
    { press: 'link', name: customer.name },
    { press: 'button', name: 'Manage two-factor authentication' },
    { press: 'button', name: 'Change method' },
    { press: 'radio', name: 'New phone' },
    { press: 'button', name: 'Continue' },
    { fill: 'password', text },
    { press: 'button', name: 'Disable 2FA' },
    { press: 'button', name: 'Setup Two-Factor Authentication' },
    { press: 'button', name: 'Next' },
    { fill: 'password', text },
    { press: 'button', name: 'Confirm' },
    { await: 'code' },
  ])
  const code = await consolePage.enrolmentCode('sms', customer)
  const toEnd = await hands([
    { fill: 'code', text: code },
    { press: 'button', name: 'Okay' },
    { await: 'heading', name: 'This account is now protected by SMS.' },
  ])
  const calls = callsIn(profile).slice(before)
  return { ms: toCode.ms + toEnd.ms - toCode.framesMs - toEnd.framesMs, calls }
}

/** The calls of the sandbox portal that the log knows, oldest first. */
function callsIn(profile: string): CallName[] {
  return [...readLog(join(profile, 'logs'))]
    .reverse()
    .flatMap(({ lines }) => lines)
    .filter(({ event, facts }) => event === 'portal.called' && facts['portal'] !== 'controls')
    .map(({ facts }) => facts['endpoint'] as CallName)
}
