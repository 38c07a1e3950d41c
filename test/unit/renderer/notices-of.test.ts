import { describe, expect, it } from 'vitest'
import type { Notice } from '#shared/portal-api/notices.ts'
import type { TwoFactorState } from '#shared/portal-api/two-factor.ts'
import { noticesOf } from '../../../src/renderer/src/features/procedure/notices-of.ts'

const at = (minute: string): string => `2026-11-22T14:${minute}:00.000Z`
const notice = (id: string, kind: Notice['kind'], minute: string): Notice => ({
  id,
  kind,
  methodNamed: 'SMS',
  destinationMasked: 'i***@example.test',
  queuedAt: at(minute),
  sentAt: null,
  failedAt: null,
})
const now = { since: at('10') } as TwoFactorState
const all = [
  notice('old-disable', 'two-factor-disabled', '01'),
  notice('old-enable', 'two-factor-enabled', '02'),
  notice('disable', 'two-factor-disabled', '05'),
  notice('enable', 'two-factor-enabled', '10'),
]
const ids = (kind: 'disable' | 'set-up' | 'change'): string[] => noticesOf(kind, now, all).map(({ id }) => id)

describe('the e-mails that the last screen shows', () => {
  it('are those of the last change', () => {
    expect(ids('set-up')).toEqual(['enable'])
    expect(ids('disable')).toEqual(['enable'])
  })

  it('and for a change of method those of its disable, not of an older one', () => {
    expect(ids('change')).toEqual(['enable', 'disable'])
  })

  it('are all of them where the portal does not say since when its state holds', () => {
    expect(noticesOf('change', { since: null } as TwoFactorState, all)).toHaveLength(4)
  })
})
