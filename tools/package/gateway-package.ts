import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'vite'
import { bundledPackages } from '../build/bundled-packages.ts'
import { root } from '../setup/paths.mjs'
import { capture } from '../setup/run.mjs'
import { StepFailure } from '../setup/steps.mjs'
import { cycloneDx, licenseReport, partsOf, runtimePart } from './parts-list.ts'

const product = 'factordesk-gateway'

/**
 * Makes the gateway's .deb: one file of ours, better-sqlite3, and the Node that they were tested under, since no Debian
 * has one that is new enough.
 *
 * @returns the path of the .deb
 * @throws StepFailure where a licence, a version or the unit is not as it must be
 */
export async function makeGatewayPackage({ out, version }: { out: string; version: string }): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-gateway-package-'))
  try {
    const built = join(folder, 'built')
    const bundled = await bundleGateway(join(built, 'gateway'))
    const tree = join(folder, 'tree')
    const library = join(tree, 'usr', 'lib', product)
    mkdirSync(library, { recursive: true })
    cpSync(join(built, 'gateway'), library, { recursive: true })
    writeFileSync(join(library, 'package.json'), '{ "type": "module" }\n')
    stageSqlite(library)
    copyFileSync(process.execPath, join(library, 'node'))
    chmodSync(join(library, 'node'), 0o755)
    const nodeLicense = join(dirname(process.execPath), '..', 'LICENSE')
    const parts = [
      ...partsOf([...bundled, 'better-sqlite3']),
      runtimePart('node', process.versions.node, [nodeLicense]),
    ]
    writeFileSync(join(library, 'sbom.cdx.json'), cycloneDx({ name: product, version }, parts))
    stageSystemFiles(tree, licenseReport(parts))
    writeControl(tree, version)
    const deb = join(out, `${product}_${version}_amd64.deb`)
    const { code, stderr } = await capture('dpkg-deb', ['--root-owner-group', '-Zzstd', '--build', tree, deb])
    if (code !== 0)
      throw new StepFailure(`dpkg-deb ended with code ${code}: ${stderr}`, 'install dpkg, then run this again.')
    return deb
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns the packages in the bundle */
async function bundleGateway(outDir: string): Promise<string[]> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [bundledPackages('gateway')],
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: join(root, 'tools', 'package', 'gateway-entry.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rollupOptions: { output: { format: 'es', entryFileNames: 'gateway.js' } },
    },
  })
  return JSON.parse(readFileSync(join(outDir, '..', '.packages-gateway.json'), 'utf8')) as string[]
}

function stageSqlite(library: string): void {
  const sqlite = join(root, 'node_modules', 'better-sqlite3')
  const target = join(library, 'node_modules', 'better-sqlite3')
  const addon = join('prebuilds', `${process.platform}-${process.arch}.node`)
  mkdirSync(join(target, 'prebuilds'), { recursive: true })
  for (const part of ['package.json', 'LICENSE', 'lib', addon])
    cpSync(join(sqlite, part), join(target, part), { recursive: true })
}

/** The command, the unit, the documents and the scripts of dpkg. */
function stageSystemFiles(tree: string, licenses: string): void {
  const packaging = join(root, 'packaging', 'gateway')
  const put = (from: string, to: string, mode = 0o644): void => {
    mkdirSync(dirname(join(tree, to)), { recursive: true })
    copyFileSync(from, join(tree, to))
    chmodSync(join(tree, to), mode)
  }
  put(join(packaging, product), `usr/bin/${product}`, 0o755)
  put(join(root, 'docs', 'gateway.md'), `usr/share/doc/${product}/gateway.md`)
  put(join(root, 'LICENSE'), `usr/share/doc/${product}/copyright`)
  writeFileSync(join(tree, `usr/share/doc/${product}/THIRD-PARTY-LICENSES.txt`), licenses)
  for (const script of ['postinst', 'prerm', 'postrm']) put(join(packaging, script), `DEBIAN/${script}`, 0o755)
  const unit = join(tree, 'lib', 'systemd', 'system', `${product}.service`)
  mkdirSync(dirname(unit), { recursive: true })
  writeFileSync(unit, packagedUnit(readFileSync(join(packaging, `${product}.service`), 'utf8')))
  mkdirSync(join(tree, 'etc'))
  mkdirSync(join(tree, 'etc', 'factordesk'), { mode: 0o750 })
}

/**
 * The unit with the places of the package instead of those of a clone.
 * @throws Error where the unit no longer has the lines that name them
 */
export function packagedUnit(unit: string): string {
  const changes = [
    [/^Documentation=.*$/m, `Documentation=file:/usr/share/doc/${product}/gateway.md`],
    [/^WorkingDirectory=.*$/m, 'WorkingDirectory=/var/lib/factordesk'],
    [/^ExecStart=\/usr\/bin\/node scripts\/gateway\.mjs/m, `ExecStart=/usr/bin/${product}`],
  ] as const
  return changes.reduce((text, [line, place]) => {
    if (!line.test(text)) throw new Error(`${product}.service has no line ${line.source}.`)
    return text.replace(line, place)
  }, unit)
}

function writeControl(tree: string, version: string): void {
  const lines = [
    `Package: ${product}`,
    `Version: ${version.replace('-', '~')}`,
    'Architecture: amd64',
    'Section: admin',
    'Priority: optional',
    'Maintainer: FactorDesk maintainers <maintainers@factordesk.example>',
    'Depends: libc6 (>= 2.34), libstdc++6, passwd',
    'Description: Gateway between support desks and the system that has the accounts',
    ' Support staff use the FactorDesk console; the gateway alone has the credential of',
    ' Keycloak, privacyIDEA, better-auth or a directory of its own. It enforces evidence,',
    ' consent and approval, and keeps an audit.',
  ]
  writeFileSync(join(tree, 'DEBIAN', 'control'), `${lines.join('\n')}\n`)
}
