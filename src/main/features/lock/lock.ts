import { z } from 'zod'
import type { LockMinutes, LockView } from '#shared/ipc/views.ts'
import { lockMinutes } from '#shared/ipc/views.ts'
import type { Clock } from '#shared/domain/clock.ts'
import { wrongPassphrases } from '#shared/domain/limits.ts'
import type { AuditStore, NewEntry } from '../../audit/store.ts'
import type { Timers } from '../../base/environment.ts'
import { AppError, failureOf } from '../../base/errors.ts'
import type { Settings } from '../../base/database/settings.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import type { OpenSecrets } from '../../base/secrets/open-secrets.ts'
import type { Clipboard } from '../clipboard/clipboard.ts'
import type { GuidedPages } from '../guided/service.ts'
import type { EnrolmentCancelling } from '../procedures/cancel-enrolment.ts'
import type { Procedures } from '../procedures/service.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { StaffSessions } from '../sessions/staff-sessions.ts'
import { lockSettings, storedPassphrase, type LockState } from './lock-state.ts'
import { fitsPassphrase, hashPassphrase, type HashedPassphrase } from './passphrase.ts'

/** What locked the console. */
type LockReason = 'idle' | 'suspend' | 'system-lock' | 'operator'

/**
 * Decides when the console locks, what ends with that, and which passphrase unlocks it. With a passphrase, sessions
 * stay and the passphrase opens it; without one, locking signs everybody out. Procedures go on either way. It guards
 * the screen and the sessions, not the files: those are the system's to guard.
 */
export interface Lock {
  readonly locked: boolean
  view(): LockView
  /** To be called for every key and pointer event in the window; from the first one on the time is counted. */
  input(): void
  now(reason: LockReason): void
  /** @throws AppError `wrong-passphrase` with the tries left; `in-progress` while another one is being tried */
  unlock(passphrase: SecretText | null): Promise<void>
  /** Opens the console without the passphrase, which is removed, and signs everybody out. */
  giveUp(): Promise<void>
  setAfter(minutes: LockMinutes): void
  /** @param current the one in force, null where none is. @throws AppError as `unlock` */
  setPassphrase(current: SecretText | null, next: SecretText | null): Promise<void>
}

export interface LockDeps {
  state: LockState
  unitOfWork: UnitOfWork
  settings: Settings
  audit: AuditStore
  clock: Clock
  later: Timers['later']
  /** Takes everything off the page; called when the console is locked already. */
  clearPage(): void
  /** What a lock signs out. */
  sessions: Pick<CustomerSessions, 'list' | 'all' | 'signOutAll'>
  staff: Pick<StaffSessions, 'who' | 'signOut'>
  /** What ends at a lock, whether or not sessions stay. */
  secrets: Pick<OpenSecrets, 'endAtLock'>
  clipboard: Pick<Clipboard, 'removeSecrets'>
  enrolments: EnrolmentCancelling
  guidedPages: Pick<GuidedPages, 'areOpen' | 'clearAll' | 'hideAll'>
  /** What waits behind the lock screen. */
  procedures: Pick<Procedures, 'open'>
  /** Called inside the unit of work that keeps a choice. */
  onChanged(): void
}

/** "Never" is a choice, too; only where nothing was chosen the default applies. */
const chosenMinutes = z.strictObject({ minutes: lockMinutes })

