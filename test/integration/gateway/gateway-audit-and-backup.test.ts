import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { gatewaySettings, secretFile, writeConfig } from '../../support/gateway/gateway-files.ts'
import { addedStaff, ask, gatewayCommand, signedIn, startedGateway } from '../../support/gateway/gateway-process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const password = 'a long desk password'
const verifyEntry = join(import.meta.dirname, '../../../scripts/verify.mjs')

async function verified(file: string): Promise<{ code: number; said: string }> {
  return promisify(execFile)(process.execPath, [verifyEntry, file]).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { code, said: stdout + stderr }
    },
  )
}

function entriesIn(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"seq"'))
    .map((line) => JSON.parse((JSON.parse(line) as { body: string }).body) as Record<string, unknown>)
}

/** The actions of the audit as a new export has them, whole. */
async function exportedActions(config: string, file: string): Promise<unknown[]> {
  expect(await gatewayCommand(['audit', 'export', file, '--config', config])).toMatchObject({ code: 0 })
  expect(await verified(file)).toMatchObject({ code: 0 })
  return entriesIn(file).map(({ action }) => action)
}

test('what staff do is in an audit that the verifier reads; a changed row is found; a backup made meanwhile is restored whole', async () => {
  const folder = temporaryFolder()
  const config = writeConfig(folder, gatewaySettings())
  const passwordFile = secretFile(folder, 'password', password)
  const gateway = await startedGateway(['--config', config])
  const { port } = gateway
  const secret = await addedStaff(config, { login: 'agent@desk.example', role: 'agent', passwordFile })
  const wrong = { staffId: 'agent@desk.example', password: 'wrong', device: 'test' }
  expect((await ask(port, '/api/v1/staff/sessions', { method: 'POST', body: wrong })).status).toBe(401)
  const token = await signedIn(port, { login: 'agent@desk.example', password, secret })
  const call = (path: string, body: object) =>
    ask(port, `/api/v1/staff/cases${path}`, {
      method: 'POST',
      body,
      headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': randomUUID() },
    })
  const request = { ticket: 'T-1', channel: 'email', scenario: 'registered-email-valid', reason: 'Lost phone' }
  const opened = await call('', { accountId: 'A-20417', ...request })
  expect(opened.status).toBe(201)
  const { id } = opened.body as { id: string }
  const disabling = await call(`/${id}/disable-two-factor`, { password, expectedVersion: 1 })
  expect(disabling.status).toBeGreaterThanOrEqual(400)

  const file = join(folder, 'audit.jsonl')
  const exported = await gatewayCommand(['audit', 'export', file, '--config', config])
  expect(exported).toMatchObject({ code: 0 })
  const fingerprint = /fingerprint: ([0-9a-f]{64})/.exec(exported.stdout)?.[1]
  const intact = await verified(file)
  expect(intact).toMatchObject({ code: 0 })
  expect(intact.said).toContain(`Key fingerprint: ${fingerprint}`)
  const entries = entriesIn(file)
  expect(entries.map(({ action }) => action)).toEqual([
    'staff.added',
    'session.sign-in-refused',
    'session.signed-in',
    'effect.applied',
    'effect.rejected',
    'audit.exported',
  ])
  expect(entries[0]).toMatchObject({ actor: 'app', detail: { login: 'agent@desk.example', role: 'agent' } })
  expect(entries[3]).toMatchObject({
    account: 'A-20417',
    procedure: id,
    ticket: 'T-1',
    trace: opened.headers['x-trace-id'],
    detail: { operation: 'openCase' },
  })
  expect(entries[4]).toMatchObject({ procedure: id, outcome: 'refused', detail: { operation: 'disableForCustomer' } })

  const backup = join(folder, 'backup')
  expect(await gatewayCommand(['backup', backup, '--config', config])).toMatchObject({ code: 0, stderr: '' })
  expect((await call(`/${id}/close`, { outcome: 'refused' })).status).toBeLessThan(500)
  const disabled = await gatewayCommand(['staff', 'disable', '--config', config, '--login', 'agent@desk.example'])
  expect(disabled.code).toBe(0)
  await gateway.stop()
  expect(await exportedActions(config, join(folder, 'after.jsonl'))).toEqual(
    expect.arrayContaining(['backup.made', 'staff.disabled']),
  )

  const again = await gatewayCommand(['restore', backup, '--config', config])
  expect(again).toMatchObject({ code: 1 })
  expect(again.stderr).toContain('is not empty, and nothing there is written over')
  writeConfig(folder, gatewaySettings({ dataDir: 'restored' }))
  expect(await gatewayCommand(['restore', backup, '--config', config])).toMatchObject({ code: 0, stderr: '' })
  const restored = await startedGateway(['--config', config])
  const found = await ask(restored.port, `/api/v1/staff/cases/${id}`, { headers: { Authorization: `Bearer ${token}` } })
  expect(found).toMatchObject({ status: 200, body: { id, ticket: 'T-1' } })
  await restored.stop()
  expect(await exportedActions(config, join(folder, 'restored.jsonl'))).toContain('backup.restored')

  const db = new Database(join(folder, 'restored', 'portal.sqlite'))
  db.prepare("UPDATE audit_entries SET body = replace(body, 'T-1', 'T-2') WHERE seq = 4").run()
  db.close()
  const altered = join(folder, 'altered.jsonl')
  await gatewayCommand(['audit', 'export', altered, '--config', config])
  const broken = await verified(altered)
  expect(broken.code).toBe(1)
  expect(broken.said).toContain('broken at 4: the text does not match its hash')
})
