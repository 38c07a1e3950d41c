import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { connectors } from '../../../tools/connectors/connectors.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

test('the kit’s file names address and secret as a gateway’s does, and each mistake is named without its value', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => said.mockRestore())
  const file = join(temporaryFolder(), 'kit.json')
  const tried = async (url: string, password: unknown): Promise<string> => {
    writeFileSync(file, JSON.stringify({ url, admin: { user: 'admin', password } }))
    expect(await connectors(['--kind', 'keycloak', '--config', file])).toBe(2)
    return String(said.mock.lastCall?.[0])
  }
  const secret = { env: 'DESK_KIT_TEST' }
  expect(await tried('http://canary.example', secret)).toContain('"url": a system on another machine')
  expect(await tried('https://127.0.0.1:1', 'canary')).toContain('"admin.password": a secret is named as')
  expect(await tried('https://127.0.0.1:1', secret)).toContain('variable DESK_KIT_TEST is not set')
  vi.stubEnv('DESK_KIT_TEST', 'canary')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await tried('https://127.0.0.1:1', secret)).toContain('No Keycloak answers there')
  expect(JSON.stringify(said.mock.calls)).not.toContain('canary')
})
