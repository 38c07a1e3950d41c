import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startSandbox } from '../../../src/portal/server.ts'
import { readRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samples } from '../../support/portal/sandbox.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

test('a restart goes on with what is there: sessions, accounts, Authenticator Apps', async () => {
  sandbox = await startTestSandbox()
  const { accessToken: token } = await sandbox.signIn(samples.seriMuda.userId)
  await sandbox.restart()
  ;(await sandbox.call('listAccounts', { token })).body(200)
  expect((await sandbox.signIn(samples.seriMuda.userId)).account.id).toBe(samples.seriMuda.id)
})

test('without its key file the portal does not start, and takes no new key', async () => {
  sandbox = await startTestSandbox()
  const dataDir = mkdtempSync(join(tmpdir(), 'factordesk-sandbox-'))
  const first = await startSandbox({ dataDir, passwordCost: 2, log: () => {} })
  await first.close()
  rmSync(join(dataDir, 'portal.key'))
  await expect(startSandbox({ dataDir, log: () => {} })).rejects.toThrow('key file')
  await expect(startSandbox({ dataDir, log: () => {} })).rejects.toThrow('key file')
  rmSync(dataDir, { recursive: true })
})

test('a port that is taken ends the start with an error', async () => {
  sandbox = await startTestSandbox()
  const port = Number(new URL(sandbox.baseUrl).port)
  await expect(startTestSandbox({ port })).rejects.toThrow('EADDRINUSE')
})

test('passwords cost 2^17 unless something else is configured', async () => {
  sandbox = await startTestSandbox({ passwordCost: undefined })
  const costs = readRows(sandbox, `SELECT DISTINCT substr(password_hash, 1, 18) AS cost FROM accounts`)
  expect(costs).toEqual([{ cost: 'scrypt$131072$8$1$' }])
})
