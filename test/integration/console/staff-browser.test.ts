import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect } from 'vitest'
import { systemClock } from '#shared/domain/clock.ts'
import { keyAt } from '#shared/domain/account-key.ts'
import type { OpenIdSettings } from '../../../src/gateway/openid-provider.ts'
import { createStaffProvider } from '../../../src/gateway/openid-provider.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { prove } from '../../support/console/staff-case.ts'
import type { World } from '../../support/console/world.ts'
import { test } from '../../support/console/world.ts'
import type { TestIssuer } from '../../support/gateway/test-issuer.ts'
import { startTestIssuer } from '../../support/gateway/test-issuer.ts'
import { linkOf } from '../../support/portal/desk-case.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { samples } from '../../support/portal/sandbox.ts'

let issuer: TestIssuer
let desk: TestSandbox
let portalId: string
/** When the person signed in at the provider last, in seconds. */
let lastSignIn: number

const settingsOf = (changes: Partial<OpenIdSettings> = {}): OpenIdSettings => ({
  kind: 'openid-connect',
  issuer: issuer.issuer,
  clientId: issuer.clientId,
  scopes: ['openid', 'profile'],
  redirectPorts: [],
  rolesClaim: 'desk_roles',
  roles: { agent: ['desk-agent'], approver: ['desk-approver'], auditor: ['desk-auditor'] },
  sessionHours: 10,
  stepUpSeconds: 120,
  ...changes,
})

beforeEach(async () => {
  issuer = await startTestIssuer()
  lastSignIn = seconds() - 10
  issuer.issues({ auth_time: lastSignIn })
})
afterEach(() => issuer.stop())

const seconds = (): number => Math.floor(Date.now() / 1000)

/** What a browser does with an address: it follows every redirect. */
async function browse(address: string): Promise<string> {
  const response = await fetch(address)
  return response.text()
}

async function startDesk(world: World, settings: Partial<OpenIdSettings> = {}): Promise<void> {
  const staffProvider = createStaffProvider(settingsOf(settings), 0)
  desk = await world.createPortal({ clock: systemClock, staffProvider })
  portalId = new URL(desk.baseUrl).host
}

/** A desk whose issuer the operator has confirmed; the answer is the console. */
async function addDesk(world: World, settings: Partial<OpenIdSettings> = {}): Promise<TestConsole> {
  await startDesk(world, settings)
  await world.app.ok('portal.add', { address: desk.baseUrl, issuer: issuer.issuer })
  return world.app
}

/** Signs in as a person does: the browser is opened, and comes back. */
async function signIn(app: TestConsole) {
  const pages: Promise<string>[] = []
  app.onBrowser = (address) => void pages.push(browse(address))
  const wait = await app.ok('desk.beginBrowserSignIn', { portalId })
  const staff = await app.ok('desk.finishBrowserSignIn', { waitId: wait.waitId })
  return { staff, wait, pages: await Promise.all(pages) }
}

