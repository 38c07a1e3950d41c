import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { gatewaySettings, secretFile, writeConfig } from '../../support/gateway/gateway-files.ts'
import { addedStaff, gatewayCommand } from '../../support/gateway/gateway-process.ts'
import { testMailServer } from '../../support/portal/mail-server.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const password = 'canary-2e8f-smtp-password'

test('a check of a new installation names what is missing with what to do, and changes nothing', async () => {
  const folder = temporaryFolder()
  const config = writeConfig(folder, gatewaySettings())
  const { code, stdout } = await gatewayCommand(['--check', '--config', config])
  expect(code).toBe(1)
  expect(stdout).toMatch(/^ok +Data folder: .* will be made at the start$/m)
  expect(stdout).toMatch(/^missing +Staff: there is no agent\. Add one with: staff add --role agent/m)
  expect(stdout).toMatch(/^missing +Staff: there is no approver/m)
  expect(stdout).toMatch(/^missing +E-mail: no server is configured.* Set "smtp"\.$/m)
  expect(stdout).toMatch(/^note +SMS: no gateway is configured/m)
  expect(existsSync(join(folder, 'data'))).toBe(false)
})

test('a check signs in at the mail server and sends nothing; a complete installation passes', async () => {
  const folder = temporaryFolder()
  const mail = await testMailServer(0, {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (auth, _, done) => done(auth.password === password ? null : new Error('No'), { user: 'desk' }),
  })
  const smtp = {
    host: '127.0.0.1',
    port: Number(new URL(mail.url).port),
    security: 'none',
    from: 'desk@desk.example',
    user: 'desk',
    password: { env: 'DESK_SMTP' },
  }
  const config = writeConfig(folder, gatewaySettings({ smtp }))
  const passwordFile = secretFile(folder, 'password', 'a long desk password')
  await addedStaff(config, { login: 'agent@desk.example', role: 'agent', passwordFile })
  await addedStaff(config, { login: 'approver@desk.example', role: 'approver', passwordFile })
  const stored = () => readdirSync(join(folder, 'data')).map((name) => [name, readFileSync(join(folder, 'data', name))])
  const before = stored()

  const right = await gatewayCommand(['--check', '--config', config], { DESK_SMTP: password })
  expect(right).toMatchObject({ code: 0, stderr: '' })
  expect(right.stdout).toContain('Staff: 1 agents, 1 approvers')
  expect(right.stdout).toContain('E-mail: 127.0.0.1 takes the login')
  const wrong = await gatewayCommand(['--check', '--config', config], { DESK_SMTP: 'another' })
  expect(wrong.code).toBe(1)
  expect(wrong.stdout).toContain('127.0.0.1 refused the login. Correct "smtp.user" and "smtp.password" (SMTP 535)')
  expect(right.stdout + wrong.stdout + wrong.stderr).not.toContain(password)
  expect(mail.given).toEqual([])
  expect(stored()).toEqual(before)
})

test('a connector of the operator’s own is loaded from its file, and says what it can do', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'mine.mjs')
  writeFileSync(
    file,
    `const answered = async (value) => ({ kind: 'answered', value })
     const acts = ['removeFactor', 'endSessions', 'requirePasswordChange', 'unlock', 'setEnabled', 'inviteToEnrol', 'signIn', 'proveCode',
       'sendCode', 'verifyPassword', 'enrol', 'verifyEnrolment', 'resend', 'cancelEnrolment', 'events']
     export default {
       kind: 'mine',
       create: async (settings, { secret }) => ({
         name: 'Mine', checked: 'vendor specification', methods: ['authenticator'], proof: { disable: 'none', enrol: 'none' },
         lacks: Object.fromEntries(acts.map((act) => [act, 'It only reads'])),
         test: () => answered({ system: 'Mine 1.0', findings: [secret({ env: 'MINE' }) === 'right' ? 'fine' : 'wrong'] }),
         find: () => answered({ accounts: [], next: null }),
         read: async () => ({ kind: 'refused', code: 'not-found' }),
       }),
     }`,
  )
  const config = writeConfig(folder, gatewaySettings({ connector: { kind: 'mine' } }))
  const { stdout } = await gatewayCommand(['--check', '--config', config, '--connector', file], { MINE: 'right' })
  expect(stdout).toMatch(/^ok +Connector: Mine 1\.0 answers, authenticator$/m)
  expect(stdout).toMatch(/^note +Connector: fine$/m)
  expect(stdout).toMatch(/^note +Connector: cannot unlock: It only reads$/m)
  const without = await gatewayCommand(['--check', '--config', config])
  expect(without.stdout).toContain('"connector.kind" is one of: built-in, keycloak')
})

