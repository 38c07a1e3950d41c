import { onTestFinished } from 'vitest'
import { createSearch, type AuditPage, type AuditQuery } from '../../../src/main/audit/search/search.ts'
import { createWordIndexJobs, type WordIndexJobs } from '../../../src/main/audit/search/word-index-jobs.ts'
import type { Pace } from '../../../src/main/base/database/worker/protocol.ts'
import { filesOf } from './audit-reader.ts'
import { noFilter } from './no-filter.ts'
import type { TestAudit } from './test-audit.ts'

/** A pace that lets nobody in. */
export const atOnce: Pace = () => Promise.resolve()

/** The jobs of the word index over this audit, in the test's own thread. */
export function wordIndexJobs(opened: TestAudit, scanLimit?: number): WordIndexJobs {
  const jobs = createWordIndexJobs(opened.db, filesOf(opened), scanLimit)
  onTestFinished(() => jobs.close())
  return jobs
}

/** A page of a search whose index has all entries (`whole`), or that has none. */
export async function searchPage(
  opened: TestAudit,
  filter: Partial<AuditQuery>,
  index: 'whole' | 'none' = 'whole',
): Promise<AuditPage> {
  if (index === 'none') return createSearch(opened.db, () => null)({ ...noFilter, ...filter })
  const jobs = createWordIndexJobs(opened.db, filesOf(opened))
  try {
    await jobs.buildWordIndex(null, atOnce)
    return await jobs.search({ ...noFilter, ...filter }, atOnce)
  } finally {
    jobs.close()
  }
}

/** The numbers of what is found, newest first: the same with the word index and without. */
export async function foundEntries(opened: TestAudit, filter: Partial<AuditQuery>): Promise<number[]> {
  const [without, page] = [await searchPage(opened, filter, 'none'), await searchPage(opened, filter)]
  const numbers = ({ rows }: AuditPage): string => rows.map(({ seq }) => seq).join()
  if (numbers(without) !== numbers(page))
    throw new Error(`the index finds ${numbers(page)}, reading every entry ${numbers(without)}`)
  return page.rows.map(({ seq }) => seq)
}
