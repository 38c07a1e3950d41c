import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createPackageWithOptions, extractAll } from '@electron/asar'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { expect, test } from '@playwright/test'
import packageJson from '../../package.json' with { type: 'json' }
import { checkArchive, filesOf, strayIn } from '../../tools/package/archive-list.ts'
import { unpackedApp } from '../../tools/package/app-package.ts'
import { fuses, wrongFuses } from '../../tools/package/fuses.ts'
import { allowedLicenses } from '../../tools/package/parts-list.ts'
import { ensureDebianPackages } from '../../tools/setup/debian-libraries.mjs'
import { ConsolePage, customers } from '../support/electron/console-page.ts'
import { addUser, makeDebianChroot, putInto, whyNoChroot, type DebianChroot } from '../support/package/debian-chroot.ts'
import { isForTesting, makePackages } from '../support/package/make-packages.ts'
import { developmentEnvironment, startPackagedApp, userOf, type PackagedApp } from '../support/package/packaged-app.ts'
import type { SandboxControls } from '../support/portal/sandbox-controls.ts'

// The packages, made once; the tests go from what lies in them to what they do on a system of their own.
test.describe.configure({ mode: 'serial', timeout: 900_000 })
test.skip(process.platform !== 'linux' || process.arch !== 'x64', 'packages are made on Linux x64 so far')

/** Sorts before every version there will be. */
const before = '0.0.1'
const now = packageJson.version
let folder = ''
let unpacked = ''

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'factordesk-packages-'))
  unpacked = join(folder, unpackedApp)
  for (const version of [before, now]) {
    const { code, output } = await makePackages([
      ...['--only', 'app', '--fallback-for-testing', '--version', version, '--out', folder],
    ])
    expect(code, output).toBe(0)
  }
})

test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the archive has what is on the list, and a file more is named', { tag: '@package' }, async () => {
  const archive = join(unpacked, 'resources', 'app.asar')
  const files = filesOf(archive)
  expect(strayIn(files)).toEqual([])
  for (const needed of [
    'package.json',
    'LICENSE',
    'out/main/index.js',
    'out/preload/index.cjs',
    'out/renderer/index.html',
  ])
    expect(files).toContain(needed)
  const manifest = JSON.parse(readFileSync(join(unpacked, 'resources', 'sbom.cdx.json'), 'utf8')) as object
  expect(manifest).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' })

  const changed = join(folder, 'changed')
  extractAll(archive, changed)
  mkdirSync(join(changed, 'test'))
  writeFileSync(join(changed, 'test', 'some.test.js'), '')
  writeFileSync(join(changed, 'out', 'main', 'index.js.map'), '{}')
  writeFileSync(join(changed, '.env'), 'SECRET=1')
  const other = join(folder, 'changed.asar')
  await createPackageWithOptions(changed, other, { dot: true, unpack: '*.node' })
  expect(strayIn(filesOf(other)).toSorted()).toEqual(['.env', 'out/main/index.js.map', 'test/some.test.js'])
  expect(() => checkArchive(other)).toThrow(/test\/some\.test\.js/)
})

test('no file of the package names a folder of the machine that made it', { tag: '@package' }, () => {
  const places = [resolve('.'), tmpdir()].filter((place) => place.length > 5)
  for (const place of places) {
    const found = spawnSync('grep', [
      '--recursive',
      '--files-with-matches',
      '--fixed-strings',
      place,
      join(unpacked, 'resources'),
    ])
    expect(found.stdout.toString(), place).toBe('')
  }
})

test('the fuses are read back from the program, and each that is flipped is named', { tag: '@package' }, async () => {
  const program = join(unpacked, 'factordesk')
  expect(await wrongFuses(program)).toEqual([])
  const copy = join(folder, 'flipped')
  const names: Partial<Record<keyof typeof fuses, FuseV1Options>> = {
    runAsNode: FuseV1Options.RunAsNode,
    enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
    grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
    enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
    onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  }
  for (const [name, option] of Object.entries(names)) {
    copyFileSync(program, copy)
    await flipFuses(copy, { version: FuseVersion.V1, [option]: !fuses[name as keyof typeof fuses] })
    expect(await wrongFuses(copy)).toEqual([name])
  }
  rmSync(copy)
})

