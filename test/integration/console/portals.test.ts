import { describe, expect } from 'vitest'
import { keyAt } from '#shared/domain/account-key.ts'
import { expiredCertificate, testCertificate } from '../../support/portal/test-certificate.ts'
import { freePort } from '../../support/free-port.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { rawServer } from '../../support/portal/raw-server.ts'
import { samples } from '../../support/portal/sandbox.ts'
import { tlsFront } from '../../support/portal/tls-front.ts'
import { test } from '../../support/console/world.ts'

const { seriMuda, bayu } = samples

describe('an address', () => {
  test.for(['', 'no address', 'ftp://portal.example', 'javascript:alert(1)', 'https://', 'file:///etc/passwd'])(
    '%s is none of a portal',
    async (address, { world }) => {
      const { code } = await world.app.failure('portal.probe', { address })
      expect(['not-an-address', 'input-refused']).toContain(code)
    },
  )

  test.for(['http://portal.example', 'http://192.0.2.7:8080', 'http://127.0.0.1.example', 'HTTP://[2001:db8::1]'])(
    '%s is plain http to another computer: refused, and nothing is sent',
    async (address, { world }) => {
      const sent: string[] = []
      world.app.onSend = ({ path }) => void sent.push(path)
      expect(await world.app.failure('portal.add', { address })).toMatchObject({ code: 'plain-http-refused' })
      expect(sent).toEqual([])
      expect((await world.app.ok('app.snapshot', {})).portals).toHaveLength(1)
    },
  )

  test('where nobody answers, and where something else does, have different failures', async ({ world }) => {
    const address = `http://127.0.0.1:${await freePort()}`
    expect(await world.app.failure('portal.add', { address })).toMatchObject({ code: 'portal-unreachable' })
    const shop = await rawServer((response) => response.end('<h1>A shop</h1>'))
    expect(await world.app.failure('portal.add', { address: shop.origin })).toMatchObject({ code: 'not-a-portal' })
    expect(world.app.entries().filter(({ action }) => action === 'portal.added')).toEqual([])
  })

  test('of this computer by its name finds the portal that answers to its address alone', async ({ world }) => {
    const other = await world.createPortal()
    const { port } = new URL(other.baseUrl)
    const address = `http://localhost:${port}`
    expect(await world.app.ok('portal.probe', { address })).toMatchObject({ origin: other.baseUrl, known: false })
    const { id } = await world.app.ok('portal.add', { address })
    expect(id).toBe(`127.0.0.1:${port}`)
    const shop = await rawServer((response) => response.end('<h1>A shop</h1>'))
    const named = `http://localhost:${new URL(shop.origin).port}`
    expect(await world.app.failure('portal.probe', { address: named })).toMatchObject({ code: 'not-a-portal' })
  })

  test('of a sandbox on this computer shows what is there before anything is saved', async ({ world }) => {
    const other = await world.createPortal()
    const probed = await world.app.ok('portal.probe', { address: ` ${other.baseUrl}/some/page?x=1 ` })
    expect(probed).toMatchObject({ origin: other.baseUrl, connection: 'this-computer', known: false })
    expect(probed.capabilities.sandbox).toBe(true)
    expect((await world.app.ok('app.snapshot', {})).portals).toHaveLength(1)
    await world.app.ok('portal.add', { address: other.baseUrl })
    expect(await world.app.ok('portal.probe', { address: other.baseUrl })).toMatchObject({ known: true })
    await world.app.ok('portal.add', { address: other.baseUrl })
    expect(world.app.entries().filter(({ action }) => action === 'portal.added')).toHaveLength(1)
    // The embedded one is not added a second time under its address.
    expect(await world.app.ok('portal.add', { address: world.sandbox.baseUrl })).toMatchObject({ id: 'sandbox' })
    expect((await world.app.ok('app.snapshot', {})).portals).toHaveLength(2)
  })
})

describe('a certificate', () => {
  test('of its own signature, expired, or for another host is refused, and says why', async ({ world }) => {
    const { sandbox } = world
    const good = await tlsFront(sandbox.baseUrl)
    const old = await tlsFront(sandbox.baseUrl, expiredCertificate)
    const address = `https://localhost:${good}`
    const refused = { code: 'certificate-refused' }
    expect(await world.app.failure('portal.add', { address })).toMatchObject({
      ...refused,
      certificate: 'self-signed',
    })

    const app = await world.openConsole({ trusted: `${testCertificate.cert}\n${expiredCertificate.cert}` })
    const expired = await app.failure('portal.add', { address: `https://localhost:${old}` })
    expect(expired).toMatchObject({ ...refused, certificate: 'expired' })
    const elsewhere = await app.failure('portal.add', { address: `https://127.0.0.2:${good}` })
    expect(elsewhere).toMatchObject({ ...refused, certificate: 'wrong-host' })
    expect((await app.ok('app.snapshot', {})).portals).toHaveLength(1)
  })

  test('of a trusted issuer is accepted: the portal is added, and a customer signs in over TLS', async ({ world }) => {
    const other = await world.createPortal()
    const port = await tlsFront(other.baseUrl)
    const app = await world.openConsole({ trusted: testCertificate.cert })
    const address = `localhost:${port}`
    expect(await app.ok('portal.probe', { address })).toMatchObject({
      origin: `https://localhost:${port}`,
      connection: 'https',
    })
    const { id: portalId } = await app.ok('portal.add', { address })
    expect(portalId).toBe(`localhost:${port}`)
    const session = await operatorOf(world, app, { portalId, sandbox: other }).signIn(bayu)
    expect(session).toMatchObject({ portalId, accountId: keyAt(portalId, bayu.id) })
  })
})

