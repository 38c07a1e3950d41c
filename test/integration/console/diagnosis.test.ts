import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { keyAt } from '#shared/domain/account-key.ts'
import { findSecrets } from '../../support/secrets/find-secrets.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { readZip } from '../../support/read-zip.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, bayu } = samples

/** What a diagnosis must never contain: who the customers and colleagues are, in words, ids, addresses and numbers. */
const names = [
  ...[samples.seriMuda, samples.kenari, samples.bayu].flatMap(({ id, userId, name }) => [id, userId, name]),
  ...[samples.agentA, samples.approverA],
  ...['60100000142', '60100000268', '60100000391', '0100000142'],
  ...['Head office Bangsar', 'south-wing', 'calls only in the morning'],
]

/** A console that was used: signed in, names of its own, a refused and a carried out effect, a failure of each kind. */
async function used(world: World): Promise<void> {
  const { app } = world
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  await operator.signIn(bayu)
  await app.ok('accountList.write', {
    accountId: keyAt('sandbox', seriMuda.id),
    ownName: 'Head office Bangsar',
    tags: ['south-wing'],
    note: 'calls only in the morning',
  })

  const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
  await app.ok('procedure.disable', { procedureId, password: 'not the password' })
  await app.ok('procedure.disable', { procedureId, password })
  await app.failure('account.get', { accountId: 'nobody@sandbox' })
}

async function saved(world: World): Promise<Map<string, Buffer>> {
  const { app } = world
  app.exportFile = join(app.profile.folder, 'diagnosis.zip')
  const { file } = await app.ok('diagnosis.save', {})
  expect(file).toBe(app.exportFile)
  return readZip(app.exportFile)
}

test('contains what the screen listed, and the state of the console', async ({ world }) => {
  await used(world)
  const { files: listed } = await world.app.ok('diagnosis.preview', {})
  const files = await saved(world)
  expect([...files.keys()]).toEqual(listed.map(({ name }) => name))
  expect(listed.map(({ what }) => what)).toEqual(['system', 'settings', 'database', 'failures', 'log'])
  const json = (name: string): unknown => JSON.parse(files.get(name)!.toString())
  expect(json('system.json')).toMatchObject({ version: '0.0.0-test', platform: process.platform })
  expect(json('settings.json')).toMatchObject({
    lock: { afterMinutes: 15, passphrase: false },
    sessions: { customers: 2 },
  })
  expect(json('database.json')).toMatchObject({
    integrity: 'ok',
    synchronous: 2,
    audit: expect.stringMatching(/^(intact|not-anchored)$/) as string,
    intents: { applied: 1, rejected: 1 },
  })
  const failures = files.get('recent-failures.jsonl')!.toString().trimEnd().split('\n')
  expect(failures.map((line) => (JSON.parse(line) as { event: string }).event)).toContain('operation.failed')
})

test('names nobody and contains no secret in any encoding', async ({ world }) => {
  await used(world)
  const files = await saved(world)
  const folder = mkdtempSync(join(world.app.profile.folder, 'unpacked-'))
  for (const [name, content] of files) writeFileSync(join(folder, name.replaceAll('/', '_')), content)
  const sent = (await world.sandbox.outbox()).flatMap(({ code, linkToken }) => [code, linkToken])
  const secrets = [...names, password, 'not the password', ...world.app.secrets, ...sent.filter((one) => one !== null)]
  expect(findSecrets(folder, secrets)).toEqual([])
  const all = [...files.values()].map(String).join('\n')
  expect(all).not.toMatch(/@/)
  expect(all.length).toBeGreaterThan(1000)
  rmSync(folder, { recursive: true })
})

test('a name that came into the log in spite of everything is taken out of the diagnosis', async ({ world }) => {
  await used(world)
  const line = { at: '2026-11-20T04:00:00.000Z', level: 'warn', area: 'page', event: 'page.broke' }
  const forged = { ...line, facts: { of: `Seri Muda Trading, it@serimuda.example, ${seriMuda.id}` } }
  writeFileSync(join(world.app.profile.logs, 'factordesk.1.log'), `${JSON.stringify(forged)}\n`)
  const files = await saved(world)
  const log = files.get('logs/factordesk.1.log')!.toString()
  expect(log).toContain('page.broke')
  expect(log).not.toMatch(/Seri Muda|serimuda|20417/i)
})

describe('a disk that refuses', () => {
  test('is reported in words; the older file stays as it was, and no unfinished file is left', async ({ world }) => {
    const { app } = world
    const folder = join(app.profile.folder, 'chosen')
    mkdirSync(folder)
    // A folder in the way refuses the name even to root.
    app.exportFile = join(folder, 'diagnosis.zip')
    mkdirSync(app.exportFile)
    expect(await app.failure('diagnosis.save', {})).toMatchObject({ code: 'file-not-written' })
    expect(readdirSync(folder)).toEqual(['diagnosis.zip'])
    app.exportFile = join(folder, 'missing', 'diagnosis.zip')
    expect(await app.failure('diagnosis.save', {})).toMatchObject({ code: 'file-not-written' })
    expect(readdirSync(folder)).toEqual(['diagnosis.zip'])
  })

  test('its file is for its owner alone, and replaces an older one', async ({ world }) => {
    const { app } = world
    app.exportFile = join(app.profile.folder, 'diagnosis.zip')
    writeFileSync(app.exportFile, 'older')
    await app.ok('diagnosis.save', {})
    expect(statSync(app.exportFile).mode & 0o777).toBe(0o600)
    expect(readFileSync(app.exportFile).subarray(0, 2).toString()).toBe('PK')
    expect(readdirSync(app.profile.folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})