test('the parts list is what the lockfile has, and each licence may ship', { tag: '@package' }, () => {
  const { components } = JSON.parse(readFileSync(join(unpacked, 'resources', 'sbom.cdx.json'), 'utf8')) as {
    components: {
      name: string
      version: string
      purl?: string
      hashes?: { content: string }[]
      licenses: { license: { id: string } }[]
    }[]
  }
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version: string; integrity?: string }>
  }
  const integrities = new Set(
    Object.entries(packages).map(([path, { version, integrity = '' }]) => {
      const digest = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex')
      return `${path.replace(/^.*node_modules\//, '')}@${version} ${digest}`
    }),
  )
  for (const { name, version, hashes } of components.filter(({ purl }) => purl !== undefined))
    expect(integrities).toContain(`${name}@${version} ${hashes?.[0]?.content ?? ''}`)
  const names = components.map(({ name }) => name)
  for (const name of ['better-sqlite3', 'electron', 'axios', '@vue/runtime-core', '@nuxt/ui', 'zod', 'ivya'])
    expect(names).toContain(name)
  for (const { licenses } of components) expect(allowedLicenses).toContain(licenses[0]?.license.id)
  const report = readFileSync(join(unpacked, 'resources', 'THIRD-PARTY-LICENSES.txt'), 'utf8')
  for (const { name, version } of components) expect(report).toContain(`${name} ${version}: `)
})

test('a package for users is refused without the runtime for users', { tag: '@package' }, async () => {
  test.skip(!isForTesting(), 'this machine has the runtime for users')
  const out = join(folder, 'refused')
  const { code, output } = await makePackages(['--only', 'app', '--out', out])
  expect(code).toBe(1)
  expect(output).toContain('a package may not carry')
  expect(output).toContain('--fallback-for-testing')
  expect(readdirSync(out)).toEqual([])
})

