import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AwaitedIdToken } from '#shared/api/openid-sign-in.ts'
import { gatewaySettings, secretFile, writeConfig } from '../../support/gateway/gateway-files.ts'
import { ask, gatewayCommand, startedGateway } from '../../support/gateway/gateway-process.ts'
import type { TestIssuer } from '../../support/gateway/test-issuer.ts'
import { startTestIssuer } from '../../support/gateway/test-issuer.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

let issuer: TestIssuer
let config: string
let folder: string

beforeEach(async () => {
  issuer = await startTestIssuer()
  folder = temporaryFolder()
  const staffSignIn = {
    kind: 'openid-connect',
    issuer: issuer.issuer,
    clientId: issuer.clientId,
    rolesClaim: 'desk_roles',
    roles: { agent: ['desk-agent'], approver: ['desk-approver'] },
  }
  config = writeConfig(folder, gatewaySettings({ staffSignIn }))
})
afterEach(() => issuer.stop())

test('a gateway signs staff in at the provider of its configuration, lists them, and disables them at once', async () => {
  const gateway = await startedGateway(['--config', config])
  const post = (path: string, body: object) => ask(gateway.port, `/api/v1${path}`, { method: 'POST', body })
  expect((await ask(gateway.port, '/api/v1/capabilities')).body).toMatchObject({
    staffSignIn: { issuer: issuer.issuer, clientId: issuer.clientId },
  })
  const signIn = async () => {
    const { id, nonce } = (await post('/staff/openid/sign-ins', { device: 'test' })).body as AwaitedIdToken
    const idToken = await issuer.sign({ nonce, preferred_username: 'Agent.A@company.example' })
    return post(`/staff/openid/sign-ins/${id}/finish`, { idToken })
  }
  const signedIn = await signIn()
  expect(signedIn).toMatchObject({ status: 201, body: { staff: { name: 'Agent A', role: 'agent' } } })
  const { accessToken } = signedIn.body as { accessToken: string }
  const cases = () => ask(gateway.port, '/api/v1/staff/cases', { headers: { Authorization: `Bearer ${accessToken}` } })
  expect(await cases()).toMatchObject({ status: 200 })
  expect((await gatewayCommand(['staff', 'list', '--config', config])).stdout).toContain(
    'agent.a@company.example  agent',
  )
  const disabled = await gatewayCommand(['staff', 'disable', '--config', config, '--login', 'agent.a@company.example'])
  expect(disabled.code).toBe(0)
  expect(await cases()).toMatchObject({ status: 401 })
  expect(await signIn()).toMatchObject({ status: 403 })
  expect(gateway.output()).not.toContain('desk_roles')
  await gateway.stop()
})

test('nobody is added by hand where the provider has the people', async () => {
  const passwordFile = secretFile(folder, 'password', 'a long desk password')
  const who = ['--login', 'agent@company.example', '--name', 'Agent', '--role', 'agent']
  const { code, stderr } = await gatewayCommand([
    'staff',
    'add',
    '--config',
    config,
    ...who,
    '--password-file',
    passwordFile,
  ])
  expect(code).toBe(1)
  expect(stderr).toContain(`Staff sign in at ${issuer.issuer}. Give the person a role there`)
})
