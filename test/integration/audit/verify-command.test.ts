import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newSigningKey, createSigner } from '#shared/audit/checkpoint.ts'
import { appendMany } from '../../support/audit/test-audit.ts'
import { exported } from '../../support/audit/audit-reader.ts'

describe('npm run verify', () => {
  function verify(...args: string[]): { status: number | null; out: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/verify.mjs', ...args], {
      encoding: 'utf8',
    })
    return { status, out: stdout + stderr }
  }

  it('ends with 0 for an intact export, and prints key and statement', async () => {
    const { file, opened } = await exported()
    const { status, out } = verify(file)
    expect(out).toContain('intact to 120')
    expect(out).toContain('lies in a file that its owner can read')
    expect(out).toContain(opened.signer.fingerprint)
    expect(status).toBe(0)
    expect(verify(file, '--key', opened.signer.fingerprint).status).toBe(0)
  })

  it('ends with 1 for a broken one, for one that is not anchored, and for another key', async () => {
    const { file, lines, opened } = await exported()
    const changed = join(opened.folder, 'changed.jsonl')
    writeFileSync(changed, lines.map((line) => line.replace(/number\\":77,/, 'number\\":78,')).join('\n'))
    expect(verify(changed)).toMatchObject({ status: 1 })
    expect(verify(changed).out).toContain('broken at 77')
    for (const [to, words] of [
      [-2, 'cut: it ends after entry 120 and was signed to entry 120'],
      [1, 'cut: it ends after entry 0 and was signed to entry 120'],
    ] as const) {
      writeFileSync(changed, lines.slice(0, to).join('\n'))
      expect(verify(changed)).toMatchObject({ status: 1 })
      expect(verify(changed).out).toContain(words)
    }
    writeFileSync(changed, lines.filter((line) => !line.startsWith('{"checkpoint"')).join('\n'))
    expect(verify(changed)).toMatchObject({ status: 1 })
    expect(verify(file, '--key', createSigner(newSigningKey()).fingerprint)).toMatchObject({ status: 1 })
  })

  it('uses signed heads that were kept elsewhere, and says what of them it cannot read', async () => {
    const { file, opened } = await exported()
    const kept = (head: { seq: number; hash: string }): string => {
      const anchor = join(opened.folder, 'kept.jsonl')
      writeFileSync(anchor, `${JSON.stringify(opened.signer.sign(head, '2026-11-20T05:00:00.000Z', null))}\n`)
      return anchor
    }
    expect(verify(file, '--anchor', kept(opened.audit.head()))).toMatchObject({ status: 0 })
    appendMany(opened, 3)
    const later = verify(file, '--anchor', kept(opened.audit.head()), '--key', opened.signer.fingerprint)
    expect(later).toMatchObject({ status: 1 })
    expect(later.out).toContain('entries up to 123 were signed and are missing')
    const damaged = join(opened.folder, 'damaged.jsonl')
    for (const text of ['', 'nothing\n']) {
      writeFileSync(damaged, text)
      expect(verify(file, '--anchor', damaged)).toMatchObject({ status: 2 })
    }
    expect(verify(file, '--anchor', join(opened.folder, 'nothing'))).toMatchObject({ status: 2 })
  })

  it('ends with 2 for no file, a file of something else, and no argument', async () => {
    const { opened } = await exported(1)
    expect(verify(join(opened.folder, 'nothing.jsonl'))).toMatchObject({ status: 2 })
    expect(verify('package.json')).toMatchObject({ status: 2 })
    expect(verify()).toMatchObject({ status: 2 })
    expect(verify('package.json', '--key')).toMatchObject({ status: 2 })
  })
})
