import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NotAnExportError, verifyExport } from '../../../../src/main/audit/export/verify-export.ts'
import { textOf } from '../../../support/audit.ts'
import { exported, exportTo } from '../../../support/audit-reader.ts'

describe('an export', () => {
  it('is anchored to its end, for its owner alone, and leaves nothing unfinished behind', async () => {
    const { lines, file, opened } = await exported()
    expect(await verifyExport(lines)).toMatchObject({ entries: 120, verdict: { verdict: 'intact', to: 120 } })
    expect((await verifyExport(lines)).header.fingerprint).toBe(opened.signer.fingerprint)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(opened.folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('that cannot be written leaves an older file of that name untouched', async () => {
    const { opened, file } = await exported()
    const before = textOf(file)
    mkdirSync(`${file}.part`)
    await expect(exportTo(file, opened)).rejects.toThrow('EISDIR')
    expect(textOf(file)).toBe(before)
  })

  const tampered: [string, (lines: string[]) => string[], number][] = [
    ['an entry edited', (lines) => lines.map((line) => line.replace(/number\\":77,/, 'number\\":78,')), 77],
    ['an entry removed', (lines) => lines.filter((line) => !line.startsWith('{"seq":77,')), 77],
    ['the tail cut', (lines) => lines.slice(0, -2), 120],
    ['a line cut in two', (lines) => lines.map((line, at) => (at === 50 ? line.slice(0, 40) : line)), 48],
    ['a line of something else', (lines) => [lines[0]!, '{"hello":1}', ...lines.slice(1)], 1],
    ['a checkpoint after an entry', (lines) => [lines[0]!, ...lines.slice(2, 20), lines[1]!, ...lines.slice(20)], 18],
  ]
  it.each(tampered)('with %s is broken, and says where', async (_what, change, at) => {
    const { verdict } = await verifyExport(change((await exported()).lines))
    expect(verdict).toMatchObject({ verdict: 'broken', at })
  })

  it('without its checkpoints is not anchored', async () => {
    const { verdict } = await verifyExport((await exported()).lines.filter((line) => !line.startsWith('{"checkpoint"')))
    expect(verdict).toEqual({ verdict: 'not-anchored', since: 1 })
  })

  it('with a fingerprint that is not that of its key is broken', async () => {
    const { lines, opened } = await exported()
    const header = lines[0]!.replace(opened.signer.fingerprint, 'f'.repeat(64))
    expect((await verifyExport([header, ...lines.slice(1)])).verdict.verdict).toBe('broken')
  })

  it('with a key that is none is broken, not a crash', async () => {
    const { lines, opened } = await exported(3)
    const header = { ...(JSON.parse(lines[0]!) as object), publicKey: 'no key' }
    expect((await verifyExport([JSON.stringify(header), ...lines.slice(1)])).verdict.verdict).toBe('broken')
    expect(opened.audit.verify().verdict).toBe('intact')
  })

  it.each([[''], ['[]'], ['{"factordesk":"audit-export"}'], ['not JSON']])('does not begin with %s', (line) => {
    return expect(verifyExport([line])).rejects.toThrow(NotAnExportError)
  })
})