export function createLock(deps: LockDeps): Lock {
  const { state, settings, audit, clock, sessions, staff, secrets, clipboard } = deps
  const { enrolments, guidedPages, procedures } = deps
  const hashed = (): HashedPassphrase | null => storedPassphrase(settings)
  const after = (): LockMinutes => settings.read(lockSettings.after, chosenMinutes, { minutes: 15 }).minutes
  const wrong = (): number => settings.read(lockSettings.wrong, z.int().min(0), 0)
  let signedOut = false
  // guard: lock.attempts-kept
  let checking = false
  /** Counts the wishes to lock: one that comes while a passphrase is being tried is in force. */
  let wishes = 0
  let lastInput = 0
  let stopTimer: (() => void) | null = null

  function note(entry: Omit<NewEntry, 'actor'>): void {
    audit.append({ actor: 'app', ...entry })
  }

  /** A choice and its entry, both or neither. */
  function set(name: string, value: unknown, entry: Omit<NewEntry, 'actor'>): void {
    // guard: lock.setting-transaction
    deps.unitOfWork.run(() => {
      settings.write(name, value)
      // guard: lock.setting-entry
      audit.append({ actor: 'app', ...entry })
      deps.onChanged()
    })
  }

  const isAnybodySignedIn = (): boolean => sessions.list().length > 0 || staff.who() !== null || guidedPages.areOpen()

  async function signOutAll(why: 'lock' | 'passphrase'): Promise<void> {
    // guard: guided.ends-with-lock
    await Promise.all([sessions.signOutAll(why), staff.signOut(why), guidedPages.clearAll()])
  }

  /** Overwrites the secrets that do not outlive a lock. Never throws. */
  function endSecrets(): void {
    // Where sessions stay, the set-ups whose secret was shown are cancelled at the portal, too.
    for (const { view, client } of sessions.all()) void enrolments.cancelAtPortal(view.accountId, client)
    secrets.endAtLock()
    // guard: clipboard.removed-at-lock
    void clipboard.removeSecrets()
    guidedPages.hideAll()
  }

  function arm(ms: number): void {
    stopTimer?.()
    stopTimer = deps.later(ms, ring)
  }

  function ring(): void {
    stopTimer = null
    const minutes = after()
    if (state.locked || minutes === null) return
    const nowMs = clock.now().getTime()
    // A clock that was put back to before the last input must not delay the lock until it is there again.
    // guard: lock.clock-set-back
    lastInput = Math.min(lastInput, nowMs)
    // guard: lock.idle-time
    const left = minutes * 60_000 - (nowMs - lastInput)
    if (left > 0) return arm(left)
    // Without a passphrase and with nobody signed in a lock would guard nothing.
    if (hashed() !== null || isAnybodySignedIn()) now('idle')
  }

  function now(reason: LockReason): void {
    wishes += 1
    if (state.locked) return
    // guard: lock.locked-before-entry
    state.locked = true
    signedOut = hashed() === null && isAnybodySignedIn()
    stopTimer?.()
    stopTimer = null
    // guard: lock.without-passphrase
    if (hashed() === null) void signOutAll('lock').catch(() => undefined)
    // guard: lock.secrets-end
    endSecrets()
    // guard: lock.clears-page
    deps.clearPage()
    try {
      // guard: lock.entry
      note({ action: 'lock.locked', outcome: 'ok', detail: { reason } })
    } catch {
      // A disk that refuses the entry must not leave the console open.
    }
  }

  function open(): void {
    state.locked = false
    signedOut = false
    input()
  }

  function input(): void {
    lastInput = clock.now().getTime()
    const minutes = after()
    if (!state.locked && minutes !== null && stopTimer === null) arm(minutes * 60_000)
  }

  /** Counted before it is tried, so that no end of the app gives a try back. */
  async function check(passphrase: SecretText | null): Promise<void> {
    const expected = hashed()
    if (expected === null) return
    // guard: lock.one-attempt-at-a-time
    if (checking) throw new AppError('in-progress', 'busy-here')
    checking = true
    try {
      const attempts = wrong() + 1
      // guard: lock.attempt-counted-first
      settings.write(lockSettings.wrong, attempts)
      // guard: lock.passphrase-tried
      if (passphrase !== null && (await fitsPassphrase(passphrase, expected)))
        return settings.write(lockSettings.wrong, null)
      // guard: lock.attempts-left
      const attemptsLeft = Math.max(0, wrongPassphrases - attempts)
      note({ action: 'lock.refused', outcome: 'refused', detail: { attemptsLeft } })
      // guard: lock.attempt-limit
      if (attemptsLeft === 0) {
        signedOut = true
        settings.write(lockSettings.wrong, null)
        // guard: lock.limit-signs-out
        await signOutAll('passphrase')
      }
      throw new AppError(failureOf('wrong-passphrase', { attemptsLeft }))
    } finally {
      checking = false
    }
  }

  return {
    get locked() {
      return state.locked
    },
    view: () => ({
      locked: state.locked,
      after: after(),
      hasPassphrase: hashed() !== null,
      attemptsLeft: Math.max(0, wrongPassphrases - wrong()),
      signedOut,
      waiting: procedures.open().length,
    }),
    input,
    now,
    unlock: async (passphrase) => {
      if (!state.locked) return
      const before = wishes
      await check(passphrase)
      // guard: lock.locked-during-unlock
      if (wishes !== before) throw new AppError('console-locked')
      note({ action: 'lock.unlocked', outcome: 'ok' })
      open()
    },
    giveUp: async () => {
      if (!state.locked) return
      note({ action: 'lock.given-up', outcome: 'ok' })
      // guard: lock.removal-signs-out
      await signOutAll('passphrase')
      settings.write(lockSettings.passphrase, null)
      settings.write(lockSettings.wrong, null)
      open()
    },
    setAfter: (minutes) => {
      // guard: lock.unchanged-after
      if (minutes === after()) return input()
      set(lockSettings.after, { minutes }, { action: 'lock.after-set', outcome: 'ok', detail: { minutes } })
      stopTimer?.()
      stopTimer = null
      input()
    },
    setPassphrase: async (current, next) => {
      // guard: lock.change-needs-current
      await check(current)
      // guard: lock.unchanged-passphrase
      if (next === null && hashed() === null) return
      const made = next === null ? null : await hashPassphrase(next)
      const action = made === null ? 'lock.passphrase-removed' : 'lock.passphrase-set'
      set(lockSettings.passphrase, made, { action, outcome: 'ok' })
    },
  }
}