describe('two portals with the same accounts', () => {
  test('are kept apart: state, procedures, the audit, and what survives a restart', async ({ world }) => {
    const { app, sandbox } = world
    const other = await world.createPortal()
    const { id: portalId } = await app.ok('portal.add', { address: other.baseUrl })
    const here = operatorOf(world)
    const there = operatorOf(world, app, { portalId, sandbox: other })
    await here.signIn(seriMuda)
    await there.signIn(seriMuda)
    const key = keyAt(portalId, seriMuda.id)
    expect((await app.ok('app.snapshot', {})).sessions.map(({ accountId }) => accountId)).toEqual([seriMuda.id, key])

    const open = await here.startUntil(seriMuda, 'disable', 'disable')
    await there.complete(seriMuda, 'disable')
    expect((await other.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
    expect(await sandbox.ledger()).toEqual([])
    const rows = new Map((await app.ok('account.list', {})).map((row) => [row.id, row]))
    expect(rows.get(seriMuda.id)).toMatchObject({
      portalId: 'sandbox',
      twoFactor: { active: true },
      procedureId: open.id,
    })
    expect(rows.get(key)).toMatchObject({ portalId, twoFactor: { active: false }, procedureId: null })
    const applied = app.entries().filter(({ action }) => action === 'effect.applied')
    expect(applied.map(({ account }) => account)).toEqual([key])

    await app.restart()
    await app.idle()
    const portals = (await app.ok('app.snapshot', {})).portals
    expect(portals).toMatchObject([{ id: 'sandbox' }, { id: portalId, origin: other.baseUrl, status: 'ready' }])
    await there.signIn(seriMuda)
    expect((await app.ok('account.get', { accountId: key })).twoFactor.active).toBe(false)
  })

  test('one goes away: only its own accounts cannot be read, and it can be asked again', async ({ world }) => {
    const { app } = world
    const other = await world.createPortal()
    const { id: portalId } = await app.ok('portal.add', { address: other.baseUrl })
    await operatorOf(world).signIn(bayu)
    await operatorOf(world, app, { portalId, sandbox: other }).signIn(bayu)
    await other.stop()
    const accountId = keyAt(portalId, bayu.id)
    // The first call may still go out on a connection that was kept open, whose end was not heard of yet.
    const { code } = await app.failure('account.get', { accountId })
    expect(['portal-unreachable', 'no-answer']).toContain(code)
    expect(await app.failure('account.get', { accountId })).toMatchObject({ code: 'portal-unreachable' })
    expect(await app.failure('portal.tryAgain', { portalId })).toMatchObject({ code: 'portal-unreachable' })
    expect((await app.ok('account.get', { accountId: bayu.id })).account.name).toBe(bayu.name)
    await other.restart({ port: Number(new URL(`http://${portalId}`).port) })
    expect(await app.ok('portal.tryAgain', { portalId })).toMatchObject({ status: 'ready' })
  })
})

test('a portal that leaves the question for its capabilities unanswered is away, and found again', async ({
  world,
}) => {
  const { app } = world
  const other = await world.createPortal()
  const { id: portalId } = await app.ok('portal.add', { address: other.baseUrl })
  await other.plan({ method: 'GET', path: '/capabilities', fault: 'cut-within', times: 2 })
  const statusOf = async () => (await app.ok('app.snapshot', {})).portals.find(({ id }) => id === portalId)?.status
  expect(await app.failure('portal.tryAgain', { portalId })).toMatchObject({ code: 'no-answer' })
  expect(await statusOf()).toBe('unreachable')
  await expect.poll(async () => (await app.call('portal.tryAgain', { portalId })).ok).toBe(true)
  expect(await statusOf()).toBe('ready')
})

describe('removing a portal', () => {
  test('signs out there, forgets its accounts and keeps the audit; not while a procedure there is open', async ({
    world,
  }) => {
    const { app } = world
    const other = await world.createPortal()
    const { id: portalId } = await app.ok('portal.add', { address: other.baseUrl })
    const there = operatorOf(world, app, { portalId, sandbox: other })
    const session = await there.signIn(bayu)
    await operatorOf(world).signIn(bayu)
    const procedure = await there.start(bayu, 'set-up')
    expect(await app.failure('portal.remove', { portalId })).toMatchObject({ code: 'procedure-open' })
    await app.ok('procedure.cancel', { procedureId: procedure.id })
    await app.ok('portal.remove', { portalId })

    expect((await app.ok('app.snapshot', {})).sessions.map(({ accountId }) => accountId)).toEqual([bayu.id])
    expect((await app.ok('account.list', {})).map(({ id }) => id)).toEqual([bayu.id])
    const { sessions } = (
      await other.call('listSessions', { token: (await other.signIn(bayu.userId)).accessToken })
    ).body(200)
    expect(sessions.map(({ id }) => id)).not.toContain(session.id)
    const about = app.entries().filter(({ account }) => account === keyAt(portalId, bayu.id))
    expect(about.map(({ action }) => action)).toContain('procedure.cancelled')
    expect(app.entries().slice(-2)).toMatchObject([
      { action: 'portal.removed', detail: { portal: portalId } },
      { action: 'unprotected.ended', account: keyAt(portalId, bayu.id) },
    ])
    expect(await app.failure('portal.remove', { portalId: 'sandbox' })).toMatchObject({ code: 'forbidden' })
  })
})
