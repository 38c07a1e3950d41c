import { expect, it } from 'vitest'
import { genesis } from '#shared/audit/chain.ts'
import { verifyChain } from '#shared/audit/verify.ts'
import { createTestAudit, sampleEntry } from '../../../support/audit/test-audit.ts'

const at = '2026-11-20T05:00:00.000Z'

it.each(['first', 'last'])(
  'two checkpoints of one entry that contradict each other are reported, the true one %s',
  (place) => {
    const { audit, signer } = createTestAudit()
    for (const number of [1, 2, 3]) audit.append(sampleEntry(number))
    const right = signer.sign(audit.head(), at, null)
    const wrong = signer.sign({ ...audit.head(), hash: genesis }, at, null)
    const checkpoints = place === 'first' ? [right, wrong] : [wrong, right]
    expect(verifyChain(audit.entries(), [right], signer.publicKey)).toEqual({ verdict: 'intact', to: 3 })
    const why = 'two checkpoints contradict each other'
    expect(verifyChain(audit.entries(), checkpoints, signer.publicKey)).toEqual({ verdict: 'broken', at: 3, why })
  },
)

it('a database from which both the tail and its checkpoints were cut is compared with the file beside it', () => {
  const { audit, db } = createTestAudit()
  for (const number of [1, 2, 3]) audit.append(sampleEntry(number))
  audit.checkpoint()
  for (const { name } of db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all())
    db.exec(`DROP TRIGGER ${name}`)
  db.exec('DELETE FROM entry WHERE seq > 1; DELETE FROM checkpoint')
  const why = 'entries up to 3 were signed and are missing; what was changed lies between 1 and 2'
  expect(audit.verify()).toEqual({ verdict: 'broken', at: 2, why })
})
