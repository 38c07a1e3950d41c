import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { english } from '../../../src/portal/web-pages/words/english.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import { startTestSandbox, samplePassword, samples, type TestSandbox } from '../../support/portal/sandbox.ts'
import { webPageClient, type Variant, type WebPageClient } from '../../support/portal/web-page-client.ts'

const { seriMuda, bayu } = samples
const variants = ['server', 'single-page'] as const
const bases = { server: '/portal', 'single-page': '/portal-app' } as const

let sandbox: TestSandbox
let clients: WebPageClient[]
beforeEach(async () => {
  clients = []
  sandbox = await startTestSandbox()
})
afterEach(async () => {
  for (const one of clients) await one.close()
  await sandbox.close()
})

function client(variant: Variant): WebPageClient {
  const opened = webPageClient(() => sandbox.baseUrl, variant)
  clients.push(opened)
  return opened
}

async function signedIn(variant: Variant, userId: string): Promise<WebPageClient> {
  const page = client(variant)
  await page.open('sign-in')
  page.fill(english.userId, userId)
  page.fill(english.password, samplePassword)
  await page.press(english.signIn)
  if (userId === seriMuda.userId) {
    page.fill(english.code, await sandbox.freshCode(userId))
    await page.press(english.verify)
  }
  expect(page.heading()).toContain('Welcome')
  return page
}

const effects = async (): Promise<string[]> => (await sandbox.ledger()).map(({ what }) => what)

describe('a form that is sent twice has one effect', () => {
  test('disable, at once and later', async () => {
    const page = await signedIn('server', seriMuda.userId)
    await page.open('account/security/manage')
    page.fill(english.accountPassword, samplePassword)
    const sent = await page.send(english.disable, {}, 3)
    expect(sent.map(({ location }) => location)).toEqual(Array(3).fill('/portal/account/security'))
    await page.send(english.disable)
    expect(await effects()).toEqual(['two-factor-disabled'])
    await page.open('account/security')
    expect(page.status()).toBe(english.messages.disabled('authenticator'))
  })

  test('a set-up: one begins and one code is sent, and Verify counts once', async () => {
    const page = await signedIn('server', bayu.userId)
    await page.open('account/security/set-up/sms')
    page.fill(english.accountPassword, samplePassword)
    await page.send(english.confirm, {}, 3)
    expect(await effects()).toEqual(['enrolment-started'])
    expect(await sandbox.outbox(bayu.id)).toHaveLength(1)
    await page.open('account/security/code')
    page.fill(english.code, await sandbox.sentCode(bayu.id))
    const sent = await page.send(english.verify, {}, 3)
    expect(sent.map(({ location }) => location)).toEqual(Array(3).fill('/portal/account/security/done'))
    expect(await effects()).toEqual(['enrolment-started', 'two-factor-enabled'])
  })

  test('sign-in: one code is sent, one session begins, and both answers belong to it', async () => {
    const page = client('server')
    await page.open('sign-in')
    page.fill(english.userId, samples.kenari.userId)
    page.fill(english.password, samplePassword)
    await page.send(english.signIn, {}, 3)
    expect(await sandbox.outbox(samples.kenari.id)).toHaveLength(1)
    await page.open('sign-in/code')
    page.fill(english.code, await sandbox.sentCode(samples.kenari.id))
    const sent = await page.send(english.verify, {}, 2)
    expect(sent.map(({ location }) => location)).toEqual(Array(2).fill('/portal/home'))
    await page.open('account/activity')
    expect(page.text().match(/Signed in/g)).toHaveLength(1)
  })

  test('the same form with another password is refused and counted', async () => {
    const page = await signedIn('server', seriMuda.userId)
    await page.open('account/security/manage')
    page.fill(english.accountPassword, 'wrong')
    await page.send(english.disable)
    page.fill(english.accountPassword, samplePassword)
    await page.send(english.disable)
    expect(await effects()).toEqual([])
    await page.open('account/security/manage')
    expect(page.alert()).toContain('sent before with other values')
  })
})

