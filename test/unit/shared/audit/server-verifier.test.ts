import { describe, expect, it } from 'vitest'
import { entryBody, genesis, sha256, type StoredEntry } from '#shared/audit/chain.ts'
import { createSigner, newSigningKey, type Checkpoint } from '#shared/audit/checkpoint.ts'
import { checkpointLines, entryLines, exportEnds } from '#shared/audit/export-format.ts'
import { firstMissing } from '#shared/audit/signed-places.ts'
import { verifyChain } from '#shared/audit/verify.ts'
import { verifyExport } from '#shared/audit/verify-export.ts'

// A server has no console, no database of ours and no files: what is used here is all in shared/audit.
const length = 250
const at = '2026-11-20T04:00:00.000Z'

/** A log of `length` entries, signed every hundred entries and at its end. */
function signedLog() {
  const signer = createSigner(newSigningKey())
  const entries: StoredEntry[] = []
  const checkpoints: Checkpoint[] = []
  for (let seq = 1; seq <= length; seq += 1) {
    const facts = {
      at,
      actor: 'staff:agent-7',
      account: `A-${20_000 + seq}`,
      procedure: null,
      step: null,
      action: 'effect.applied' as const,
      outcome: 'ok' as const,
      ticket: 'HD-1042',
      trace: null,
      detail: { effect: 'disable' },
    }
    const body = entryBody(seq, facts, entries.at(-1)?.hash ?? genesis)
    const hash = sha256(body)
    entries.push({ seq, body, hash })
    if (seq % 100 === 0 || seq === length) checkpoints.push(signer.sign({ seq, hash }, at, checkpoints.at(-1) ?? null))
  }
  return { signer, entries, checkpoints }
}

function exportOf({ signer, entries, checkpoints }: ReturnType<typeof signedLog>): string {
  const { publicKey, fingerprint } = signer
  const { header, end } = exportEnds(
    {
      exportedAt: at,
      reason: 'requested',
      publicKey,
      fingerprint,
      protection: 'owner-file',
      count: length,
      first: 1,
      last: length,
      head: entries.at(-1)!.hash,
    },
    signer,
  )
  return header + checkpointLines(checkpoints) + entryLines(entries) + end
}

/** The text with one bit of one byte turned over. */
function withChangedByte(text: string, index: number): string {
  const bytes = Buffer.from(text)
  bytes[index]! ^= 1
  return bytes.toString('utf8')
}

const log = signedLog()
const { entries, checkpoints, signer } = log

describe('a chain that shared/audit alone made', () => {
  it('is intact', () => {
    expect(verifyChain(entries, checkpoints, signer.publicKey)).toEqual({ verdict: 'intact', to: length })
    expect(firstMissing(checkpoints, { checkpoints, unreadable: [] }, [])).toBeNull()
  })

  it('is broken at the entry of which one byte was changed', () => {
    const { seq, body, hash } = entries[141]!
    const changed = entries.with(141, { seq, body: withChangedByte(body, 60), hash })
    expect(verifyChain(changed, checkpoints, signer.publicKey)).toEqual({
      verdict: 'broken',
      at: 142,
      why: 'the text does not match its hash',
    })
  })

  it('is broken where one byte of a checkpoint was changed', () => {
    const changed = checkpoints.with(1, { ...checkpoints[1]!, body: withChangedByte(checkpoints[1]!.body, 20) })
    expect(verifyChain(entries, changed, signer.publicKey)).toMatchObject({ verdict: 'broken' })
  })
})

describe('an export that shared/audit alone made', () => {
  const text = exportOf(log)

  it('is intact', async () => {
    const { verdict, entries, header } = await verifyExport(text.split('\n'))
    expect({ verdict, entries }).toEqual({ verdict: { verdict: 'intact', to: length }, entries: length })
    expect(header.fingerprint).toBe(signer.fingerprint)
  })

  it('is not intact when one byte was changed, wherever', async () => {
    const header = text.indexOf('\n')
    // Of the header a change may also make the file no export at all.
    for (let index = header + 1; index < text.length - 1; index += 997) {
      const { verdict } = await verifyExport(withChangedByte(text, index).split('\n'))
      expect(verdict.verdict, `byte ${index}`).not.toBe('intact')
    }
  })

  it('is broken at the entry of which one byte was changed', async () => {
    const index = text.indexOf('A-20077')
    const { verdict } = await verifyExport(withChangedByte(text, index).split('\n'))
    expect(verdict).toEqual({ verdict: 'broken', at: 77, why: 'the text does not match its hash' })
  })
})
