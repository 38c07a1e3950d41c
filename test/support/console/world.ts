import { expect, test as plain } from 'vitest'
import { startTestConsole, type ConsoleOptions, type TestConsole } from './test-console.ts'
import { findSecrets } from '../secrets/find-secrets.ts'
import { judgeEffects } from './effects-oracle.ts'
import { faultProxy, type FaultProxy } from '../faults/fault-proxy.ts'
import { startTestSandbox, samplePassword, type TestSandbox } from '../portal/sandbox.ts'

/** A sandbox portal and the consoles that speak to it, with everything secret that was typed or shown. */
export interface World {
  sandbox: TestSandbox
  /** The first console. */
  app: TestConsole
  /** Another sandbox portal, with the same accounts, that the oracle knows too. */
  createPortal(options?: Parameters<typeof startTestSandbox>[0]): Promise<TestSandbox>
  openConsole(options?: ConsoleOptions): Promise<TestConsole>
  /** Secrets that the test typed. */
  typed: Set<string>
  /** Intents that may be open at the end; none by default. */
  openAtTheEnd: number
  /** Whether the test broke the audit on purpose. */
  isBroken: boolean
}

const mobileNumbers = ['60100000142', '60100000268', '60100000391']

/** A world whose consoles reach the portal through a proxy that injects the faults that a test asks for. */
export interface ProxiedWorld extends World {
  proxy: FaultProxy
}

/** A test with a world of its own; after it, the oracle says whether what is on disk and in the ledger is true. */
export const test = plain.extend<{ world: World; proxied: ProxiedWorld }>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the fixtures that a fixture needs from this pattern
  world: async ({}, use) => {
    const sandbox = await startTestSandbox()
    await inWorld(sandbox, sandbox, use)
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  proxied: async ({}, use) => inProxiedWorld(use),
})

/** A world behind a proxy, for as long as `use` takes; then the oracle. */
export async function inProxiedWorld(use: (world: ProxiedWorld) => Promise<void>): Promise<void> {
  const sandbox = await startTestSandbox({ limits: { sendsPerEnrolment: 5000 } })
  const proxy = await faultProxy(() => sandbox.baseUrl)
  try {
    // The sandbox's own getters stay in force: its secret changes with a restart.
    const seen = Object.create(sandbox, { baseUrl: { value: proxy.origin } }) as TestSandbox
    await inWorld(sandbox, seen, (world) => use(Object.assign(world, { proxy })))
  } finally {
    await proxy.close()
  }
}

/** @param seen the portal as consoles reach it */
async function inWorld(sandbox: TestSandbox, seen: TestSandbox, use: (world: World) => Promise<void>): Promise<void> {
  const consoles: TestConsole[] = []
  const openConsole: World['openConsole'] = async (options) => {
    const opened = await startTestConsole(seen, options)
    consoles.push(opened)
    return opened
  }
  const others: TestSandbox[] = []
  const createPortal: World['createPortal'] = async (options) => {
    const opened = await startTestSandbox(options)
    others.push(opened)
    return opened
  }
  const typed = new Set([samplePassword])
  try {
    const world: World = {
      sandbox,
      app: await openConsole(),
      createPortal,
      openConsole,
      typed,
      openAtTheEnd: 0,
      isBroken: false,
    }
    await use(world)
    for (const one of consoles) await one.idle()
    await judge(world, [sandbox, ...others], consoles)
  } finally {
    for (const one of consoles) one.close()
    for (const one of [sandbox, ...others]) await one.close()
  }
}

async function judge(world: World, portals: readonly TestSandbox[], consoles: readonly TestConsole[]): Promise<void> {
  const outbox = (await Promise.all(portals.map((portal) => portal.outbox()))).flat()
  const secrets = new Set([...world.typed, ...mobileNumbers])
  for (const { code, linkToken } of outbox) {
    if (code !== null) secrets.add(code)
    if (linkToken !== null) secrets.add(linkToken)
  }
  let open = 0
  for (const { db, main: core, errors, profile, secrets: shown } of consoles) {
    expect(core.audit.verify().verdict === 'broken', 'the chain is broken').toBe(world.isBroken)
    expect(errors, 'nothing unexpected happened').toEqual([])
    open += (await judgeEffects(db, portals)).open
    expect(findSecrets(profile.folder, [...secrets, ...shown]), 'no secret is on disk').toEqual([])
  }
  expect(open, 'no outcome is left open').toBe(world.openAtTheEnd)
}
