import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { arePackagesInstalled, stampPackages } from '../../../../tools/setup/packages.mjs'

let clone = ''

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'factordesk-clone-'))
  writeFileSync(join(clone, 'package-lock.json'), '{"lockfileVersion":3}')
})
afterEach(() => rmSync(clone, { recursive: true }))

describe('arePackagesInstalled', () => {
  it('says no to a clone without packages', () => expect(arePackagesInstalled(clone)).toBe(false))

  it('says no when an install was cut short: the stamp comes last', () => {
    mkdirSync(join(clone, 'node_modules'))
    expect(arePackagesInstalled(clone)).toBe(false)
  })

  it('says yes to what was stamped, until the lockfile changes', () => {
    mkdirSync(join(clone, 'node_modules'))
    stampPackages(clone)
    expect(arePackagesInstalled(clone)).toBe(true)
    writeFileSync(join(clone, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}')
    expect(arePackagesInstalled(clone)).toBe(false)
  })
})
