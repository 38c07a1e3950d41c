import { beforeEach, describe, expect, it, vi } from 'vitest'

type Clock = typeof import('../../../../src/renderer/src/lib/portal-clock.ts')

describe("the portal's clock", () => {
  let clock: Clock
  beforeEach(async () => {
    vi.resetModules()
    clock = await import('../../../../src/renderer/src/lib/portal-clock.ts')
  })

  it("runs from the portal's time by the monotonic clock, whatever the operator's clock says", () => {
    clock.setPortalTime('2030-01-01T00:00:00.000Z', 1000)
    expect(clock.portalNow(1000)).toBe(Date.parse('2030-01-01T00:00:00.000Z'))
    expect(clock.portalNow(6000)).toBe(Date.parse('2030-01-01T00:00:05.000Z'))
  })

  it('does not take a time twice: an old snapshot is not fresh', () => {
    clock.setPortalTime('2030-01-01T00:00:00.000Z', 0)
    clock.setPortalTime('2030-01-01T00:00:00.000Z', 60_000)
    expect(clock.portalNow(60_000)).toBe(Date.parse('2030-01-01T00:01:00.000Z'))
  })

  it('does not take a time that was read from the record', () => {
    clock.ignorePortalTime('2020-01-01T00:00:00.000Z')
    clock.setPortalTime('2020-01-01T00:00:00.000Z', 0)
    const before = Date.now()
    const now = clock.portalNow(0)
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
  })

  it('follows the newest answer when the portal moved its clock', () => {
    clock.setPortalTime('2030-01-01T00:00:00.000Z', 0)
    clock.setPortalTime('2030-01-01T01:00:00.000Z', 10)
    expect(clock.portalNow(10)).toBe(Date.parse('2030-01-01T01:00:00.000Z'))
  })
})
