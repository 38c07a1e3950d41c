import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConnector } from '../../src/gateway/load-connector.ts'
import { readConfig } from '../../src/gateway/config.ts'
import type { RemoteDirectory } from '../../src/portal/directory/remote/remote-directory.ts'
import { runConnectorKit } from '../connector-kit/run.ts'
import type { KitAccount, KitSystem } from '../connector-kit/system.ts'
import type { TemplateSystem } from '../support/connectors/template-system.ts'
import { templateSystem } from '../support/connectors/template-system.ts'
import { gatewaySettings, writeConfig } from '../support/gateway/gateway-files.ts'
import { gatewayCommand } from '../support/gateway/gateway-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const template = join(import.meta.dirname, '../../docs/connectors/template.mjs')
const apiKey = { env: 'TEMPLATE_KEY' }
let system: TemplateSystem
beforeEach(async () => {
  system = await templateSystem()
})
afterEach(() => system.close())

const configFor = (url: string): string =>
  writeConfig(temporaryFolder(), gatewaySettings({ connector: { kind: 'mine', settings: { url, apiKey } } }))

/** The template as the gateway loads it, by an address and a key. */
async function connect(url: string, key = system.apiKey): Promise<RemoteDirectory> {
  const { directory } = await loadConnector(readConfig(configFor(url)), template, { secret: () => key, log: () => {} })
  if (!directory) throw new Error('The template answers no directory')
  return directory
}

test('the template breaks no sentence, and says why it skips the others', async () => {
  const truth = ({ id }: KitAccount) => system.accounts.get(id)
  const kit: KitSystem = {
    version: 'My system 1.0',
    origin: system.origin,
    connect: (origin) => connect(origin),
    withWrongCredential: () => connect(system.origin, 'wrong'),
    createAccount: async (factors) => system.createAccount(['totp', 'sms', 'key'].slice(0, factors)),
    signIn: async (account) => (truth(account)?.factors.length === 0 ? 'signed in' : 'asks for a code'),
    credentials: async (account) => (truth(account)?.factors ?? []).map(({ id }) => ({ id, secondFactor: true })),
    removeAsOther: async ({ id }, factorId) => system.remove(id, factorId),
    removals: async ({ id }) => system.removals(id),
    lock: async () => undefined,
    removal: /^DELETE /,
    hasFixedKey: true,
    secrets: () => ['CANARY', system.apiKey],
    close: async () => undefined,
  }
  const result = await runConnectorKit(kit, { stride: 64 })
  expect(result.failed).toEqual([])
  expect(result.passed).toEqual(
    expect.arrayContaining(['READ-1', 'READ-4', 'FIND-2', 'REM-4', 'REM-5', 'REF-1', 'REF-5', 'SEC-1']),
  )
  for (const { why } of result.skipped) expect(why).toMatch(/^[A-Z].*\.$/)
})

test('the gateway’s own program loads it by its file, and names what is wrong in its settings', async () => {
  const check = (config: string, key: string) =>
    gatewayCommand(['--check', '--config', config, '--connector', template], { TEMPLATE_KEY: key })
  const good = await check(configFor(system.origin), system.apiKey)
  expect(good.stdout).toMatch(/^ok +Connector: My system 1\.0 answers, authenticator, sms, email$/m)
  expect(good.stdout).toMatch(/^note +Connector: cannot unlock: The system unlocks by itself\.$/m)
  const refused = await check(configFor(system.origin), 'wrong')
  expect(refused.stdout).toMatch(/^missing +Connector: My system refused the credential/m)
  const elsewhere = await check(configFor('http://system.example'), system.apiKey)
  expect(elsewhere.stdout + elsewhere.stderr).toContain('"connector.settings": a system on another machine')
  expect(JSON.stringify([good, refused, elsewhere])).not.toContain(system.apiKey)
})
