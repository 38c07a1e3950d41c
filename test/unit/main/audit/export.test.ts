import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NotAnExportError, verifyExport } from '#shared/audit/verify-export.ts'
import { appendMany, textOf } from '../../../support/audit/test-audit.ts'
import { exportEnds } from '#shared/audit/export-format.ts'
import { endsOf, exported, exportTo, factsOfExport } from '../../../support/audit/audit-reader.ts'

/** Line 77 with its members in another order. */
function reordered(line: string): string {
  if (!line.startsWith('{"seq":77,')) return line
  const { seq, body, hash } = JSON.parse(line) as { seq: number; body: string; hash: string }
  return JSON.stringify({ body, seq, hash })
}

describe('an export', () => {
  it('is anchored to its end, for its owner alone, and leaves nothing unfinished behind', async () => {
    const { lines, file, opened } = await exported()
    expect(await verifyExport(lines)).toMatchObject({ entries: 120, verdict: { verdict: 'intact', to: 120 } })
    expect((await verifyExport(lines)).header.fingerprint).toBe(opened.signer.fingerprint)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(opened.folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('that cannot be written leaves what has that name untouched', async () => {
    const { opened } = await exported()
    const taken = join(opened.folder, 'taken.jsonl')
    mkdirSync(taken)
    writeFileSync(join(taken, 'precious'), 'what stood here')
    await expect(exportTo(taken, opened)).rejects.toThrow(/EISDIR|ENOTEMPTY/)
    expect(textOf(join(taken, 'precious'))).toBe('what stood here')
    expect(readdirSync(opened.folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('follows no link: not one of its own name, nor one that somebody laid for it', async () => {
    const { opened, lines } = await exported()
    const target = join(opened.folder, 'precious')
    writeFileSync(target, 'what stood here')
    for (const name of ['link.jsonl', 'link.jsonl.part']) symlinkSync(target, join(opened.folder, name))
    await exportTo(join(opened.folder, 'link.jsonl'), opened)
    expect(textOf(target)).toBe('what stood here')
    expect(textOf(join(opened.folder, 'link.jsonl')).split('\n').slice(1)).toEqual(lines.slice(1))
  })

  type Change = (lines: string[]) => string[]
  const withHeader = (change: (header: Record<string, unknown>) => Record<string, unknown>): Change => {
    return ([first, ...rest]) => [JSON.stringify(change(JSON.parse(first!) as Record<string, unknown>)), ...rest]
  }
  const inBody = (from: string, to: string): Change =>
    withHeader((header) => ({ ...header, body: String(header['body']).replace(from, to) }))

  const tampered: [string, Change, number][] = [
    ['an entry edited', (lines) => lines.map((line) => line.replace(/number\\":77,/, 'number\\":78,')), 77],
    ['an entry removed', (lines) => lines.filter((line) => !line.startsWith('{"seq":77,')), 77],
    ['the last entry removed', (lines) => lines.filter((line) => !line.startsWith('{"seq":120,')), 120],
    ['a line cut in two', (lines) => lines.map((line, at) => (at === 50 ? line.slice(0, 40) : line)), 48],
    ['a line of something else', (lines) => [lines[0]!, '{"hello":1}', ...lines.slice(1)], 1],
    ['a checkpoint after an entry', (lines) => [lines[0]!, ...lines.slice(2, 20), lines[1]!, ...lines.slice(20)], 18],
    [
      'a member more in an entry',
      (lines) => lines.map((line) => line.replace(/^(\{"seq":77,.*)\}$/, '$1,"note":"x"}')),
      77,
    ],
    [
      'a member twice in an entry',
      (lines) => lines.map((line) => line.replace(/^\{"seq":77,/, '{"seq":77,"seq":77,')),
      77,
    ],
    ['members in another order', (lines) => lines.map(reordered), 77],
    [
      'a letter of an entry escaped',
      (lines) => lines.map((line) => line.replace(/^(\{"seq":77,.*)effect/, '$1\\u0065ffect')),
      77,
    ],
    ['a space in an entry', (lines) => lines.map((line) => line.replace('{"seq":77,', '{ "seq":77,')), 77],
    ['an empty line', (lines) => [...lines.slice(0, 50), '', ...lines.slice(50)], 48],
    ['the end before the last entry', (lines) => [...lines.slice(0, -3), lines.at(-2)!, lines.at(-3)!, ''], 120],
    ['something after the end', (lines) => [...lines.slice(0, -1), '{"hello":1}', ''], 121],
    ['the end twice', (lines) => [...lines.slice(0, -1), lines.at(-2)!, ''], 121],
  ]
  it.each(tampered)('with %s is broken, and says where', async (_what, change, at) => {
    const { verdict } = await verifyExport(change((await exported()).lines))
    expect(verdict).toMatchObject({ verdict: 'broken', at })
  })

  it.each<[string, Change]>([
    ['how its key is kept', inBody('owner-file', 'keychain')],
    ['when it was made', inBody('2026-11-20', '2026-11-21')],
    ['how many entries it has', inBody('"count":120', '"count":119')],
    ['to which entry it goes', inBody('"last":120', '"last":119')],
    ['from which entry it starts', inBody('"first":1', '"first":2')],
    ['of which head', inBody('"head":"', '"head":"0')],
    ['its signature', withHeader((header) => ({ ...header, signature: Buffer.alloc(64).toString('base64') }))],
  ])('whose header was changed is broken: %s', async (_what, change) => {
    const { lines } = await exported()
    expect(change(lines)[0]).not.toBe(lines[0])
    const { verdict } = await verifyExport(change(lines))
    expect(verdict).toMatchObject({ verdict: 'broken', why: 'the first line is not signed by its key' })
  })

  it('whose end is signed for another one is broken', async () => {
    const { lines, opened } = await exported()
    appendMany(opened, 1)
    const { end } = endsOf(opened)
    const { verdict } = await verifyExport([...lines.slice(0, -2), end.trim(), ''])
    expect(verdict).toMatchObject({ verdict: 'broken', why: 'the last line contradicts the first one' })
  })

  it.each([
    ['its last line', -2, 120],
    ['its last entries', -21, 101],
    ['every entry', 3, 0],
    ['everything but its header', 1, 0],
  ])('without %s is cut, and not intact', async (_what, to, entries) => {
    const { lines } = await exported()
    const { verdict } = await verifyExport(lines.slice(0, to))
    if (verdict.verdict === 'broken') expect(verdict.why).toMatch(/were signed and are missing/)
    else expect(verdict).toEqual({ verdict: 'cut', to: entries, of: 120 })
  })

  it('without its checkpoints is not anchored', async () => {
    const { verdict } = await verifyExport((await exported()).lines.filter((line) => !line.startsWith('{"checkpoint"')))
    expect(verdict).toEqual({ verdict: 'not-anchored', since: 1 })
  })

  it('whose end is not signed is broken, though it says what the header says', async () => {
    const { lines } = await exported(3)
    const end = { ...(JSON.parse(lines.at(-2)!) as object), signature: Buffer.alloc(64).toString('base64') }
    const { verdict } = await verifyExport([...lines.slice(0, -2), JSON.stringify(end), ''])
    expect(verdict).toMatchObject({ verdict: 'broken', why: 'the last line is not signed by its key' })
  })

  it('that contains more, or others, than it was signed for is broken', async () => {
    const { lines, opened } = await exported()
    const facts = factsOfExport(opened)
    for (const changed of [{ count: 119 }, { last: 119 }, { first: 2 }, { head: 'f'.repeat(64) }]) {
      const { header, end } = exportEnds({ ...facts, ...changed }, opened.signer)
      const { verdict } = await verifyExport([header.trim(), ...lines.slice(1, -2), end.trim(), ''])
      expect(verdict).toMatchObject({ why: 'the entries are not those that the export was signed for' })
    }
  })

  it.each<[string, Change]>([
    ['a header with a space', ([first, ...rest]) => [first!.replace('{', '{ '), ...rest]],
    ['a header with a member more', withHeader((header) => ({ ...header, note: 'x' }))],
  ])('does not begin with %s', async (_what, change) => {
    await expect(verifyExport(change((await exported(3)).lines))).rejects.toThrow(NotAnExportError)
  })

  it('with a checkpoint that is written otherwise is broken', async () => {
    const { lines } = await exported(3)
    for (const by of ['{ "checkpoint"', '{"note":1,"checkpoint"'])
      expect((await verifyExport(lines.map((line) => line.replace('{"checkpoint"', by)))).verdict).toMatchObject({
        verdict: 'broken',
        at: 1,
      })
  })

  it('without one checkpoint between others is broken', async () => {
    const { lines } = await exported(320)
    const { verdict } = await verifyExport(lines.filter((line) => !line.startsWith('{"checkpoint":{"seq":200,')))
    expect(verdict).toEqual({ verdict: 'broken', at: 300, why: 'the checkpoint before this one is missing' })
  })

  it.each<[string, Change]>([
    ['twice', (lines) => [lines[0]!, lines[1]!, ...lines.slice(1)]],
    ['in another order', (lines) => [lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)]],
  ])('with checkpoints %s is broken', async (_what, change) => {
    const { verdict } = await verifyExport(change((await exported(320)).lines))
    expect(verdict).toMatchObject({ verdict: 'broken', why: 'the checkpoints are not in order' })
  })

  it('is checked against signed heads that were kept elsewhere', async () => {
    const { lines, opened } = await exported()
    const elsewhere = opened.signer.sign(opened.audit.head(), '2026-11-20T05:00:00.000Z', null)
    expect((await verifyExport(lines, undefined, [elsewhere])).verdict).toEqual({ verdict: 'intact', to: 120 })
    appendMany(opened, 1)
    const later = opened.signer.sign(opened.audit.head(), '2026-11-20T05:00:00.000Z', null)
    expect((await verifyExport(lines, undefined, [later])).verdict).toMatchObject({ verdict: 'broken', at: 121 })
  })

  it('of another key is broken where it names this one, and a key that is none is no crash', async () => {
    const { lines, opened } = await exported(3)
    const facts = factsOfExport(opened)
    for (const [changed, why] of [
      [{ fingerprint: 'f'.repeat(64) }, 'the fingerprint is not that of the key'],
      [{ publicKey: 'no key' }, 'the key is not an Ed25519 public key'],
    ] as const) {
      const { header } = exportEnds({ ...facts, ...changed }, opened.signer)
      const { verdict } = await verifyExport([header.trim(), ...lines.slice(1)])
      expect(verdict).toEqual({ verdict: 'broken', at: 1, why })
    }
    expect(opened.audit.verify().verdict).toBe('intact')
  })

  it.each([[''], ['[]'], ['{"factordesk":"audit-export"}'], ['not JSON']])('does not begin with %s', (line) => {
    return expect(verifyExport([line])).rejects.toThrow(NotAnExportError)
  })
})
