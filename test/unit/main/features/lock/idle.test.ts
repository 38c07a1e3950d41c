import { expect, it } from 'vitest'
import type { StaffView } from '#shared/ipc/views.ts'
import { createLockState } from '../../../../../src/main/features/lock/lock-state.ts'
import { createLock, type Lock } from '../../../../../src/main/features/lock/lock.ts'
import { createSettings } from '../../../../../src/main/base/database/settings.ts'
import { createTestAudit } from '../../../../support/audit/test-audit.ts'
import { manualClock, type ManualClock } from '../../../../support/time/manual-clock.ts'

/** A lock whose timer runs on while its clock is moved, as timers of a computer do. */
function openTimed(): { lock: Lock; clock: ManualClock; pass(seconds: number): void } {
  const { audit, db, unitOfWork } = createTestAudit()
  const clock = manualClock()
  let waiting: { left: number; ring: () => void } | null = null
  const settings = createSettings(db)
  const signedIn: StaffView = { portalId: 'sandbox', id: 'agent', name: 'Agent', role: 'agent' }
  const lock = createLock({
    state: createLockState(settings),
    settings,
    audit,
    clock,
    later: (ms, ring) => {
      waiting = { left: ms / 1000, ring }
      return () => (waiting = null)
    },
    clearPage: () => undefined,
    onChanged: () => undefined,
    unitOfWork,
    sessions: { list: () => [], all: () => [], signOutAll: () => Promise.resolve(true) },
    staff: { who: () => signedIn, signOut: () => Promise.resolve(true) },
    secrets: { endAtLock: () => undefined },
    clipboard: { removeSecrets: () => Promise.resolve() },
    enrolments: { cancelAtPortal: () => Promise.resolve() },
    guidedPages: { areOpen: () => false, clearAll: () => Promise.resolve(), hideAll: () => undefined },
    procedures: { open: () => [] },
  })
  const pass = (seconds: number): void => {
    clock.advance(seconds)
    if (waiting === null || (waiting.left -= seconds) > 0) return
    const { ring } = waiting
    waiting = null
    ring()
  }
  return { lock, clock, pass }
}

const minutes = (count: number): number => count * 60

it('a console that nobody touches locks after its time', () => {
  const { lock, pass } = openTimed()
  lock.input()
  pass(minutes(14))
  expect(lock.locked).toBe(false)
  pass(minutes(1))
  expect(lock.locked).toBe(true)
})

it('a clock that was put back by days puts the lock off by no more than its time once more', () => {
  const { lock, clock, pass } = openTimed()
  lock.input()
  clock.advance(-2 * 86_400)
  pass(minutes(15))
  expect(lock.locked).toBe(false)
  pass(minutes(15))
  expect(lock.locked).toBe(true)
})

it('a clock that was put forward by days locks at the next check, at the latest after its time', () => {
  const { lock, clock, pass } = openTimed()
  lock.input()
  clock.advance(2 * 86_400)
  pass(minutes(15))
  expect(lock.locked).toBe(true)
})
