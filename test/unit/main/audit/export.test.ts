import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NotAnExportError, verifyExport } from '../../../../src/main/audit/export/verify-export.ts'
import { newSigningKey, openSigner } from '../../../../src/main/audit/checkpoint.ts'
import { appendMany, openTestAudit, textOf, type TestAudit } from '../../../support/audit.ts'
import { exportTo } from '../../../support/audit-reader.ts'

async function exported(count = 120): Promise<{ lines: string[]; file: string; opened: TestAudit }> {
  const opened = openTestAudit()
  appendMany(opened, count)
  const file = join(opened.folder, 'export.jsonl')
  expect(await exportTo(file, opened)).toEqual({ entries: count })
  return { lines: textOf(file).split('\n'), file, opened }
}

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

describe('npm run verify', () => {
  function verify(...args: string[]): { status: number | null; out: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/verify.mjs', ...args], {
      encoding: 'utf8',
    })
    return { status, out: stdout + stderr }
  }

  // Each of these starts processes.
  it('ends with 0 for an intact export, and tells key and statement', { timeout: 30_000 }, async () => {
    const { file, opened } = await exported()
    const { status, out } = verify(file)
    expect(out).toContain('intact to 120')
    expect(out).toContain('lies in a file that its owner can read')
    expect(out).toContain(opened.signer.fingerprint)
    expect(status).toBe(0)
    expect(verify(file, '--key', opened.signer.fingerprint).status).toBe(0)
  })

  it(
    'ends with 1 for a broken one, for one that is not anchored, and for another key',
    { timeout: 30_000 },
    async () => {
      const { file, lines, opened } = await exported()
      const changed = join(opened.folder, 'changed.jsonl')
      writeFileSync(changed, lines.slice(0, -2).join('\n'))
      expect(verify(changed)).toMatchObject({ status: 1 })
      expect(verify(changed).out).toContain('broken at 120')
      writeFileSync(changed, lines.filter((line) => !line.startsWith('{"checkpoint"')).join('\n'))
      expect(verify(changed)).toMatchObject({ status: 1 })
      expect(verify(file, '--key', openSigner(newSigningKey()).fingerprint)).toMatchObject({ status: 1 })
    },
  )

  it('ends with 2 for no file, a file of something else, and no argument', async () => {
    const { opened } = await exported(1)
    expect(verify(join(opened.folder, 'nothing.jsonl'))).toMatchObject({ status: 2 })
    expect(verify('package.json')).toMatchObject({ status: 2 })
    expect(verify()).toMatchObject({ status: 2 })
    expect(verify('package.json', '--key')).toMatchObject({ status: 2 })
  })
})
