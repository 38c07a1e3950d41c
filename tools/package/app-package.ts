import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Arch, build, Platform } from 'electron-builder'
import { Installer } from 'electron-installer-debian'
import packageJson from '../../package.json' with { type: 'json' }
import { ensureBuilt } from '../build/ensure-built.mjs'
import { ensureRuntime } from '../offline-electron/electron-runtime.mjs'
import type { Runtime } from '../offline-electron/runtime-info.mjs'
import { root } from '../setup/paths.mjs'
import { StepFailure } from '../setup/steps.mjs'
import { checkArchive } from './archive-list.ts'
import { checkFuses, fuses } from './fuses.ts'
import { cycloneDx, licenseReport, partsOf, runtimePart, type Part } from './parts-list.ts'

export interface AppPackageOptions {
  out: string
  version: string
  fallbackForTesting: boolean
}

/** The folder of `out` with the app as it is installed, and the program in it. */
export const unpackedApp = 'factordesk-linux-x64'
const programName = 'factordesk'

/**
 * Makes the unpacked app and its .deb.
 * @returns the path of the .deb
 * @throws StepFailure where the runtime may not ship, or the archive, a fuse, a licence or a version is not as it must be
 */
export async function makeAppPackage({ out, version, fallbackForTesting }: AppPackageOptions): Promise<string> {
  const log = (line: string): void => console.log(line)
  const runtime = await ensureRuntime({ log, virtualDisplay: false })
  refuseFallback(runtime, fallbackForTesting)
  await ensureBuilt(runtime, log)
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-package-'))
  try {
    const stage = join(folder, 'stage')
    stageApp(stage, version, runtime)
    const unpacked = await packWith(runtime, stage, join(folder, 'packed'))
    cpSync(join(root, 'LICENSE'), join(unpacked, 'LICENSE'))
    cpSync(join(root, 'packaging', 'app', 'apparmor'), join(unpacked, 'resources', 'apparmor'))
    const parts = partsOfApp(runtime)
    const product = { name: packageJson.name, version }
    writeFileSync(join(unpacked, 'resources', 'sbom.cdx.json'), cycloneDx(product, parts))
    writeFileSync(join(unpacked, 'resources', 'THIRD-PARTY-LICENSES.txt'), licenseReport(parts))
    writeFileSync(join(unpacked, 'version'), runtime.version)
    checkArchive(join(unpacked, 'resources', 'app.asar'))
    await checkFuses(join(unpacked, programName))
    const target = join(out, unpackedApp)
    rmSync(target, { recursive: true, force: true })
    cpSync(unpacked, target, { recursive: true, verbatimSymlinks: true })
    return await debOf(target, out, version)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A package that users get has the Electron that gets security fixes. @throws StepFailure */
function refuseFallback(runtime: Runtime, fallbackForTesting: boolean): void {
  if (runtime.kind === 'fallback' && !fallbackForTesting)
    throw new StepFailure(
      `a package may not carry Electron ${runtime.version}, the offline fallback: it gets no security fixes`,
      `let this machine reach Electron's download and run this again (FACTORDESK_RUNTIME=electron npm run package), or make a package for tests alone: npm run package -- --fallback-for-testing`,
    )
}

/** What goes into the archive: the build, and the one package that is not in it. */
function stageApp(stage: string, version: string, runtime: Runtime): void {
  const { name, type, main, imports, description, license } = packageJson
  const built = join(root, 'out')
  cpSync(built, join(stage, 'out'), { recursive: true, filter: (file) => !basename(file).startsWith('.') })
  const author = { name: maintainer.name, email: maintainer.email }
  const manifest = { name, productName: 'FactorDesk', version, type, main, imports, description, license, author }
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'))
  stageSqlite(stage, runtime)
}

/** What is in the bundles, the one package that is not, and Electron. */
function partsOfApp(runtime: Runtime): Part[] {
  const built = join(root, 'out')
  const bundled = ['main', 'preload', 'renderer'].flatMap((part) => packagesOf(join(built, `.packages-${part}.json`)))
  const licenses = ['LICENSE.electron.txt', 'LICENSE'].map((file) => join(dirname(runtime.executablePath), file))
  return [...partsOf([...bundled, 'better-sqlite3']), runtimePart('electron', runtime.version, licenses)]
}

/** better-sqlite3 with its addon for this system; with the one that was compiled for it where the runtime is the fallback. */
function stageSqlite(stage: string, runtime: Runtime): void {
  const sqlite = join(root, 'node_modules', 'better-sqlite3')
  const target = join(stage, 'node_modules', 'better-sqlite3')
  const addon = join('prebuilds', `${process.platform}-${process.arch}.node`)
  mkdirSync(join(target, 'prebuilds'), { recursive: true })
  for (const part of ['package.json', 'LICENSE', 'lib'])
    cpSync(join(sqlite, part), join(target, part), { recursive: true })
  cpSync(runtime.sqliteBinding ?? join(sqlite, addon), join(target, addon))
}

function packagesOf(file: string): string[] {
  if (!existsSync(file)) throw new StepFailure(`${file} is missing`, 'remove the folder out/ and run this again.')
  return JSON.parse(readFileSync(file, 'utf8')) as string[]
}

/** @returns the folder with the packed app */
async function packWith(runtime: Runtime, stage: string, output: string): Promise<string> {
  await build({
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
    projectDir: stage,
    publish: 'never',
    config: {
      appId: 'io.factordesk.console',
      productName: 'FactorDesk',
      directories: { output },
      electronDist: dirname(runtime.executablePath),
      electronVersion: runtime.version,
      npmRebuild: false,
      nodeGypRebuild: false,
      asar: true,
      asarUnpack: ['**/*.node'],
      files: ['**/*', { from: 'node_modules', to: 'node_modules', filter: ['**/*'] }],
      electronFuses: fuses,
      linux: { executableName: programName, category: 'Utility' },
      // The fallback's own default app lies there, and would be started in place of ours.
      afterPack: ({ appOutDir }) => {
        rmSync(join(appOutDir, 'resources', 'app'), { recursive: true, force: true })
        return Promise.resolve()
      },
    },
  })
  const [unpacked] = readdirSync(output).filter((name) => name.endsWith('unpacked'))
  return join(output, unpacked ?? 'linux-unpacked')
}

const maintainer = { name: 'FactorDesk maintainers', email: 'maintainers@factordesk.example' }

async function debOf(src: string, out: string, version: string): Promise<string> {
  const packaging = join(root, 'packaging', 'app')
  const sizes = [16, 24, 32, 48, 64, 128, 256, 512]
  const icon = Object.fromEntries([
    ...sizes.map((size) => [`${size}x${size}`, join(packaging, 'icons', `${size}.png`)]),
    ['scalable', join(packaging, 'icon.svg')],
  ]) as Record<string, string>
  const made = join(out, `factordesk_${version}_amd64.deb`)
  const installer = new DebianPackage({
    src,
    dest: out,
    arch: 'amd64',
    name: programName,
    bin: programName,
    productName: 'FactorDesk',
    genericName: 'Two-factor authentication console',
    version: debianVersion(version),
    maintainer: `${maintainer.name} <${maintainer.email}>`,
    description: 'Console that turns off, sets up and changes two-factor authentication',
    productDescription: packageJson.description,
    section: 'admin',
    categories: ['Utility', 'Security'],
    mimeType: ['x-scheme-handler/factordesk'],
    icon,
    compression: 'zstd',
    desktopTemplate: join(packaging, 'factordesk.desktop.ejs'),
    scripts: { postinst: join(packaging, 'postinst'), postrm: join(packaging, 'postrm') },
    rename: () => made,
    logger: () => undefined,
  })
  await installer.generateDefaults()
  await installer.generateOptions()
  await installer.createStagingDir()
  await installer.createContents()
  await installer.createPackage()
  await installer.movePackage()
  return made
}

/** Debian sorts what is behind a tilde before the release. */
function debianVersion(version: string): string {
  return version.replace('-', '~')
}

/** The library's own list of dependencies is longer than what this app needs, and takes KDE's tools before GLib's. */
class DebianPackage extends Installer {
  override async generateDefaults(): Promise<unknown> {
    await super.generateDefaults()
    Object.assign(this.defaults, { depends, recommends: ['gnome-keyring | kwalletmanager', 'apparmor'], suggests: [] })
    return this.defaults
  }
}

const depends = [
  'libasound2 | libasound2t64',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libatk1.0-0 | libatk1.0-0t64',
  'libc6 (>= 2.34)',
  'libcups2 | libcups2t64',
  'libdrm2',
  'libgbm1',
  'libglib2.0-bin',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnotify4',
  'libnss3',
  'libsecret-1-0',
  'libx11-xcb1',
  'xdg-utils',
]
