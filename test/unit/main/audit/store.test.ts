import { appendFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { genesis, sha256 } from '#shared/audit/chain.ts'
import { verifyChain } from '#shared/audit/verify.ts'
import { appendMany, createTestAudit, sampleEntry, snapshotOf, textOf } from '../../../support/audit/test-audit.ts'

describe('an entry', () => {
  it('is the exact text that was hashed, linked to the one before', () => {
    const { audit } = createTestAudit()
    audit.append(sampleEntry(1))
    audit.append(sampleEntry(2))
    const [first, second] = [...audit.entries()]
    expect(sha256(first!.body)).toBe(first!.hash)
    expect(JSON.parse(first!.body)).toMatchObject({ seq: 1, prev: genesis, at: '2026-11-20T04:00:00.000Z' })
    expect(JSON.parse(second!.body)).toMatchObject({ seq: 2, prev: first!.hash })
    expect(audit.head()).toEqual({ seq: 2, hash: second!.hash })
  })

  it('is refused when a fact has not the shape of the audit', () => {
    const { audit } = createTestAudit()
    expect(() => audit.append({ ...sampleEntry(1), detail: { text: 'x'.repeat(1001) } })).toThrow()
    expect(audit.head().seq).toBe(0)
  })

  it('goes with the transaction it is part of', () => {
    const { audit, unitOfWork } = createTestAudit()
    const failing = (): void => {
      audit.append(sampleEntry(1))
      throw new Error('rolled back')
    }
    expect(() => unitOfWork.run(failing)).toThrow('rolled back')
    audit.append(sampleEntry(2))
    expect([...audit.entries()].map(({ seq }) => seq)).toEqual([1])
  })

  it.each([
    ['UPDATE entry SET body = body', 'audit entries are final'],
    ['UPDATE entry SET hash = hash WHERE seq = 1', 'audit entries are final'],
    ['DELETE FROM entry', 'audit entries are final'],
    ['UPDATE checkpoint SET signature = signature', 'checkpoints are final'],
    ['DELETE FROM checkpoint', 'checkpoints are final'],
    ["INSERT OR REPLACE INTO entry (seq, body, hash) VALUES (1, '{}', 'x')", 'final'],
    ["INSERT OR REPLACE INTO checkpoint (seq, body, signature) VALUES (1, '{}', 'x')", 'final'],
  ])('does not let itself be changed: %s', (sql, message) => {
    const { audit, db } = createTestAudit()
    audit.append(sampleEntry(1))
    audit.checkpoint()
    const before = [...audit.entries()]
    expect(() => db.exec(sql)).toThrow(message)
    expect([...audit.entries()]).toEqual(before)
    expect(audit.verify()).toEqual({ verdict: 'intact', to: 1 })
  })
})

describe('a checkpoint', () => {
  it('signs every hundredth entry, into both places, the second readable by its owner alone', () => {
    const opened = createTestAudit()
    appendMany(opened, 250)
    const { audit, anchors, anchorFile } = opened
    expect(audit.checkpoints().map(({ seq }) => seq)).toEqual([100, 200])
    expect(anchors.read().checkpoints).toEqual(audit.checkpoints())
    expect(statSync(anchorFile).mode & 0o777).toBe(0o600)
    expect(audit.verify()).toEqual({ verdict: 'not-anchored', since: 201 })
  })

  it('is made once for a head, and not at all for an empty audit', () => {
    const { audit, anchors } = createTestAudit()
    audit.checkpoint()
    expect(audit.checkpoints()).toEqual([])
    audit.append(sampleEntry(1))
    audit.checkpoint()
    audit.checkpoint()
    expect(anchors.read().checkpoints).toHaveLength(1)
    expect(audit.verify()).toEqual({ verdict: 'intact', to: 1 })
  })

  it('survives a torn line in its file: the next one starts a line of its own', () => {
    const before = createTestAudit()
    before.audit.append(sampleEntry(1))
    before.audit.checkpoint()
    appendFileSync(before.anchorFile, '{"seq":2,"body":"{\\"se')
    const { audit, anchors } = createTestAudit(before.folder, before.signer)
    audit.append(sampleEntry(2))
    audit.checkpoint()
    expect(anchors.read().checkpoints.map(({ seq }) => seq)).toEqual([1, 2])
  })

  it('is found as the newest at the end of a long file, of which a start reads no more', () => {
    const { anchors, anchorFile, signer } = createTestAudit()
    const signed = Array.from({ length: 600 }, (_, at) => {
      return signer.sign({ seq: at + 1, hash: genesis }, '2026-11-20T05:00:00.000Z', null)
    })
    writeFileSync(anchorFile, signed.map((one) => `${JSON.stringify(one)}\n`).join(''))
    appendFileSync(anchorFile, '{"seq":601')
    const newest = anchors.newest()
    expect(newest.at(-1)).toEqual(signed.at(-1))
    expect(newest.length).toBeGreaterThan(100)
    expect(newest.length).toBeLessThan(400)
    expect(newest).toEqual(signed.slice(-newest.length))
  })

  it('is written to no file that a link leads to', () => {
    const { audit, anchorFile, folder } = createTestAudit()
    const target = join(folder, 'precious')
    writeFileSync(target, 'what stood here')
    symlinkSync(target, anchorFile)
    audit.append(sampleEntry(1))
    expect(() => audit.checkpoint()).toThrow('ELOOP')
    expect(textOf(target)).toBe('what stood here')
  })

  it('of another key is reported as such', () => {
    const opened = createTestAudit()
    const other = createTestAudit(undefined, createTestAudit().signer)
    appendMany(opened, 1)
    opened.audit.checkpoint()
    appendMany(other, 1)
    const forged = { ...snapshotOf(opened).checkpoints[0]!, signature: Buffer.alloc(64).toString('base64') }
    expect(verifyChain([...opened.audit.entries()], [forged], opened.signer.publicKey)).toEqual({
      verdict: 'broken',
      at: 1,
      why: 'a checkpoint is not signed by this key',
    })
  })

  it('whose number is not the one it signed is reported as such', () => {
    const opened = createTestAudit()
    appendMany(opened, 1)
    opened.audit.checkpoint()
    const moved = { ...snapshotOf(opened).checkpoints[0]!, seq: 7 }
    expect(verifyChain([...opened.audit.entries()], [moved], opened.signer.publicKey).verdict).toBe('broken')
  })
})

describe('listeners', () => {
  it('hear of what was committed, with the entries', () => {
    const { audit, unitOfWork } = createTestAudit()
    const heard: number[][] = []
    audit.onAppended((entries) => heard.push(entries.map(({ seq }) => seq)))
    unitOfWork.run(() => {
      audit.append(sampleEntry(1))
      audit.append(sampleEntry(2))
      expect(heard).toEqual([])
    })
    expect(heard).toEqual([[1, 2]])
    audit.append(sampleEntry(3))
    expect(heard).toEqual([[1, 2], [3]])
  })

  it('hear nothing of an entry that was undone', () => {
    const { audit, unitOfWork } = createTestAudit()
    const heard: [number, unknown][] = []
    audit.onAppended((entries) => heard.push(...entries.map(({ seq, detail }): [number, unknown] => [seq, detail])))
    const undone = (): void => {
      audit.append({ ...sampleEntry(1), detail: { undone: true } })
      throw new Error('undone')
    }
    expect(() => unitOfWork.run(undone)).toThrow('undone')
    audit.append({ ...sampleEntry(2), detail: { undone: false } })
    expect(() => unitOfWork.run(undone)).toThrow('undone')
    audit.append({ ...sampleEntry(3), detail: { undone: false } })
    expect(heard).toEqual([
      [1, { undone: false }],
      [2, { undone: false }],
    ])
  })
})

it('never writes a secret of ours beside the anchors: the file contains numbers, hashes and signatures alone', () => {
  const opened = createTestAudit()
  appendMany(opened, 100)
  for (const line of textOf(opened.anchorFile).trim().split('\n')) {
    const { body } = JSON.parse(line) as { body: string }
    expect(Object.keys(JSON.parse(body) as object)).toEqual(['seq', 'hash', 'at', 'why', 'prev'])
  }
})
