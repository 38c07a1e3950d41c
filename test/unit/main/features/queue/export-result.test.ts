import { describe, expect, it } from 'vitest'
import type { Queue, QueueItem } from '#shared/domain/queue.ts'
import { resultCsv } from '../../../../../src/main/features/queue/export-result.ts'

const at = '2026-11-22T14:02:31.000Z'

function itemNamed(accountName: string): QueueItem {
  const ending = { at, now: { active: true, method: 'sms' as const }, readBack: true, trace: 'trace-1' }
  const state = { is: 'done' as const, procedureId: 'procedure-1', ending }
  return { accountId: 'A-1', accountName, userId: 'it@company.example', state }
}

function csvOf(...items: QueueItem[]): string {
  const plan = { kind: 'change', to: 'sms', reason: 'other', note: '', howLong: null } as const
  const queue: Queue = { id: 'queue-1', plan, state: 'finished', startedAt: at, updatedAt: at, items }
  return resultCsv(queue)
}

const nameIn = (csv: string): string | undefined => csv.split('\r\n')[1]?.split(',')[1]

describe('the result of a queue as CSV', () => {
  it('has one line an account, with what is true now', () => {
    expect(csvOf(itemNamed('Company')).split('\r\n')[1]).toBe(
      `"A-1","Company","it@company.example","done","","sms","yes","${at}","trace-1"`,
    )
  })

  it.each(['=1+1', '+60', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝HYPERLINK(1)', '＋1', '－1', '＠A1', ' =1'])(
    'marks %j as text for a spreadsheet',
    (name) => {
      expect(csvOf(itemNamed(name))).toContain(`"'${name}"`)
    },
  )

  it('quotes what would end a cell or a line', () => {
    expect(nameIn(csvOf(itemNamed('The "Best" Company')))).toBe('"The ""Best"" Company"')
    expect(csvOf(itemNamed('a,b\r\nc'))).toContain('"a,b\r\nc"')
  })

  it('leaves open what an account that waits does not have', () => {
    const waiting = { ...itemNamed('Company'), state: { is: 'waiting' as const, procedureId: null } }
    expect(csvOf(waiting).split('\r\n')[1]).toBe('"A-1","Company","it@company.example","waiting","","","","",""')
  })
})
