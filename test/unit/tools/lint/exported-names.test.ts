import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repeatedExports } from '../../../../tools/lint/exported-names.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const names = (sources: Record<string, string>): string[] => [
  ...repeatedExports(new Map(Object.entries(sources))).keys(),
]

describe('a name that two files export', () => {
  it.each([
    ['a function', 'export function same(): void {}'],
    ['an asynchronous function', 'export async function same(): Promise<void> {}'],
    ['a constant', 'export const other = 1, same = 2'],
    ['a part of a value', 'export const { same, ...rest } = { same: 1, more: 2 }'],
    ['a class', 'export abstract class same {}'],
    ['an interface', 'export interface same { a: string }'],
    ['a type', 'export type same = string'],
    ['an enum', 'export enum same { a }'],
  ])('is found: %s', (_what, text) => {
    expect(names({ 'src/main/a.ts': 'export type same = number', 'src/portal/b.ts': text })).toEqual(['same'])
  })

  it('is no pair where it is not exported, exported again, or a default', () => {
    const sources = {
      'src/main/a.ts': 'export const same = 1',
      'src/main/b.ts': "const same = 2\nexport const uses = same\nexport { same as again } from './a.ts'",
      'src/main/c.ts': 'export default function same() {}',
    }
    expect(names(sources)).toEqual([])
  })

  it.each([
    'src/renderer/src/api/desk.ts',
    'src/renderer/src/locales/en/desk.ts',
    'src/portal/repositories/migrations/0001-first.ts',
  ])('may be that of %s, which is imported in a way of its own', (file) => {
    expect(names({ [file]: 'export const same = 1', 'src/main/a.ts': 'export const same = 2' })).toEqual([])
  })
})

describe('the check', () => {
  const check = (folder: string): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [join(import.meta.dirname, '../../../../scripts/check-names.mjs'), folder], {
      encoding: 'utf8',
    })

  /** A folder with these sources below `src`. */
  function planted(sources: Record<string, string>): string {
    const folder = temporaryFolder()
    for (const [file, text] of Object.entries(sources)) {
      const path = join(folder, 'src', file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
    return folder
  }

  it('fails on a planted pair, and names both files', () => {
    const text = 'export type Planted = string'
    const { status, stderr } = check(planted({ 'main/a.ts': text, 'portal/deep/b.ts': text }))
    expect(status).toBe(1)
    expect(stderr).toContain('Planted is exported by src/main/a.ts and src/portal/deep/b.ts')
  })

  it('passes where every name is exported once', () => {
    const { status, stderr } = check(planted({ 'main/a.ts': 'export const a = 1', 'main/b.ts': 'export const b = 1' }))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})