test.describe('on a fresh Debian 12', () => {
  const reason = whyNoChroot()
  test.skip(reason !== null, reason ?? '')
  const user = 'agent'
  let chroot: DebianChroot
  let app: PackagedApp | null = null
  const install = (version: string): { code: number | null; output: string } => {
    putInto(chroot, join(folder, `factordesk_${version}_amd64.deb`), 'root/factordesk.deb')
    return chroot.run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', '/root/factordesk.deb'])
  }

  test.beforeAll(async () => {
    await ensureDebianPackages([['x11-utils']], { log: console.log, title: 'xwininfo' })
    chroot = await makeDebianChroot()
    const { code, output } = chroot.run(['apt-get', 'update', '-qq'])
    expect(code, output).toBe(0)
    addUser(chroot, user)
  })
  test.afterEach(async () => {
    await app?.stop()
    app = null
  })
  test.afterAll(() => chroot.remove())

  test('apt installs it with what it needs, and it has its places', { tag: '@package' }, () => {
    const { code, output } = install(before)
    expect(code, output).toBe(0)
    const at = (path: string): string => join(chroot.folder, path)
    const desktop = readFileSync(at('usr/share/applications/factordesk.desktop'), 'utf8')
    expect(desktop).toContain('Exec=factordesk -- %u')
    expect(desktop).toContain('MimeType=x-scheme-handler/factordesk;')
    expect(existsSync(at('usr/share/icons/hicolor/256x256/apps/factordesk.png'))).toBe(true)
    expect(chroot.run(['stat', '--format=%U %a', '/usr/lib/factordesk/chrome-sandbox']).output.trim()).toBe('root 4755')
    // What everybody may write, nobody but root wrote.
    expect(chroot.run(['find', '/usr/lib/factordesk', '-perm', '-o+w', '-not', '-type', 'l']).output).toBe('')
    expect(chroot.run(['ldd', '/usr/lib/factordesk/factordesk']).output).not.toContain('not found')
  })

  test('an ordinary user does both guides, with Chromium’s sandbox on', { tag: '@package' }, async () => {
    app = await startPackagedApp(chroot, user)
    const { page } = app
    const statuses = app.rendererStatuses()
    expect(statuses.length).toBeGreaterThan(0)
    for (const status of statuses) expect(status).toMatch(/^Seccomp:\t2$/m)
    const consolePage = new ConsolePage(page, app as unknown as SandboxControls)

    await consolePage.signIn(customers.seriMuda, 'authenticator')
    await consolePage.openSecurity(customers.seriMuda)
    await consolePage.button('Manage two-factor authentication').click()
    await consolePage.button('Change method').click()
    await consolePage.confirmPreflight('sms')
    await consolePage.disable()
    await consolePage.openSetup()
    await consolePage.chooseMethod('sms')
    await consolePage.confirmIdentity()
    await consolePage.typeCode(await consolePage.enrolmentCode('sms', customers.seriMuda))
    await consolePage.okay()
    await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()

    await consolePage.signIn(customers.kenari, 'sms')
    await consolePage.openSecurity(customers.kenari)
    await consolePage.button('Manage two-factor authentication').click()
    await consolePage.button('Disable 2FA').click()
    await consolePage.confirmPreflight()
    await consolePage.disable()
    await expect(consolePage.heading('This account is no longer protected by SMS.')).toBeVisible()
    // A runtime that gets no security fixes says so on each screen.
    await expect.poll(titles).toContain(isForTesting() ? 'FactorDesk – for testing only' : '"FactorDesk"')
  })

  test('the environment and the command line of development change nothing', { tag: '@package' }, async () => {
    const script = join(chroot.folder, 'home', user, 'planted.js')
    writeFileSync(script, `require('fs').writeFileSync('/home/${user}/planted-ran', '1'); console.log('planted')`)
    const args = ['--inspect=0', '--remote-debugging-port=0', '--disable-gpu', `/home/${user}/planted.js`]
    app = await startPackagedApp(chroot, user, args, developmentEnvironment(user))
    expect(app.page.url()).toMatch(/^app:\/\/factordesk\//)
    expect(app.output()).not.toContain('Debugger listening')
    expect(app.output()).not.toContain('planted')
    for (const made of ['planted-ran', 'other-profile'])
      expect(existsSync(join(chroot.folder, 'home', user, made)), made).toBe(false)
  })

  test('a link only asks, and a text that is no link does nothing', { tag: '@package' }, async () => {
    app = await startPackagedApp(chroot, user, ['--', 'factordesk://account/A-20417'])
    const { page } = app
    await expect(page.getByText('A link asks to open the account Seri Muda Trading.')).toBeVisible()
    expect(page.url()).not.toContain('A-20417')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await expect(page.getByRole('tab', { name: 'Account Security' })).toBeVisible()
    // A second start hands its link to the first.
    const second = (link: string): void => {
      const { code, output } = chroot.run(['factordesk', '--', link], userOf(chroot, user))
      expect(code, output).toBe(0)
    }
    second('factordesk://sign-out')
    second('factordesk://audit')
    await expect(page.getByText('A link asks to open the screen Audit.')).toBeVisible()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(page.getByText('A link asks')).toHaveCount(0)
  })

  test('a newer version takes over the data of the one before', { tag: '@package' }, async () => {
    const { code, output } = install(now)
    expect(code, output).toBe(0)
    expect(chroot.run(['dpkg-query', '--show', '--showformat=${Version}', 'factordesk']).output).toBe(now)
    app = await startPackagedApp(chroot, user)
    await app.page.getByRole('link', { name: 'Accounts' }).first().click()
    await expect(app.page.getByRole('link', { name: /Seri Muda Trading/ }).first()).toBeVisible()
    await app.page.getByRole('link', { name: 'Audit' }).click()
    await expect(app.page.getByText('10 Okay').first()).toBeVisible()
    // Entries of this start have no signed checkpoint yet; none before them was changed.
    await expect(app.page.getByText(/^(Intact to|Not anchored since) entry \d+/).first()).toBeVisible()
  })

  test('removed, it leaves the data of its users and nothing else', { tag: '@package' }, () => {
    const { code, output } = chroot.run(['apt-get', 'purge', '-y', '-qq', 'factordesk'])
    expect(code, output).toBe(0)
    for (const path of [
      'usr/lib/factordesk',
      'usr/bin/factordesk',
      'etc/apparmor.d/factordesk',
      'usr/share/applications/factordesk.desktop',
    ])
      expect(existsSync(join(chroot.folder, path)), path).toBe(false)
    expect(chroot.run(['dpkg', '--audit']).output).toBe('')
    const left = execFileSync('find', [join(chroot.folder, 'home', user, '.config'), '-name', 'factordesk.sqlite'])
    expect(left.toString().trim()).not.toBe('')
  })
})

/** The titles of the windows on the test's screen. */
function titles(): string {
  return execFileSync('xwininfo', ['-root', '-tree'], { env: { ...process.env, LC_ALL: 'C.UTF-8' } }).toString()
}