describe('a sign-in in the browser', () => {
  test('signs staff in, with code, PKCE, state and the nonce of the portal', async ({ world }) => {
    const app = await addDesk(world)
    const { staff, wait, pages } = await signIn(app)
    expect(staff).toMatchObject({ portalId, name: 'Agent A', role: 'agent' })
    expect(pages).toEqual([expect.stringContaining('Go back to FactorDesk')])
    const [asked] = issuer.asked
    expect(Object.fromEntries(asked ?? [])).toMatchObject({
      response_type: 'code',
      client_id: 'factordesk-console',
      code_challenge_method: 'S256',
      scope: 'openid profile',
      max_age: '36000',
    })
    expect(asked?.get('prompt')).toBeNull()
    expect(asked?.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
    expect(wait.address).toContain(issuer.issuer)
    expect((await app.ok('desk.listCases', { status: null, after: null })).cases).toEqual([])
    expect(app.entries().filter(({ action }) => action === 'session.signed-in')).toHaveLength(1)
    // The address of this computer answers nobody any more.
    await expect(fetch(asked?.get('redirect_uri') ?? '')).rejects.toThrow()
  })

  test('is offered where the operator confirmed the issuer, and another one is asked for again', async ({ world }) => {
    let opened = 0
    const { app } = world
    await startDesk(world)
    app.onBrowser = () => void (opened += 1)
    await app.ok('portal.add', { address: desk.baseUrl })
    expect(await app.failure('desk.beginBrowserSignIn', { portalId })).toMatchObject({ code: 'issuer-not-confirmed' })
    const wrong = { portalId, issuer: 'https://sso.example' }
    expect(await app.failure('portal.confirmIssuer', wrong)).toMatchObject({ code: 'issuer-not-confirmed' })
    const confirmed = await app.ok('portal.confirmIssuer', { portalId, issuer: issuer.issuer })
    expect(confirmed.confirmedIssuer).toBe(issuer.issuer)
    const { waitId } = await app.ok('desk.beginBrowserSignIn', { portalId })
    await app.ok('desk.cancelBrowserWait', { waitId })
    expect(opened).toBe(1)

    const other = await startTestIssuer()
    const { port } = new URL(desk.baseUrl)
    const changed = createStaffProvider(settingsOf({ issuer: other.issuer }), 0)
    await desk.restart({ staffProvider: changed, port: Number(port) })
    // The connection that was open is gone: the first question is lost.
    await app.call('portal.tryAgain', { portalId })
    await app.ok('portal.tryAgain', { portalId })
    expect(await app.failure('desk.beginBrowserSignIn', { portalId })).toMatchObject({ code: 'issuer-not-confirmed' })
    const view = (await app.ok('app.snapshot', {})).portals.find(({ id }) => id === portalId)
    expect(view).toMatchObject({
      confirmedIssuer: issuer.issuer,
      capabilities: { staffSignIn: { issuer: other.issuer } },
    })
    expect(opened).toBe(1)
    await other.stop()
    await app.restart()
    const kept = (await app.ok('app.snapshot', {})).portals.find(({ id }) => id === portalId)
    expect(kept?.confirmedIssuer).toBe(issuer.issuer)
    const actions = app.entries().map(({ action }) => action)
    expect(actions.filter((action) => action === 'portal.issuer-confirmed')).toHaveLength(1)
  })

  test('confirms the issuer that was shown, and no other that the portal names by then', async ({ world }) => {
    const { app } = world
    await startDesk(world)
    const shown = { address: desk.baseUrl, issuer: 'https://sso.example' }
    expect(await app.failure('portal.add', shown)).toMatchObject({ code: 'issuer-not-confirmed' })
    expect((await app.ok('app.snapshot', {})).portals).toHaveLength(1)
  })

  test('waits on for the answer with its own state, whatever else comes', async ({ world }) => {
    const app = await addDesk(world)
    const pages: string[] = []
    app.onBrowser = async (address) => {
      const url = new URL(address)
      const back = url.searchParams.get('redirect_uri') ?? ''
      const host = new URL(back).host
      pages.push(await browse(`${back}?code=code-of-an-attacker&state=wrong`))
      pages.push(await browse(`${back}?code=code-of-an-attacker`))
      pages.push(await browse(`http://${host}/other`))
      pages.push(await withHost(`${back}?code=code-1&state=${url.searchParams.get('state')}`, 'attacker.example'))
      await expect(fetch(back.replace('127.0.0.1', '127.0.0.2'))).rejects.toThrow()
      void browse(address)
    }
    const { waitId } = await app.ok('desk.beginBrowserSignIn', { portalId })
    expect(await app.ok('desk.finishBrowserSignIn', { waitId })).toMatchObject({ name: 'Agent A' })
    expect(pages).toHaveLength(4)
    for (const page of pages) expect(page).toContain('FactorDesk does not wait for this')
  })

  test('takes one answer: a second one gets a page that says so', async ({ world }) => {
    const app = await addDesk(world)
    const answers: string[] = []
    const { pages } = await signInWith(app, async (address) => {
      const response = await fetch(address, { redirect: 'manual' })
      const back = response.headers.get('location') ?? ''
      answers.push(
        ...(await Promise.all([browse(back), browse(back).catch(() => 'FactorDesk does not wait for this')])),
      )
    })
    expect(pages).toBe(1)
    expect(answers.filter((page) => page.includes('has the answer'))).toHaveLength(1)
  })

  test.for<[string, object]>([
    ['another nonce', { nonce: 'the-nonce-of-another-sign-in' }],
    ['another issuer', { iss: 'https://issuer.example' }],
    ['another client', { aud: 'another-client' }],
    ['a time that is over', { exp: 1_700_000_000 }],
    ['no time of the sign-in', { auth_time: undefined }],
  ])('ends without a session where the ID token has %s', async ([, claims], { world }) => {
    const app = await addDesk(world)
    issuer.issues({ auth_time: seconds() - 10, ...claims })
    let sent = 0
    app.onSend = ({ path }) => void (sent += path.includes('{signInId}') ? 1 : 0)
    app.onBrowser = (address) => void browse(address)
    const { waitId } = await app.ok('desk.beginBrowserSignIn', { portalId })
    expect(await app.failure('desk.finishBrowserSignIn', { waitId })).toMatchObject({ code: 'provider-refused' })
    expect(sent).toBe(0)
    expect((await app.ok('app.snapshot', {})).staff).toBeNull()
  })

  test('ends where the provider refuses the person, with its page saying so', async ({ world }) => {
    const app = await addDesk(world)
    issuer.behaves({ redirectError: 'access_denied' })
    const pages: Promise<string>[] = []
    app.onBrowser = (address) => void pages.push(browse(address))
    const { waitId } = await app.ok('desk.beginBrowserSignIn', { portalId })
    expect(await app.failure('desk.finishBrowserSignIn', { waitId })).toMatchObject({ code: 'provider-refused' })
    expect(await pages[0]).toContain('The sign-in was refused')
  })

  test('is refused by the portal where the person has no role of the desk', async ({ world }) => {
    const app = await addDesk(world)
    issuer.issues({ desk_roles: [] })
    app.onBrowser = (address) => void browse(address)
    const { waitId } = await app.ok('desk.beginBrowserSignIn', { portalId })
    expect(await app.failure('desk.finishBrowserSignIn', { waitId })).toMatchObject({ code: 'forbidden' })
    expect(app.entries().at(-1)).toMatchObject({ action: 'session.sign-in-refused', detail: { code: 'forbidden' } })
  })

  test('needs a provider that is there, is the one that was confirmed, and knows PKCE with S256', async ({ world }) => {
    const app = await addDesk(world)
    const begin = () => app.failure('desk.beginBrowserSignIn', { portalId })
    issuer.says({ issuer: 'https://issuer.example' })
    expect(await begin()).toMatchObject({ code: 'provider-refused' })
    issuer.says({ code_challenge_methods_supported: ['plain'] })
    expect(await begin()).toMatchObject({ code: 'provider-refused' })
    await issuer.stop()
    expect(await begin()).toMatchObject({ code: 'provider-unreachable' })
    expect(issuer.asked).toEqual([])
  })

  test('ends when it is cancelled, when another begins, at the lock and when its time is over', async ({ world }) => {
    const app = await addDesk(world)
    const begin = async () => {
      const { waitId } = await app.ok('desk.beginBrowserSignIn', { portalId })
      const ended = app.failure('desk.finishBrowserSignIn', { waitId })
      return { waitId, ended }
    }
    const cancelled = await begin()
    await app.ok('desk.cancelBrowserWait', { waitId: cancelled.waitId })
    expect(await cancelled.ended).toMatchObject({ code: 'browser-sign-in-cancelled' })
    const first = await begin()
    const second = await begin()
    expect(await first.ended).toMatchObject({ code: 'browser-sign-in-cancelled' })
    app.timers.advance(5 * 60_000)
    expect(await second.ended).toMatchObject({ code: 'browser-sign-in-over' })
    const locked = await begin()
    await app.ok('lock.now', {})
    expect(await locked.ended).toMatchObject({ code: 'browser-sign-in-cancelled' })
  })

  test('opens no page where another one was begun meanwhile', async ({ world }) => {
    const app = await addDesk(world)
    let opened = 0
    app.onBrowser = () => void (opened += 1)
    const begun = await Promise.all([1, 2, 3].map(() => app.call('desk.beginBrowserSignIn', { portalId })))
    expect(opened).toBe(1)
    expect(begun.map((outcome) => (outcome.ok ? 'ok' : outcome.failure.code)).sort()).toEqual([
      'browser-sign-in-cancelled',
      'browser-sign-in-cancelled',
      'ok',
    ])
  })

  test('opens its page again, at the address that can be copied', async ({ world }) => {
    const app = await addDesk(world)
    const opened: string[] = []
    app.onBrowser = (address) => void opened.push(address)
    const { waitId, address, endsAt } = await app.ok('desk.beginBrowserSignIn', { portalId })
    await app.ok('desk.openBrowserAgain', { waitId })
    expect(opened).toEqual([address, address])
    expect(Date.parse(endsAt) - app.clock.now().getTime()).toBe(5 * 60_000)
    await browse(address)
    await app.ok('desk.finishBrowserSignIn', { waitId })
    expect(await app.failure('desk.openBrowserAgain', { waitId })).toMatchObject({ code: 'browser-sign-in-over' })
  })

  test('uses the ports that the provider knows, and says where other programs have them', async ({ world }) => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const redirectPorts = [taken, other].map((server) => (server.address() as AddressInfo).port)
    const app = await addDesk(world, { redirectPorts })
    expect(await app.failure('desk.beginBrowserSignIn', { portalId })).toMatchObject({ code: 'loopback-port-taken' })
    other.close()
    await new Promise((resolve) => other.once('close', resolve))
    await signIn(app)
    expect(new URL(issuer.asked[0]?.get('redirect_uri') ?? '').port).toBe(String(redirectPorts[1]))
    taken.close()
  })
})

