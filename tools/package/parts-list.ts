import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import { root } from '../setup/paths.mjs'
import { StepFailure } from '../setup/steps.mjs'

/** One package that a product carries, as the lockfile and its own folder have it. */
export interface Part {
  name: string
  version: string
  /** The licence as an SPDX expression. */
  license: string
  /** The lockfile's integrity of the archive it came in, e.g. `sha512-…`; null for what no lockfile has. */
  integrity: string | null
  /** The texts of its licence and notices. */
  texts: readonly string[]
  kind: 'library' | 'framework'
}

/** Licences that allow commercial use and ask for no more than their text; anything else stops the packaging. */
export const allowedLicenses: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
])

interface LockedPackage {
  version: string
  integrity?: string
  license?: string
}

/**
 * @param paths folders below `node_modules`, as `bundledPackages` names them
 * @returns what they are by package-lock.json, sorted by name
 * @throws StepFailure where the lockfile has another version than the folder, no integrity, or a licence is not allowed
 */
export function partsOf(paths: readonly string[]): Part[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage | undefined>
  }
  return [...new Set(paths)]
    .map((path) => partOf(path, lock.packages[`node_modules/${path}`]))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function partOf(path: string, locked: LockedPackage | undefined): Part {
  const folder = join(root, 'node_modules', path)
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string
  }
  if (locked?.version !== version || locked.integrity === undefined)
    throw new StepFailure(
      `${name} ${version} is in the build, but the lockfile has ${locked?.version ?? 'no such package'}`,
      'run "npm ci", then this again.',
    )
  if (license === undefined || !allowedLicenses.has(license))
    throw new StepFailure(
      `${name} ${version} has the licence ${license ?? '(none)'}, which is not in the list of those that may ship`,
      'use another package; or, where its licence allows commercial use, add it to allowedLicenses in parts-list.ts of tools/package/.',
    )
  return { name, version, license, integrity: locked.integrity, texts: textsIn(folder), kind: 'library' }
}

function textsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())
}

/**
 * The runtime that a package carries: Electron, or Node.
 * @param licenseFiles its licence texts; those that are not there are left out
 */
export function runtimePart(name: string, version: string, licenseFiles: readonly string[]): Part {
  const texts = licenseFiles.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8').trim())
  return { name, version, license: 'MIT', integrity: null, texts, kind: 'framework' }
}

/** The same parts as a CycloneDX 1.6 document, without a time or a serial number: the same sources make the same file. */
export function cycloneDx(product: { name: string; version: string }, parts: readonly Part[]): string {
  const bom = new Models.Bom()
  const subject = new Models.Component(Enums.ComponentType.Application, product.name, {
    version: product.version,
    bomRef: product.name,
  })
  subject.licenses.add(new Models.SpdxLicense('Apache-2.0'))
  bom.metadata.component = subject
  for (const part of parts) {
    const component = componentOf(part)
    bom.components.add(component)
    subject.dependencies.add(component.bomRef)
  }
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)
  return `${new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 })}\n`
}

function componentOf({ name, version, license, integrity, kind }: Part): Models.Component {
  const type = kind === 'library' ? Enums.ComponentType.Library : Enums.ComponentType.Framework
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const component = new Models.Component(type, name, { version, bomRef: `${name}@${version}` })
  if (integrity !== null) {
    component.purl = purl
    component.hashes.set(Enums.HashAlgorithm['SHA-512'], sha512Of(integrity))
  }
  component.licenses.add(new Models.SpdxLicense(license))
  return component
}

/** @returns the hexadecimal digest of an integrity such as `sha512-…` */
function sha512Of(integrity: string): string {
  const base64 = /^sha512-([A-Za-z0-9+/=]+)$/.exec(integrity)?.[1]
  if (base64 === undefined) throw new Error(`The lockfile's integrity ${integrity} is not a SHA-512.`)
  return Buffer.from(base64, 'base64').toString('hex')
}

/** Which licence each part has, and the texts that the licences ask to be handed on, each text once. */
export function licenseReport(parts: readonly Part[]): string {
  const byText = new Map<string, Part[]>()
  for (const part of parts)
    for (const text of part.texts) byText.set(hashOf(text), [...(byText.get(hashOf(text)) ?? []), part])
  const textOf = new Map(parts.flatMap(({ texts }) => texts.map((text) => [hashOf(text), text] as const)))
  const lines = parts.map(({ name, version, license }) => `${name} ${version}: ${license}`)
  const sections = [...byText].map(([hash, users]) => {
    const names = users.map(({ name, version }) => `${name} ${version}`).join(', ')
    return `${'='.repeat(80)}\n${names}\n${'='.repeat(80)}\n\n${textOf.get(hash) ?? ''}\n`
  })
  return `What FactorDesk is built with, and the licences.\n\n${lines.join('\n')}\n\n${sections.join('\n')}`
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
