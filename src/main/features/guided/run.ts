import type { Described, GuestOrders, PageReading, Pointed, Press, PressVerdict } from '#shared/guided/channel.ts'
import { controlsOf, targetsOf, type Control, type Target } from '#shared/guided/controls.ts'
import {
  effectAt,
  flowOf,
  outcomeLimitMs,
  outcomeOf,
  type Committed,
  type SeenOutcome,
} from '#shared/guided/outcome.ts'
import { namesOf } from '#shared/guided/private-text.ts'
import { mergeSeen, standing, type Seen, type Standing } from '#shared/guided/standing.ts'
import type { Recipe } from '#shared/guided/recipe.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { Effect, Procedure } from '#shared/domain/procedure.ts'
import type { Intent } from '../../effects/intents.ts'
import type { Timers } from '../../base/environment.ts'
import { AppError } from '../../base/errors.ts'
import type { GuidedAddress, GuidedFrame, GuidedPage, GuidedRequest, LoadFailure, Refused } from './page.ts'

/** One account's page while it is open: what it shows, and the press whose outcome is awaited. */
export interface GuidedRun extends GuidedPage {
  /** What the screen shows of it. */
  state(): RunState
  /** Checks a press again whose outcome is not known: to be called after the page was asked to load again. */
  askAgain(): void
  /** Reads the page again by a procedure that began, moved or ended. */
  reconsider(): void
  /** Lets the page go to an origin that is not in its recipe, from now on. */
  allow(origin: string): void
  /** The user confirmed that the expected User ID is signed in, on a page that shows none. */
  confirmSignedIn(): void
  /** The intent whose outcome is not known, or that the user commits by hand, which the user's report now settles; null where there is none. */
  takeReportable(): Intent | null
  /**
   * Writes the intent of an effect that the user is about to commit in a browser of their own.
   *
   * @throws AppError as `RunDeps.open`, and `wrong-step` while a press waits for its outcome
   */
  commitByHand(procedure: Procedure, effect: Effect): void
  /** The page sleeps: what it showed is not there any more. */
  sleep(): void
  /** The page is loaded again. */
  wake(): void
  /** A press waits for its outcome, or the user has yet to say what became of it. */
  isCommitted(): boolean
  /** Reads the page by another recipe of the same portal from now on. */
  use(recipe: Recipe): void
  /** Lets the user point at a control, whose press is then not made; or ends that. */
  point(armed: boolean): void
  /** What the user pointed at last; null for nothing. */
  pointedAt(): Described | null
  /** What all frames show now. */
  seen(): Seen
  /** The page is closed: what is not settled is not known. */
  end(): void
}

interface RunState {
  status: 'loading' | 'open' | 'crashed' | 'asleep' | LoadFailure
  address: GuidedAddress | null
  standing: Standing
  /** A press waits for its outcome. */
  committed: Effect | null
  /** An origin that the page wants to go to and its recipe does not name. */
  asks: string | null
  /** Why the last press was stopped. */
  stopped: Stopped | null
  /** Whether the outline of the next control is drawn. */
  marked: boolean
  signedInReported: boolean
  /** Something lies over the next control. */
  covered: boolean
  /** The company's proxy that kept the page from being loaded; null where none did. */
  proxy: string | null
  /** What the page was last refused since it was loaded. */
  refused: { what: Refused; origin: string | null } | null
  /** `armed`: the next press is described. `pointed`: one was. */
  teaching: 'off' | 'armed' | 'pointed'
}

/** Why a press did not go on. */
type Stopped =
  'no-procedure' | 'other-step' | 'other-account' | 'account-not-confirmed' | 'not-recorded' | 'locked' | 'waiting'

export interface RunDeps extends Timers {
  accountId: string
  userId: string
  recipe: Recipe
  /** The intent of an earlier run whose outcome is not known; null for none. */
  unsettled: Intent | null
  /** The procedure that is open on the account; null for none. */
  procedure(): Procedure | null
  isLocked(): boolean
  /** Writes the intent of a press durably. @throws AppError where it cannot be: then the press is stopped */
  open(procedure: Procedure, effect: Effect): Intent
  /** Records what the page showed of it. */
  settle(intent: Intent, outcome: SeenOutcome | { kind: 'unknown' }): void
  /** Called when what the page shows changed, with the method that is chosen on it. */
  onStanding(now: Standing, before: Standing): void
  /** Called for what belongs in the audit. */
  onRefused(what: Refused, origin: string | null): void
  onOriginAsked(origin: string): void
  /** A press that the page itself made had its intent written. */
  onPressedByPage(effect: Effect): void
  /** Called when the screen is to be drawn again. */
  onChanged(): void
  /** Sends new orders to the frames. */
  order(): void
  onLeft(): void
  onCookiesChanged(): void
}