async function signInWith(app: TestConsole, browser: (address: string) => Promise<void>): Promise<{ pages: number }> {
  let pages = 0
  const done: Promise<void>[] = []
  app.onBrowser = (address) => {
    pages += 1
    done.push(browser(address))
  }
  const { waitId } = await app.ok('desk.beginBrowserSignIn', { portalId })
  await app.ok('desk.finishBrowserSignIn', { waitId })
  await Promise.all(done)
  return { pages }
}

/** A request to this computer under another name, as a page elsewhere would make it whose name leads here. */
async function withHost(address: string, host: string): Promise<string> {
  const { request } = await import('node:http')
  const { text } = await import('node:stream/consumers')
  return new Promise((resolve, reject) => {
    const sent = request(address, { headers: { Host: host } }, (answer) => void text(answer).then(resolve, reject))
    sent.on('error', reject).end()
  })
}

describe('a step-up', () => {
  /** A case whose gate is open, with the agent signed in. */
  async function openCase(world: World): Promise<string> {
    const app = await addDesk(world)
    await signIn(app)
    const { id: caseId } = await app.ok('desk.openCase', {
      accountId: keyAt(portalId, samples.seriMuda.id),
      ticket: 'T-1',
      channel: 'phone',
      scenario: 'registered-email-valid',
      reason: 'The phone was lost',
    })
    await prove(app, caseId, ['registered-email', 'recent-invoice'])
    await app.ok('desk.askConsent', { caseId, act: 'disable-two-factor' })
    const token = await linkOf(desk, samples.seriMuda.id, 'consent')
    ;(await desk.call('answerConsent', { params: { token }, body: { decision: 'approve' } })).body(200)
    return caseId
  }

  async function stepUp(app: TestConsole, caseId: string, operation: 'disableForCustomer' | 'enrolForCustomer') {
    lastSignIn = Math.max(lastSignIn + 1, seconds())
    issuer.issues({ auth_time: lastSignIn })
    const { waitId } = await app.ok('desk.beginStepUp', { caseId, operation })
    await app.ok('desk.finishStepUp', { waitId })
    return waitId
  }

  test('asks the provider for a new sign-in, and lets 2FA be turned off once', async ({ world }) => {
    const { app } = world
    const caseId = await openCase(world)
    expect(await app.failure('desk.disable', { caseId })).toMatchObject({ code: 'step-up-required' })
    const waitId = await stepUp(app, caseId, 'disableForCustomer')
    expect(Object.fromEntries(issuer.asked.at(-1) ?? [])).toMatchObject({ prompt: 'login', max_age: '120' })
    expect(await app.ok('desk.disable', { caseId, stepUp: waitId })).toMatchObject({ twoFactor: { active: false } })
    expect(await app.failure('desk.disable', { caseId, stepUp: waitId })).toMatchObject({ code: 'step-up-required' })
    const intents = app.entries().filter(({ detail }) => detail['effect'] === 'disable-for-customer')
    const key = String(intents.at(-1)?.detail['key'])
    expect(await desk.effects(key)).toHaveLength(1)
    app.onBrowser = () => undefined
    const { waitId: unfinished } = await app.ok('desk.beginStepUp', { caseId, operation: 'enrolForCustomer' })
    const enrolling = { caseId, method: 'email', stepUp: unfinished } as const
    expect(await app.failure('desk.enrol', enrolling)).toMatchObject({ code: 'step-up-required' })
    app.onBrowser = (address) => void browse(address)
    const again = await stepUp(app, caseId, 'enrolForCustomer')
    await app.ok('desk.enrol', { caseId, method: 'email', stepUp: again })
  })

  test('is for one effect on one case, here too', async ({ world }) => {
    const { app } = world
    const caseId = await openCase(world)
    const waitId = await stepUp(app, caseId, 'enrolForCustomer')
    let sent = 0
    app.onSend = ({ path }) => void (sent += path.endsWith('/disable-two-factor') ? 1 : 0)
    expect(await app.failure('desk.disable', { caseId, stepUp: waitId })).toMatchObject({ code: 'step-up-required' })
    expect(sent).toBe(0)
  })

  test('of another person, or with the sign-in before, is refused by the portal', async ({ world }) => {
    const { app } = world
    const caseId = await openCase(world)
    const failing = async (claims: object) => {
      issuer.issues({ auth_time: seconds(), ...claims })
      const { waitId } = await app.ok('desk.beginStepUp', { caseId, operation: 'disableForCustomer' })
      return app.failure('desk.finishStepUp', { waitId })
    }
    expect(await failing({ sub: 'person-b' })).toMatchObject({ code: 'step-up-required' })
    expect(await failing({ auth_time: seconds() - 3600 })).toMatchObject({ code: 'provider-refused' })
    // Nobody was signed out by that.
    expect((await app.ok('app.snapshot', {})).staff).toMatchObject({ name: 'Agent A' })
  })
})

