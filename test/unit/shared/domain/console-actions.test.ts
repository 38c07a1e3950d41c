import { expect, it } from 'vitest'
import type { AuditEntry } from '#shared/domain/audit-entry.ts'
import { consoleActions } from '#shared/domain/console-actions.ts'

const entry = (seq: number, action: AuditEntry['action'], detail: AuditEntry['detail'] = {}): AuditEntry => ({
  at: '2026-11-20T04:00:00.000Z',
  actor: 'customer:it@serimuda.example',
  account: 'A-20417',
  procedure: null,
  step: null,
  action,
  outcome: 'ok',
  ticket: null,
  trace: null,
  detail,
  seq,
  hash: '',
  prev: '',
})

it('puts all entries of an effect together, also where the answer was found later', () => {
  const about = { effect: 'disable', key: 'K-1' }
  const found = consoleActions([
    entry(1, 'session.signed-in'),
    entry(2, 'effect.intended', { ...about, expectedVersion: 4, method: 'sms' }),
    entry(3, 'procedure.step'),
    entry(4, 'effect.lost', about),
    entry(5, 'effect.intended', { effect: 'change-number', key: 'K-2', expectedVersion: null }),
    entry(6, 'effect.rejected', { effect: 'change-number', key: 'K-2' }),
    entry(9, 'effect.applied', about),
    entry(10, 'management.left'),
  ])
  expect(found).toMatchObject([
    { what: 'signed-in', id: 'entry-1', outcome: 'applied', first: 1, last: 1 },
    { what: 'disable', id: 'K-1', outcome: 'applied', method: 'sms', first: 2, last: 9 },
    { what: 'change-number', outcome: 'refused', first: 5, last: 6 },
    { what: 'management-left', first: 10 },
  ])
})

it('leaves the outcome open while the answer is awaited or lost', () => {
  const about = { effect: 'disable', key: 'K-1' }
  expect(consoleActions([entry(2, 'effect.intended', about)])).toMatchObject([{ outcome: 'unknown' }])
  const lost = [entry(2, 'effect.intended', about), entry(3, 'effect.lost', about)]
  expect(consoleActions(lost)).toMatchObject([{ outcome: 'unknown' }])
  expect(consoleActions([...lost, entry(4, 'effect.voided', about)])).toMatchObject([{ outcome: 'refused' }])
})

it('passes over a refusal that no intent came before', () => {
  expect(consoleActions([entry(2, 'effect.rejected', { effect: 'change-number', code: 'forbidden' })])).toEqual([])
})