const keycloak = {
  url: 'https://127.0.0.1:1',
  realm: 'desk',
  clientId: 'factordesk',
  clientSecret: { env: 'DESK_KEYCLOAK' },
}

test('Keycloak is named in the configuration, and each mistake there by its setting', async () => {
  const folder = temporaryFolder()
  const check = async (changes: object, env: NodeJS.ProcessEnv = { DESK_KEYCLOAK: 'canary-keycloak-secret' }) => {
    const connector = { kind: 'keycloak', settings: { ...keycloak, ...changes } }
    const said = await gatewayCommand(['--check', '--config', writeConfig(folder, gatewaySettings({ connector }))], env)
    expect(said.stdout + said.stderr).not.toContain('canary')
    expect(said.code).toBe(1)
    return said.stdout
  }
  expect(await check({})).toMatch(/^missing +Connector: Keycloak was not reached\. Check its address/m)
  expect(await check({}, {})).toMatch(/^missing +The environment variable DESK_KEYCLOAK is not set/m)
  expect(await check({ clientSecret: 'canary-in-the-file' })).toContain(
    '"connector.settings.clientSecret": a secret is named as { "env": "NAME" } or { "file": "PATH" }',
  )
  expect(await check({ url: 'http://canary.example' })).toContain(
    '"connector.settings.url": a system on another machine is reached by https:// alone',
  )
  expect(await check({ realms: 'canary' })).toContain('unknown setting "realms" in "connector.settings"')
  secretFile(folder, 'empty.pem', 'canary')
  expect(await check({ ca: 'empty.pem' })).toContain(`${join(folder, 'empty.pem')} is no certificate in PEM`)
  expect(await check({ ca: 'none.pem' })).toContain(`The certificate ${join(folder, 'none.pem')} is not there`)
})

test('the code of a connector is loaded where it is configured, and nowhere else', async () => {
  const folder = temporaryFolder()
  const hook = join(folder, 'loaded.mjs')
  writeFileSync(
    hook,
    `import { registerHooks } from 'node:module'
     registerHooks({ load(url, context, next) {
       if (url.includes('/portal/connectors/')) process.stderr.write(url + '\\n')
       return next(url, context)
     } })`,
  )
  const loaded = async (changes: object): Promise<string> => {
    const config = writeConfig(folder, gatewaySettings(changes))
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}`, DESK_KEYCLOAK: 'secret' }
    return (await gatewayCommand(['--check', '--config', config], env)).stderr
  }
  expect(await loaded({})).toContain('/portal/connectors/built-in.ts')
  expect(await loaded({})).not.toContain('keycloak')
  expect(await loaded({ connector: { kind: 'keycloak', settings: keycloak } })).toContain('/keycloak/keycloak.ts')
})

test('a mail server and an SMS gateway that nobody answers at are named', async () => {
  const port = await freePort()
  const smtp = { host: '127.0.0.1', port, security: 'none', from: 'desk@desk.example' }
  const settings = gatewaySettings({ smtp, smsGateway: { url: `http://127.0.0.1:${port}/sms` } })
  const { code, stdout } = await gatewayCommand(['--check', '--config', writeConfig(temporaryFolder(), settings)])
  expect(code).toBe(1)
  expect(stdout).toContain('E-mail: 127.0.0.1 cannot be used. Check "smtp.host"')
  expect(stdout).toContain('SMS: 127.0.0.1 is not reached (ECONNREFUSED). Check "smsGateway.url".')
})
