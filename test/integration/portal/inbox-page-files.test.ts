import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { readPageFiles } from '../../../src/portal/inbox-page/page-files.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox } from '../../support/portal/sandbox.ts'

const page = readPageFiles()

let sandbox: TestSandbox
afterEach(() => sandbox.close())

/** fetch would set the Host by itself. */
function get(path: string, host?: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { Host: host }
    request(`${sandbox.baseUrl}${path}`, { headers }, (response) => {
      void text(response).then((body) => resolve({ status: response.statusCode, body }), reject)
    })
      .on('error', reject)
      .end()
  })
}

test('the page and its files load without the secret, contain none, and may do nothing but speak to this portal', async () => {
  sandbox = await startTestSandbox({ page })
  for (const [path, { type, content }] of page) {
    const answer = await fetch(`${sandbox.baseUrl}/sandbox/${path}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe(type)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const policy = answer.headers.get('content-security-policy') ?? ''
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(part)
    }
    expect(policy).not.toContain('unsafe')
    expect(await answer.text()).toBe(content)
    expect(content).not.toContain(sandbox.secret)
  }
})

test('the page has no inline script, style or handler, and names no other origin', async () => {
  sandbox = await startTestSandbox({ page })
  const { body } = await get('/sandbox/')
  expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bon\w+=|\bstyle=|https?:/)
  for (const [, { content }] of page) expect(content).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|\beval\b/)
})

test('without the final slash it leads to the page', async () => {
  sandbox = await startTestSandbox({ page })
  const answer = await fetch(`${sandbox.baseUrl}/sandbox`, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/sandbox/'])
})

test('what the page shows needs the secret', async () => {
  sandbox = await startTestSandbox({ page })
  for (const path of ['outbox?after=0', 'authenticator-codes', 'scenario', 'ledger']) {
    expect(await get(`/sandbox/${path}`)).toMatchObject({ status: 403 })
    const wrong = { headers: { 'X-Sandbox-Secret': `${sandbox.secret}x` } }
    expect((await fetch(`${sandbox.baseUrl}/sandbox/${path}`, wrong)).status).toBe(403)
  }
})

test('another Host gets no page', async () => {
  sandbox = await startTestSandbox({ page })
  const { port } = new URL(sandbox.baseUrl)
  for (const host of [`localhost:${port}`, `rebound.example:${port}`, '127.0.0.1']) {
    const { status, body } = await get('/sandbox/', host)
    expect(status).toBe(403)
    expect(body).not.toContain('<html')
  }
  expect((await get('/sandbox/', `127.0.0.1:${port}`)).status).toBe(200)
})

test('a portal that was given no page serves none', async () => {
  sandbox = await startTestSandbox()
  for (const path of page.keys()) expect((await get(`/sandbox/${path}`)).status).toBe(403)
})
