// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AuthenticatorCodes, OutboxMessage, ScenarioGuide } from '#shared/api/sandbox-controls.ts'
import { byId } from '../../../../src/portal/inbox-page/elements.mjs'
import { showLogins } from '../../../../src/portal/inbox-page/logins.mjs'
import { showMessages } from '../../../../src/portal/inbox-page/messages.mjs'
import { readPageFiles } from '../../../../src/portal/inbox-page/page-files.ts'
import { until } from '../../../support/time/until.ts'

const text: OutboxMessage = {
  id: 'message-1',
  seq: 1,
  channel: 'sms',
  kind: 'code',
  to: '+60100000268',
  accountId: 'A-31888',
  subject: null,
  body: '012345 is your code',
  code: '012345',
  linkToken: null,
  queuedAt: '2026-11-20T04:00:00.000Z',
  sentAt: null,
  failedAt: null,
  nextAttemptAt: null,
}
const mail: OutboxMessage = { ...text, id: 'message-2', seq: 2, channel: 'email', subject: 'Subject', code: null }
const customer = {
  accountId: 'A-1',
  name: 'Bayu Digital',
  userId: 'admin@bayu.example',
  password: 'p',
  about: 'No 2FA',
}
const guide: ScenarioGuide = { scenario: 'three-accounts', customers: [customer], staff: [] }
const code: AuthenticatorCodes['codes'][number] = {
  owner: customer.userId,
  accountId: 'A-1',
  use: 'active',
  code: '000111',
  validForSeconds: 9,
}

beforeEach(() => {
  const html = readPageFiles().get('')?.content ?? ''
  document.body.innerHTML = /<body>([^]*)<\/body>/.exec(html)?.[1] ?? ''
})
afterEach(() => vi.unstubAllGlobals())

const shown = (id: string): string[] => [...byId(id).children].map((item) => item.textContent)
const button = (id: string): HTMLElement => byId(id).querySelector('button')!

test('newest first, with subject, text and code; nothing at all says what to do', () => {
  showMessages([])
  expect(byId('no-messages').hidden).toBe(false)
  showMessages([text, mail])
  expect(byId('no-messages').hidden).toBe(true)
  const [first, second] = shown('messages')
  expect(first).toContain('E-mail to +60100000268')
  expect(first).toContain('Subject')
  expect(second).toContain('SMS to +60100000268')
  expect(byId('messages').querySelectorAll('button')).toHaveLength(1)
  showMessages([mail])
  expect(shown('messages')).toHaveLength(1)
})

test('what a message says is never markup', () => {
  const body = '<img src=x onerror=alert(1)><script>alert(2)</script>'
  showMessages([{ ...mail, body, subject: body, to: body }])
  expect(byId('messages').querySelectorAll('img, script')).toHaveLength(0)
  expect(shown('messages')[0]).toContain(body)
})

test('a refresh changes the state in place; the keyboard stays where it was', () => {
  showMessages([text])
  button('messages').focus()
  const state = () => byId('messages').querySelector('.state')?.textContent
  expect(state()).toBe('Waits to be sent')
  const failed = { ...text, failedAt: text.queuedAt, nextAttemptAt: '2026-11-20T04:00:05.000Z' }
  showMessages([failed, mail])
  expect(state()).toBe('Waits to be sent')
  expect(shown('messages')[1]).toMatch(/Could not be sent .*; next try /)
  showMessages([{ ...failed, nextAttemptAt: null }, mail])
  expect(shown('messages')[1]).toContain('Not sent; given up')
  showMessages([{ ...text, sentAt: text.queuedAt }, mail])
  expect(shown('messages')[1]).toMatch(/Sent /)
  expect(document.activeElement).toBe(button('messages'))
})

test('logins with the codes of their apps, which change in place', () => {
  showLogins(guide, [code])
  expect(shown('logins')[0]).toContain('000111')
  showLogins(guide, [
    { ...code, code: '222333', validForSeconds: 30 },
    { ...code, use: 'enrolment', code: '444555' },
  ])
  expect(shown('logins')[0]).not.toContain('000111')
  expect(shown('logins')[0]).toContain('Authenticator App being set up')
  expect(shown('logins')[0]).toContain('444555')
})

test('of thousands the first hundred are shown, and it says so', () => {
  const customers = Array.from({ length: 250 }, (_, n) => ({ ...customer, userId: `desk-${n}@bayu.example` }))
  showLogins({ ...guide, customers }, [])
  expect(shown('logins')).toHaveLength(100)
  expect(byId('more-logins')).toMatchObject({ hidden: false, textContent: 'The first 100 of 250' })
})

test('a copy button copies what is there now, and says so', async () => {
  const copied: string[] = []
  const writeText = async (what: string) => void copied.push(what)
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  showLogins(guide, [code])
  showLogins(guide, [{ ...code, code: '222333' }])
  for (const one of byId('logins').querySelectorAll('button')) one.click()
  await expect.poll(() => byId('said').textContent).toBe('Copied: code. It stays on the clipboard.')
  expect(copied).toEqual(['admin@bayu.example', 'p', '222333'])
})

test('the page asks with the secret of its address, and says when it is wrong and when nobody answers', async () => {
  location.hash = '#the-secret'
  const asked: [string, unknown][] = []
  const fine = () => Response.json({ messages: [{ ...text, seq: 150 }], codes: [code], ...guide })
  let answer: () => Response = fine
  vi.stubGlobal('fetch', async (path: string, { headers }: RequestInit) => {
    asked.push([path, headers])
    return answer()
  })
  const waiting: (() => void)[] = []
  vi.stubGlobal('setTimeout', (work: () => void) => void waiting.push(work))
  const round = async (next: () => Response) => {
    answer = next
    waiting.pop()?.()
    await until('the next round is planned', () => waiting.length > 0)
    return byId('failure').textContent
  }
  await import('../../../../src/portal/inbox-page/page.mjs')
  expect(await round(fine)).toBe('')
  expect(byId('failure').hidden).toBe(true)
  expect(byId('scenario')).toMatchObject({ hidden: false, textContent: 'three-accounts' })
  expect(await round(() => new Response('', { status: 403 }))).toContain('is not the one of this launch')
  expect(byId('failure').hidden).toBe(false)
  const gone = () => {
    throw new TypeError('fetch failed')
  }
  expect(await round(gone)).toContain('does not answer')
  expect(shown('messages')).toHaveLength(1)
  expect(await round(() => new Response('', { status: 500 }))).toContain('does not answer')
  expect(await round(fine)).toBe('')
  const secret = { 'X-Sandbox-Secret': 'the-secret' }
  expect(asked[0]).toEqual(['outbox?after=0', secret])
  expect(asked.at(-3)).toEqual(['outbox?after=50', secret])
  expect(asked.every(([, headers]) => JSON.stringify(headers) === JSON.stringify(secret))).toBe(true)
})
