/**
 * Calls of a customer, each with a password, a code or the system's own session, none of which is stored for it: so they leave
 * once, within the request that brought them, or never.
 */
const passingActs = ['removeOwnFactor', 'enrol', 'verifyEnrolment', 'resend', 'cancelEnrolment'] as const
export type PassingAct = (typeof passingActs)[number]

/** Calls that change something at a remote directory. */
export type RemoteStepAct =
  'removeFactor' | 'endSessions' | 'requirePasswordChange' | 'unlock' | 'setEnabled' | 'inviteToEnrol' | PassingAct

/** Whether a call leaves within its request alone. */
export function isPassing(act: RemoteStepAct): act is PassingAct {
  return (passingActs as readonly RemoteStepAct[]).includes(act)
}

/** Whether nothing that is read of an account shows what became of a call: only its answer does. */
export function isUnreadable(act: RemoteStepAct): boolean {
  return act === 'enrol' || act === 'resend' || act === 'cancelEnrolment'
}

/** How it is known that a step took effect. */
type RemoteCause =
  /** The system said so, and was read afterwards. */
  | 'confirmed'
  /** Its answer was lost; it was seen when the system was read. */
  | 'seen'
  /** The same, and the system's own log names the gateway as the cause. */
  | 'logged'

/** One call of an effect and what is known of it; times are milliseconds since 1970. */
export interface RemoteStep {
  act: RemoteStepAct
  /** What `removeFactor` and `removeOwnFactor` remove; empty where the system has a flag alone, and for the other acts. */
  factorIds: string[]
  /** The mark of the factors before it. */
  markBefore: string
  /** `sent`: it left, and no answer is known. `answered`: the system said that it did it. */
  status: 'planned' | 'sent' | 'answered' | 'applied' | 'rejected'
  /** Whether the system was not reached, so that nothing was sent. */
  unreachable: boolean
  /** How often it left. */
  sends: number
  /** When it last left. */
  sentAt: number | null
  /** What was last read after it, in the form of `readingText`; null before. */
  reading: string | null
  readAt: number | null
  cause: RemoteCause | null
  /** Why it was rejected: a code of the port's, `not-seen`, `unreachable`, `not-sent`, or `lost`. */
  code: string | null
}

/** A call that waits for its turn. */
export function plannedStep(act: RemoteStepAct, markBefore: string, factorIds: readonly string[] = []): RemoteStep {
  const nothingYet = { sends: 0, sentAt: null, reading: null, readAt: null, cause: null, code: null }
  return { act, factorIds: [...factorIds], markBefore, status: 'planned', unreachable: false, ...nothingYet }
}

/** What a reading shows, as far as steps are judged by it. */
export interface RemoteReading {
  on: boolean
  ids: readonly string[]
  locked: boolean | null
  passwordChangeRequired: boolean | null
  mark: string
  /** Whether the account may sign in at all. */
  active: boolean
}

/** The same as a text that is equal where nothing changed between two readings. */
export function readingText({ on, ids, locked, passwordChangeRequired, mark, active }: RemoteReading): string {
  return JSON.stringify([on, [...ids].sort(), locked, passwordChangeRequired, mark, active])
}

/** How long after a call left the system may still carry it out, in milliseconds. */
const patienceMs = 75_000
/** How often a call leaves of which no reading can show anything. */
const sendsUnseen = 2
/** How long after its checks a call may leave for the first time, in milliseconds. */
const sendWithinMs = 600_000
/** Two readings that are to agree lie at least this far apart, in milliseconds. */
export const betweenReadingsMs = 5_000

/** What a reading says of a step that left. */
export type StepJudgement =
  | { is: 'applied' }
  /** The system shows what it showed before, long enough after the call left. */
  | { is: 'not-seen' }
  /** It says nothing yet; another reading is due at an instant. `readAt`: since when the system shows what it shows. */
  | { is: 'wait'; until: number; readAt: number }
  /** Nothing can be read of it, or only a part is done: the same call may be sent again. */
  | { is: 'send-again' }

/**
 * Judges a step by a reading at `now`: what can be seen is believed at once, what cannot be seen only after the patience
 * and by two equal readings.
 */
export function judgeStep(step: RemoteStep, reading: RemoteReading, now: number): StepJudgement {
  // What the system shows now, somebody else did: nothing of ours was sent.
  // guard: remote-effects.nothing-sent
  if (step.unreachable) return { is: 'not-seen' }
  const seen = isSeen(step, reading)
  if (seen === true) return { is: 'applied' }
  // Nothing shows whether it took effect: the system's word is all there is.
  if (seen === null && step.status === 'answered') return { is: 'applied' }
  const settledFrom = (step.sentAt ?? now) + patienceMs
  if (now < settledFrom) return { is: 'wait', until: settledFrom, readAt: now }
  const before = step.readAt ?? 0
  // guard: remote-effects.two-readings
  const agrees = before >= settledFrom && step.reading === readingText(reading)
  if (!agrees) return { is: 'wait', until: now + betweenReadingsMs, readAt: now }
  if (now < before + betweenReadingsMs) return { is: 'wait', until: before + betweenReadingsMs, readAt: before }
  if (step.act === 'endSessions') return { is: step.sends < sendsUnseen ? 'send-again' : 'not-seen' }
  const left = step.factorIds.filter((id) => reading.ids.includes(id))
  // guard: remote-effects.by-id-alone
  if (!isPassing(step.act) && left.length > 0 && left.length < step.factorIds.length) return { is: 'send-again' }
  return { is: 'not-seen' }
}

/**
 * Whether a planned call may still leave for the first time. A server that was stopped after the checks and before the call
 * does not make up for it much later: what was judged then may not be true any more.
 */
export function maySend({ sends }: RemoteStep, judgedAt: number, now: number): boolean {
  // guard: remote-effects.not-stale
  return sends > 0 || now - judgedAt <= sendWithinMs
}

/** Whether a reading shows the effect of a step; null where no reading of this system can. */
export function isSeen({ act, factorIds, markBefore }: RemoteStep, reading: RemoteReading): boolean | null {
  switch (act) {
    case 'removeFactor':
    case 'removeOwnFactor':
      if (factorIds.length > 0) return !factorIds.some((id) => reading.ids.includes(id))
      // A flag alone: it is off, or it was off in between and is on once more.
      // guard: remote-effects.flag-by-mark
      return !reading.on || reading.mark !== markBefore
    case 'requirePasswordChange':
      return reading.passwordChangeRequired
    case 'unlock':
      return reading.locked === null ? null : !reading.locked
    case 'setEnabled':
      return reading.active
    case 'verifyEnrolment':
      return reading.on
    case 'endSessions':
    case 'inviteToEnrol':
    case 'enrol':
    case 'resend':
    case 'cancelEnrolment':
      return null
  }
}