const nothingSeen: Standing = {
  twoFactor: { state: 'unknown' },
  step: null,
  next: null,
  ambiguous: [],
  chosen: null,
  messages: [],
  signedOut: false,
  signedIn: 'absent',
  otherLanguage: false,
}

/** The gesture of what a request alone shows. */
const requestAlone = ''
/** The gesture of what is pressed elsewhere: no press of the page has it. */
const otherBrowser = 'other browser'

/** No request of this run has it. */
const ofEarlierRun = -1

/** How many kinds of refusal, each with its origin, one page may put on record. */
const maxRefusals = 100
/** Milliseconds after which an outcome that could not be recorded is recorded again. */
const recordAgainMs = 2_000

/** A press, its intent, and what was seen when it was made. */
interface Commit extends Committed {
  intent: Intent
  /** The frame and the number of its gesture; none that a page has, once another page is there. */
  gesture: string
  /** The request that its press led to; null while none that the recipe names left. */
  sent: number | null
  /** Its time is over: it may still be seen. */
  isUnknown: boolean
  /** It is pressed in a browser of the user's own: only they know when. */
  byHand: boolean
  cancelTimer(): void
}

/** Follows one account's page: reads what the guests report, writes the intent of a press before it goes on, and settles it by what the page then shows. */
export function createGuidedRun(deps: RunDeps): GuidedRun {
  let recipe: Recipe = deps.recipe
  let targets = targetsOf(recipe)
  let controls = bothFlowsOf(recipe)
  /** The order to describe a control; its number grows with each. */
  let teach: { number: number; isArmed: boolean } = { number: 0, isArmed: false }
  let pointed: Described | null = null
  const allowed = new Set([...recipe.origins, ...recipe.signInOrigins])
  const frames = new Map<string, { facts: GuidedFrame; seen: PageReading }>()
  /** The frames that there are; null before any was named. */
  let alive: ReadonlySet<string> | null = null
  let turn = 0
  /** The control that the last order outlines. */
  let ordered: string | null = null
  /** Readings by earlier orders are by the recipe before: their ids name other controls. */
  let firstTurn = 0
  let status: RunState['status'] = 'loading'
  let proxy: string | null = null
  let address: GuidedAddress | null = null
  let now: Standing = nothingSeen
  /** The standing that was recorded last. */
  let followed: Standing = nothingSeen
  let commit: Commit | null = deps.unsettled === null ? null : earlierCommit(deps.unsettled)
  let asks: string | null = null
  let stopped: { why: Stopped; at: Procedure['state']['at'] | null } | null = null
  let signedInReported = false
  /** From a page that asks to sign in until one that only shows once somebody has. */
  let isSigningIn = false
  let refused: RunState['refused'] = null
  /** What was put on record already: a page may ask for the same without an end. */
  const noted = new Set<string>()

  const isPortal = (origin: string | null): boolean => origin !== null && recipe.origins.includes(origin)

  const seenNow = (): Seen => mergeSeen([...frames.values()].map(({ seen }) => seen))

  function read(): void {
    const procedure = deps.procedure()
    const flow = procedure === null ? 'disable' : flowOf(procedure)
    const shown = standing(recipe, flow, procedure?.to ?? null, seenNow())
    if (shown.signedOut) {
      isSigningIn = true
      // Somebody else may sign in next.
      // guard: guided.confirmed-until-sign-out
      signedInReported = false
    } else if (showsSignedIn(shown)) isSigningIn = false
    // A sign-in asks for a password and a code as steps 8 and 9 do, and is neither.
    // guard: guided.sign-in-is-no-step
    now = isSigningIn ? { ...shown, step: null, next: null, chosen: null } : shown
    settleBySight(procedure?.to ?? null)
    follow()
    // What was said of another User ID is not true any more.
    if (stopped?.why === 'other-account' && now.signedIn === 'match') stopped = null
    if (ordered !== markOf(now, procedure)) order()
    deps.onChanged()
  }

  /** What could not be recorded, on a full disk, is recorded by the next reading. */
  function follow(): void {
    try {
      deps.onStanding(now, followed)
      followed = now
    } catch {
      // Nothing of it is lost: `followed` stays.
    }
  }

  /** Puts on record what is not there already. What cannot be written now is written when it happens again. */
  function noteOnce(what: string, note: () => void): void {
    // guard: guided.refused-once
    if (noted.has(what) || noted.size >= maxRefusals) return
    try {
      note()
      noted.add(what)
    } catch {
      // The page is refused it all the same.
    }
  }

  function refuse(what: Refused, origin: string | null): void {
    noteOnce(`${what} ${origin}`, () => deps.onRefused(what, origin))
    if (refused?.what === what && refused.origin === origin) return
    refused = { what, origin }
    deps.onChanged()
  }

  function order(): void {
    turn += 1
    ordered = markOf(now, deps.procedure())
    deps.order()
  }

  function settleBySight(to: Method | null): void {
    if (commit === null) return
    const outcome = outcomeOf(commit, now, to)
    if (outcome !== null) settle(outcome)
  }

  function settle(outcome: SeenOutcome | { kind: 'unknown' }): void {
    if (commit === null) return
    const settled = commit
    settled.cancelTimer()
    // What is recorded is published, and the page is read again for it: that settles nothing a second time.
    // guard: guided.settled-once
    commit = null
    try {
      deps.settle(settled.intent, outcome)
    } catch {
      // No other press gets in between: it would be stopped, and this outcome is not its own.
      // guard: guided.settle-again
      commit = { ...settled, cancelTimer: deps.later(recordAgainMs, () => settle(outcome)) }
      return
    }
    // What is not known yet may still be seen.
    if (outcome.kind === 'unknown') commit = { ...settled, isUnknown: true, cancelTimer: () => undefined }
    deps.onChanged()
  }

  function stop(why: Stopped): PressVerdict {
    stopped = { why, at: deps.procedure()?.state.at ?? null }
    deps.onChanged()
    return 'stop'
  }

  /** Whether a press of this effect may go on now; the intent is on disk when it may. */
  function judge(
    effect: Effect,
    gesture: string,
    { signedOut, signedIn }: Pick<Standing, 'signedOut' | 'signedIn'>,
  ): PressVerdict {
    // guard: guided.locked
    if (deps.isLocked()) return stop('locked')
    const procedure = deps.procedure()
    const isDue = procedure !== null && effectAt(procedure.state) === effect
    // On its sign-in pages a portal uses the same words for other things; none of them turns 2FA off.
    // guard: guided.signed-out-words
    if (effect !== 'disable' && (signedOut || (isSigningIn && effect === 'verify-code' && !isDue))) return 'go'
    if (procedure === null) return effect === 'disable' ? stop('no-procedure') : 'go'
    if (commit !== null) return stop('waiting')
    if (!isDue) return stop('other-step')
    // guard: guided.other-account
    if (signedIn === 'mismatch') return stop('other-account')
    if (signedIn === 'absent' && !signedInReported) return stop('account-not-confirmed')
    try {
      // guard: guided.intent-first
      const intent = deps.open(procedure, effect)
      const cancelTimer = deps.later(outcomeLimitMs, () => settle({ kind: 'unknown' }))
      const sight = { before: now, loads: 0, asked: false }
      commit = { intent, effect, ...sight, gesture, sent: null, isUnknown: false, byHand: false, cancelTimer }
      stopped = null
      deps.onChanged()
      return 'go'
    } catch {
      return stop('not-recorded')
    }
  }

  return {
    state: () => ({
      status,
      address,
      standing: now,
      committed: commit?.effect ?? null,
      asks,
      stopped: stopped?.why ?? null,
      marked: [...frames.values()].some(({ seen }) => seen.marked),
      signedInReported,
      proxy,
      refused,
      teaching: teach.isArmed ? 'armed' : pointed === null ? 'off' : 'pointed',
      covered:
        now.next !== null &&
        [...frames.values()].some(({ seen }) => seen.targets[now.next?.id ?? '']?.covered === true),
    }),
    ordersFor: ({ isMain, origin }): GuestOrders => {
      const paused = deps.isLocked()
      const none = { targets: [] as Target[], commits: [] as string[], expected: null, mark: null, teach: null }
      const nothing = { turn, paused, languages: recipe.languages, ...none }
      // A frame from elsewhere never learns what is searched for.
      // guard: guided.foreign-frame
      if (!isPortal(origin)) return nothing
      const commits = controls.filter((control) => control.commits !== null).map(({ id }) => id)
      // The page's own script may press a control behind the lock, so it still gets the ones that commit.
      // guard: guided.press-behind-lock
      if (paused) return { ...nothing, targets: targets.filter(({ id }) => commits.includes(id)), commits }
      return {
        ...nothing,
        targets,
        commits,
        expected: isMain ? deps.userId : null,
        mark: markOf(now, deps.procedure()),
        teach: teach.isArmed || pointed !== null ? { ...teach, avoid: namesOf(deps.userId) } : null,
      }
    },
    taught: (frame, { number, control }: Pointed) => {
      // guard: guided.taught-by-order
      if (!teach.isArmed || number !== teach.number || !isPortal(frame.origin) || deps.isLocked()) return
      teach = { number, isArmed: false }
      pointed = withoutPageItself(control, address)
      order()
      deps.onChanged()
    },
    reported: (frame, seen) => {
      // guard: guided.reading-of-portal
      if (!isPortal(frame.origin) || deps.isLocked()) return
      // A document may still report when the next one is in its place: what it shows is of before.
      // guard: guided.reading-of-living-frame
      if (alive !== null && !alive.has(frame.id)) return
      // guard: guided.reading-by-recipe
      if (seen.turn < firstTurn) return
      frames.set(frame.id, { facts: frame, seen })
      read()
    },
    pressed: (frame, { target, gesture, trusted, signedOut, signedIn }: Press) => {
      const effect = controls.find(({ id }) => id === target)?.commits ?? null
      if (effect === null || !isPortal(frame.origin)) return 'go'
      const [name, before] = [`${frame.id} ${gesture}`, commit]
      // One press is several events: what follows the first belongs to its intent.
      // guard: guided.second-press
      if (commit?.effect === effect && commit.gesture === name && !deps.isLocked()) return 'go'
      // Only the main frame compares the User ID; what it shows at this instant counts, not what it showed before.
      const who = frame.isMain ? signedIn : now.signedIn
      const verdict = judge(effect, name, { signedOut, signedIn: who })
      if (!trusted && commit !== before) noteOnce(`press ${commit?.intent.key}`, () => deps.onPressedByPage(effect))
      return verdict
    },
    // guard: guided.typing-guard
    mayType: ({ origin }) => {
      if (deps.isLocked()) return false
      if (origin !== null && allowed.has(origin)) return true
      refuse('typing', origin)
      return false
    },
    requested: (request: GuidedRequest) => {
      if (!isPortal(request.origin)) return 'go'
      const committing = recipe.requests.find(
        ({ path, method = request.method }) => method === request.method && fitsPath(path, request.path),
      )
      const effect = committing?.commits ?? null
      // A preflight commits nothing.
      if (effect === null || request.method === 'OPTIONS') return 'go'
      // A press leads to one request, which may be redirected.
      // guard: guided.one-request
      const isOfPress = commit?.effect === effect && (commit.sent === null || commit.sent === request.id)
      const who = { signedOut: false, signedIn: now.signedIn }
      const verdict = isOfPress && !deps.isLocked() ? 'go' : judge(effect, requestAlone, who)
      if (verdict === 'go' && commit?.effect === effect) commit = { ...commit, sent: request.id }
      return verdict
    },
    answered: ({ id }, status) => {
      // The portal refused the request itself, so the page may send it again: with a new token, for example.
      if (commit?.sent === id && status !== null && status >= 400 && status < 500) commit = { ...commit, sent: null }
    },
    mayGo: (origin) => {
      if (allowed.has(origin)) return true
      noteOnce(`asked ${origin}`, () => deps.onOriginAsked(origin))
      if (asks !== origin) {
        asks = origin
        deps.onChanged()
      }
      return false
    },
    living: (ids) => {
      alive = new Set(ids)
      const gone = [...frames.keys()].filter((id) => !ids.includes(id))
      for (const id of gone) frames.delete(id)
      if (gone.length > 0) read()
    },
    navigated: () => {
      frames.clear()
      refused = null
      proxy = null
      status = 'loading'
      if (commit !== null) commit = { ...commit, loads: commit.loads + 1, gesture: requestAlone }
    },
    moved: (next) => {
      const isNew = address?.url !== next.url || next.loading !== address.loading
      address = next
      if (next.loading && status !== 'open') status = 'loading'
      if (!next.loading && status === 'loading') status = 'open'
      if (isNew) deps.onChanged()
    },
    refused: refuse,
    failed: (why, by) => {
      status = why
      proxy = by
      if (why === 'certificate') refuse('certificate', originOf(address))
      deps.onChanged()
    },
    crashed: () => {
      status = 'crashed'
      frames.clear()
      deps.onChanged()
    },
    left: deps.onLeft,
    cookiesChanged: deps.onCookiesChanged,
    sleep: () => {
      status = 'asleep'
      frames.clear()
      now = nothingSeen
      deps.onChanged()
    },
    wake: () => {
      status = 'loading'
      deps.onChanged()
    },
    isCommitted: () => commit !== null,
    askAgain: () => {
      if (commit !== null) commit = { ...commit, asked: true, loads: 0 }
    },
    reconsider: () => {
      // Why a press was stopped is true of the step at which it was.
      if (stopped?.at !== (deps.procedure()?.state.at ?? null)) stopped = null
      order()
      read()
    },
    allow: (origin) => {
      allowed.add(origin)
      asks = null
      deps.onChanged()
    },
    use: (next) => {
      recipe = next
      targets = targetsOf(recipe)
      controls = bothFlowsOf(recipe)
      frames.clear()
      pointed = null
      order()
      firstTurn = turn
      deps.onChanged()
    },
    point: (isArmed) => {
      teach = { number: teach.number + 1, isArmed }
      pointed = null
      order()
      deps.onChanged()
    },
    pointedAt: () => pointed,
    seen: seenNow,
    confirmSignedIn: () => {
      signedInReported = true
      stopped = null
      deps.onChanged()
    },
    commitByHand: (procedure, effect) => {
      if (commit !== null) throw new AppError('wrong-step')
      // guard: guided.intent-before-hand
      const intent = deps.open(procedure, effect)
      commit = { ...earlierCommit(intent), before: now, gesture: otherBrowser, isUnknown: false, byHand: true }
      stopped = null
      deps.onChanged()
    },
    takeReportable: () => {
      if (commit === null || !(commit.isUnknown || commit.byHand)) return null
      const { intent } = commit
      commit = null
      return intent
    },
    end: () => {
      if (commit === null) return
      const { intent, isUnknown, cancelTimer } = commit
      cancelTimer()
      commit = null
      if (isUnknown) return
      try {
        deps.settle(intent, { kind: 'unknown' })
      } catch {
        // The intent stays open on disk, and the next start reads it as not known.
      }
    },
  }
}