describe('a sign-out', () => {
  test('ends the session of the portal and that of the browser, with the ID token in no address that is opened', async ({
    world,
  }) => {
    const app = await addDesk(world)
    await signIn(app)
    const opened: string[] = []
    const pages: Promise<string>[] = []
    const answers: number[] = []
    app.onBrowser = async (address) => {
      opened.push(address)
      const led = await fetch(address, { redirect: 'manual' })
      answers.push(led.status, (await fetch(address, { redirect: 'manual' })).status)
      pages.push(browse(led.headers.get('location') ?? ''))
    }
    await app.ok('desk.signOut', {})
    expect(answers).toEqual([303, 404])
    expect(opened).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/)])
    await Promise.all(pages)
    expect(Object.fromEntries(issuer.signedOut[0] ?? [])).toMatchObject({
      client_id: 'factordesk-console',
      id_token_hint: expect.stringMatching(/^ey/) as string,
      post_logout_redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/) as string,
    })
    expect((await app.ok('app.snapshot', {})).staff).toBeNull()
  })

  test('at the lock opens no browser, and neither does the sign-in of the next person', async ({ world }) => {
    const app = await addDesk(world)
    await signIn(app)
    issuer.issues({ sub: 'person-b', name: 'Agent B', auth_time: seconds() })
    const { staff } = await signIn(app)
    expect(staff.name).toBe('Agent B')
    let opened = 0
    app.onBrowser = () => void (opened += 1)
    await app.ok('lock.now', {})
    expect(opened).toBe(0)
    expect(issuer.signedOut).toEqual([])
  })
})