describe('a form that does not belong to the session is refused', () => {
  const forged = {
    'no token': { fields: ({ formToken: _, ...rest }: Record<string, string>) => rest },
    'a wrong token': { fields: (fields: Record<string, string>) => ({ ...fields, formToken: 'x'.repeat(43) }) },
    'no cookie': { cookies: false },
    'a page of another origin': { origin: 'https://elsewhere.example' },
    'another port of this machine': { origin: 'http://127.0.0.1:1' },
    'an opaque origin': { origin: 'null' },
    'no origin at all': { origin: null },
  }

  test.each(Object.entries(forged))('%s', async (_, change) => {
    const page = await signedIn('server', seriMuda.userId)
    await page.open('account/security/manage')
    page.fill(english.accountPassword, samplePassword)
    const [sent] = await page.send(english.disable, change)
    expect(sent?.status).toBe(403)
    expect(sent?.text).toContain(english.refusedHeading)
    expect(await effects()).toEqual([])
  })

  test('the token of another session', async () => {
    const page = await signedIn('server', seriMuda.userId)
    const other = await signedIn('server', bayu.userId)
    const token = /name="formToken" value="([^"]+)"/.exec(other.html())?.[1] ?? ''
    await page.open('account/security/manage')
    page.fill(english.accountPassword, samplePassword)
    const [sent] = await page.send(english.disable, { fields: (fields) => ({ ...fields, formToken: token }) })
    expect(sent?.status).toBe(403)
    expect(await effects()).toEqual([])
  })

  test('the single-page variant checks the same of what its script sends', async () => {
    const page = await signedIn('single-page', seriMuda.userId)
    const data = await fetch(`${sandbox.baseUrl}/portal-app/data/account/security/manage`, {
      headers: { Cookie: page.cookie() },
    })
    const { page: model } = (await data.json()) as {
      page: { blocks: { kind: string; hidden?: Record<string, string> }[] }
    }
    const hidden = model.blocks.find(({ kind }) => kind === 'form')?.hidden
    const send = (origin: string, fields: Record<string, string>): Promise<Response> =>
      fetch(`${sandbox.baseUrl}/portal-app/actions/disable`, {
        method: 'POST',
        headers: { Cookie: page.cookie(), Origin: origin, 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...hidden, password: samplePassword, ...fields }),
      })
    await send('https://elsewhere.example', {})
    await send(sandbox.baseUrl, { formToken: '' })
    expect(await effects()).toEqual([])
    expect(await (await send(sandbox.baseUrl, {})).json()).toEqual({ go: 'account/security' })
    expect(await effects()).toEqual(['two-factor-disabled'])
  })

  test('what is no form of these pages', async () => {
    const page = await signedIn('server', seriMuda.userId)
    for (const action of ['constructor', '__proto__', 'nothing', '']) {
      const url = `${sandbox.baseUrl}/portal/actions/${action}`
      const headers = { Cookie: page.cookie(), Origin: sandbox.baseUrl }
      expect([403, 404]).toContain((await fetch(url, { method: 'POST', headers, body: '{' })).status)
      const json = { ...headers, 'Content-Type': 'application/json' }
      expect([403, 404]).toContain((await fetch(url, { method: 'POST', headers: json, body: '[' })).status)
    }
  })

  test('a form is about the account that it was shown for, whatever was entered since', async () => {
    const page = await signedIn('server', seriMuda.userId)
    await page.open('account/security/manage')
    page.fill(english.accountPassword, samplePassword)
    const [sent] = await page.send(english.disable, { fields: (fields) => ({ ...fields, account: bayu.id }) })
    expect(sent?.location).toBe('/portal/account/security/manage')
    expect(await effects()).toEqual([])
  })
})