function bothFlowsOf(recipe: Recipe): Control[] {
  return [...controlsOf(recipe, 'disable'), ...controlsOf(recipe, 'set-up')]
}

/** A request to the page's own path is what reads the page, too: holding it would hold every reload. */
function withoutPageItself(control: Described | null, address: GuidedAddress | null): Described | null {
  if (control === null || control.path === null) return control
  const own = URL.parse(address?.url ?? '')?.pathname
  return own !== undefined && fitsPath(control.path, own) ? { ...control, path: null } : control
}

/** States of a procedure in which the page is not to be used: the next thing to do is beside it, or an outcome is awaited. */
const idleStates: ReadonlySet<string> = new Set(['preflight', 'sending', 'unknown'])

/**
 * The control to outline: only one that is to be used now. While the questions of a procedure wait, an outcome is not known,
 * or the page shows the state and no procedure is open, none is.
 */
function markOf({ next, twoFactor }: Standing, procedure: Procedure | null): string | null {
  if (procedure === null ? twoFactor.state !== 'unknown' : idleStates.has(procedure.state.at)) return null
  return next?.id ?? null
}

/** True for a page that somebody who is signed in alone sees: a code is also asked for while they sign in. */
function showsSignedIn({ step, twoFactor, signedIn }: Standing): boolean {
  return twoFactor.state !== 'unknown' || signedIn !== 'absent' || (step !== null && step !== 9)
}

function originOf(address: GuidedAddress | null): string | null {
  const origin = URL.parse(address?.url ?? '')?.origin
  return origin === undefined || origin === 'null' ? null : origin
}

/** A press of an earlier run: what the page showed then is not known any more. */
function earlierCommit(intent: Intent): Commit {
  return {
    intent,
    effect: intent.effect as Effect,
    before: nothingSeen,
    loads: 0,
    asked: false,
    gesture: requestAlone,
    sent: ofEarlierRun,
    isUnknown: true,
    byHand: false,
    cancelTimer: () => undefined,
  }
}

/** True where a path fits a recipe's, segment by segment; `*` fits any one segment. */
function fitsPath(wanted: string, path: string): boolean {
  const [parts, given] = [wanted.split('/'), path.split('/')]
  return parts.length === given.length && parts.every((part, index) => part === '*' || part === given[index])
}
