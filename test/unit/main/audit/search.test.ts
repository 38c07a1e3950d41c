import { expect, it } from 'vitest'
import { searchAudit } from '../../../../src/main/audit/search.ts'
import { openTestAudit, sampleEntry } from '../../../support/audit.ts'

it('lists the entries of one account, not of another whose id begins with it', () => {
  const { audit, db } = openTestAudit()
  for (const account of ['A-2041', 'A-20417', null]) audit.append({ ...sampleEntry(1), account })
  const filter = { text: '', action: null, outcome: null, procedure: null, before: null }
  const listed = (account: string | null) => searchAudit(db, { ...filter, account }).entries.map(({ seq }) => seq)
  expect(listed('A-2041')).toEqual([1])
  expect(listed(null)).toEqual([3, 2, 1])
})
