import { describe, expect, it } from 'vitest'
import { missingPrerequisite } from '../../../../../src/main/features/procedures/prerequisites.ts'
import { byApp, off } from '../../../../support/samples/procedures.ts'

const active = { status: 'active' } as const

describe('the prerequisites of the guides', () => {
  it.each([
    ['disable', byApp, null],
    ['disable', off, 'prerequisite-missing'],
    ['disable', { ...byApp, enforced: true }, 'policy-enforced'],
    ['change', byApp, null],
    ['change', off, 'prerequisite-missing'],
    ['change', { ...byApp, enforced: true }, 'policy-enforced'],
    ['set-up', off, null],
    ['set-up', { ...off, enforced: true }, null],
    ['set-up', byApp, 'prerequisite-missing'],
  ] as const)('%s of %o lacks: %s', (kind, state, missing) => {
    expect(missingPrerequisite(kind, active, state, false)).toBe(missing)
  })

  it.each([
    ['disable', byApp, null],
    ['disable', { ...byApp, enforced: true }, 'policy-enforced'],
    ['change', { ...byApp, enforced: true }, null],
    ['change', off, 'prerequisite-missing'],
    ['set-up', { ...off, enforced: true }, null],
  ] as const)('where the portal replaces in one step, %s of %o lacks: %s', (kind, state, missing) => {
    expect(missingPrerequisite(kind, active, state, true)).toBe(missing)
  })

  it.each(['frozen', 'closed'] as const)('a %s account comes before everything else', (status) => {
    for (const kind of ['disable', 'change', 'set-up'] as const)
      for (const state of [byApp, off])
        for (const replace of [false, true])
          expect(missingPrerequisite(kind, { status }, state, replace)).toBe('account-not-active')
  })
})