describe.each(variants)('the %s pages', (variant) => {
  const base = bases[variant]

  test('keep their session in a cookie that no script and no other site gets, with a new value after sign-in', async () => {
    const page = client(variant)
    await page.open('sign-in')
    const before = page.cookie()
    page.fill(english.userId, bayu.userId)
    page.fill(english.password, samplePassword)
    await page.press(english.signIn)
    expect(page.cookie()).not.toBe(before)
    expect(page.cookieLines.length).toBeGreaterThan(1)
    for (const line of page.cookieLines) {
      expect(line).toMatch(new RegExp(`; Path=${base}(;|$)`))
      expect(line).toMatch(/; HttpOnly(;|$)/)
      expect(line).toMatch(/; SameSite=Strict(;|$)/)
    }
    const stolen = await fetch(`${sandbox.baseUrl}${base}/${variant === 'server' ? '' : 'data/'}account`, {
      headers: { Cookie: before },
      redirect: 'manual',
    })
    expect(await stolen.text()).not.toContain(bayu.userId)
  })

  test('a cookie counts for nothing after sign-out', async () => {
    const page = await signedIn(variant, bayu.userId)
    const before = page.cookie()
    await page.press(english.signOut)
    const data = variant === 'server' ? '' : 'data/'
    const after = await fetch(`${sandbox.baseUrl}${base}/${data}account`, {
      headers: { Cookie: before },
      redirect: 'manual',
    })
    expect(await after.text()).not.toContain(bayu.userId)
  })

  test('are kept nowhere, framed by nobody, and load from this portal alone', async () => {
    const page = await signedIn(variant, bayu.userId)
    const data = variant === 'single-page' ? ['data/account', 'app.js'] : []
    for (const path of ['account', 'sign-in', 'nothing', 'style.css', ...data]) {
      const answer = await fetch(`${sandbox.baseUrl}${base}/${path}`, {
        headers: { Cookie: page.cookie() },
        redirect: 'manual',
      })
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      const policy = answer.headers.get('content-security-policy') ?? ''
      for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
        expect(policy).toContain(part)
      expect(policy).not.toContain('unsafe')
      expect(policy.includes('script-src')).toBe(variant === 'single-page')
      const text = await answer.text()
      expect(text).not.toMatch(
        /<script(?![^>]*\bsrc=)|<style|\bon\w+="|\bstyle="|innerHTML|outerHTML|insertAdjacentHTML/,
      )
    }
  })

  test('show markup in a name as text', async () => {
    const name = `<img src=x onerror="alert(1)"> & 'Söhne' </p><script>alert(2)</script>`
    changeRows(sandbox, 'UPDATE accounts SET name = ? WHERE id = ?', name, bayu.id)
    const page = await signedIn(variant, bayu.userId)
    for (const path of ['home', 'account', 'account/security']) {
      await page.open(path)
      expect(page.names('button').join(' ')).toContain(name)
      expect(page.html()).not.toMatch(/<img|<script>alert/)
    }
    await page.open('home')
    expect(page.heading()).toBe(english.welcome(name))
  })

  test('have other ids, classes and test ids after another start, and the same names', async () => {
    const marksOf = async (): Promise<{ marks: Set<string>; buttons: string[] }> => {
      const page = client(variant)
      await page.open('sign-in')
      return { marks: page.marks(), buttons: page.names('button') }
    }
    const first = await marksOf()
    const same = await marksOf()
    await sandbox.restart()
    const second = await marksOf()
    for (const { marks } of [first, second]) marks.delete('')
    expect(first.marks.size).toBeGreaterThan(8)
    expect([...first.marks].filter((mark) => !same.marks.has(mark))).toEqual([])
    expect([...first.marks].filter((mark) => second.marks.has(mark))).toEqual([])
    expect(second.buttons).toEqual(first.buttons)
  })

  test('say on every page that this is a sandbox, in every language', async () => {
    const page = await signedIn(variant, bayu.userId)
    for (const path of [
      'home',
      'account',
      'account/security',
      'account/activity',
      'account/security/set-up',
      'nothing',
    ])
      for (const language of ['en', 'ms', 'zh']) {
        await page.open(`${path}?lang=${language}`)
        expect(page.text()).toContain('Sandbox portal')
      }
  })
})

test('the language is the one that was chosen, else that of the browser', async () => {
  const ask = async (headers: Record<string, string>): Promise<string> => {
    const text = await (await fetch(`${sandbox.baseUrl}/portal/sign-in`, { headers })).text()
    return /<html lang="([^"]+)"/.exec(text)?.[1] ?? ''
  }
  expect(await ask({ 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.8' })).toBe('zh-Hans')
  expect(await ask({ 'Accept-Language': 'fr,ms;q=0.5' })).toBe('ms')
  expect(await ask({ 'Accept-Language': 'fr' })).toBe('en')
  const page = client('server')
  await page.open('sign-in?lang=ms')
  await page.open('sign-in')
  expect(page.html()).toContain('lang="ms"')
})

test('an error of the server is a page, too, and says nothing of its cause', async () => {
  const page = await signedIn('server', bayu.userId)
  changeRows(sandbox, 'ALTER TABLE security_events RENAME TO gone')
  await page.open('account/activity')
  expect(page.heading()).toBe(english.failedHeading)
  expect(page.text()).not.toMatch(/SQLITE|table|gone/)
  changeRows(sandbox, 'ALTER TABLE gone RENAME TO security_events')
})
