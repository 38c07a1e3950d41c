import type { GuidedPageView } from '#shared/ipc/features/guided.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import { customerActor } from '#shared/domain/actors.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { Effect, Procedure } from '#shared/domain/procedure.ts'
import type { PlannedAnswers } from '#shared/domain/queue.ts'
import { lacksFor } from '#shared/guided/covers.ts'
import { effectAt, stepByReport, stepBySight, twoFactorSeen, type SeenOutcome } from '#shared/guided/outcome.ts'
import type { Described } from '#shared/guided/channel.ts'
import type { Recipe } from '#shared/guided/recipe.ts'
import type { Standing } from '#shared/guided/standing.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { AuditStore, NewEntry } from '../../audit/store.ts'
import { AppError } from '../../base/errors.ts'
import type { Timers } from '../../base/environment.ts'
import { companyProxies, type OpenSecrets } from '../../base/secrets/open-secrets.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import type { EffectResult } from '../../effects/effect-result.ts'
import type { EffectEngine } from '../../effects/engine.ts'
import type { Intent } from '../../effects/intents.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import { judgeGuided } from '../procedures/eligibility.ts'
import { draftOf, type ProcedureDraft, type Procedures } from '../procedures/service.ts'
import type { GuidedView, GuidedViews } from './page.ts'
import type { KeptPages } from './kept-pages.ts'
import { createGuidedRun, type GuidedRun } from './run.ts'

/** How many pages are live at most: each takes about 125 MB. */
export const maxLivePages = 6
/** Milliseconds from a change of a cookie until the cookies are kept: a sign-in sets several. */
const keepAfterMs = 500

/** The pages of guided accounts, each in a session of its own. */
export interface GuidedPages {
  /**
   * Opens the page of an account, or wakes it; one that is open already is left as it is. Where that would be one live page
   * too many, the one that was used longest ago is put to sleep.
   *
   * @throws AppError `not-found` for an account of no guided portal, `pages-busy` where every live page waits for an outcome
   */
  open(accountId: string): GuidedPageView
  /** @throws AppError `signed-out` where no page of the account is open */
  get(accountId: string): OpenPage
  isOpen(accountId: string): boolean
  /** Every page that is open or asleep, the first opened first. */
  list(): GuidedPageView[]
  areOpen(): boolean
  /** The user says that the set-up is finished, where the page does not show it. @throws AppError `wrong-step` */
  finish(procedureId: string): Procedure
  /** Ends the page of an account and its session in memory; where its user stays signed in, what is kept on disk is left. */
  close(accountId: string): Promise<void>
  /** Ends the page of an account, and removes what is kept of it on disk, too. @returns what there was */
  clear(accountId: string): Promise<{ page: boolean; kept: boolean }>
  /** The same for every account. */
  clearAll(): Promise<void>
  /** Reads the page of an account again, where one is open: its procedure moved, or the console was unlocked. */
  reconsider(accountId: string): void
  /** Reads the open pages of a portal by another recipe from now on. */
  useRecipe(portalId: string, recipe: Recipe): void
  /** Takes every page out of the window, and its orders from its guests: the console was locked. */
  hideAll(): void
}

/** The page of one account while it is open. */
export interface OpenPage extends Pick<GuidedView, 'place' | 'go' | 'focus'> {
  view(): GuidedPageView
  /** Signs in to the company's proxy that kept the page away, and loads it again. @throws AppError `wrong-step` where none did */
  signInToProxy(user: string, password: SecretText): void
  /** Lets the page go to the origin that it asks for. @throws AppError `invalid-request` for another one */
  allowOrigin(origin: string): void
  /** The user says that the account's own User ID is signed in, where the page does not show it. */
  confirmAccount(): void
  /** @throws AppError `prerequisite-missing` where the page shows a state that rules it out, and as `Procedures.begin` */
  startProcedure(kind: ProcedureKind): Procedure
  /**
   * Drafts the procedure of a queue.
   *
   * @param answers of the plan, with which the pre-flight is filled in; the operator still confirms them
   * @throws AppError `signed-out` while nobody is signed in on the page, or why the plan would not work
   */
  prepare(kind: ProcedureKind, answers: PlannedAnswers): ProcedureDraft
  /** Whether the session is kept from now on. @throws AppError `forbidden` where none can be kept */
  setStay(stay: boolean): void
  /** Lets the user point at a control, whose press is then not made; or ends that. */
  point(armed: boolean): void
  /** What the user pointed at last; null for nothing. */
  pointedAt(): Described | null
  /** Which targets of the recipe the page shows now. */
  found(): Record<string, 'one' | 'many'>
  /** Loads the page again, to find out what became of a press whose outcome is not known. */
  checkAgain(): void
  /** Settles the press whose outcome is not known by what the user reports. @throws AppError `wrong-step` where none waits */
  report(procedureId: string, happened: boolean): void
  /** The user goes on in a browser of their own, or comes back to the page. */
  setByHand(byHand: boolean): void
  /** Writes the intent of the step that the user is about to make in a browser of their own. @throws AppError `wrong-step`, and as `Procedures.open` */
  commitByHand(procedureId: string): void
  /** The user reports that they made the step that commits nothing. @throws AppError `wrong-step` where the step commits */
  reportStep(procedureId: string, method: Method | null): void
}

/** What main does with a page beside. */
interface PageOfAccount extends OpenPage {
  reconsider(): void
  isCommitted(): boolean
  /** Orders the pages by their last use. */
  usedAt: number
  isAsleep: boolean
  sleep(): void
  wake(): void
  /** Keeps its cookies, where its user stays signed in. */
  keep(): Promise<void>
  /** Keeps them soon, once the page has set all of them. */
  keepSoon(): void
  /** Reads the page by another recipe of its portal from now on. */
  use(recipe: Recipe): void
  /** What is not settled is not known; then everything that the page stored is removed. */
  close(): Promise<void>
}

export interface GuidedPagesDeps {
  timers: Timers
  views: GuidedViews
  effects: EffectEngine
  procedures: Procedures
  accountStore: AccountStore
  audit: AuditStore
  unitOfWork: UnitOfWork
  kept: KeptPages
  secrets: OpenSecrets
  /** The intent of a procedure whose outcome is not known; null for none. */
  unsettledOf(procedureId: string): Intent | null
  /** The recipe of a portal; null for one that is not guided. */
  recipeOf(portalId: string): { recipe: Recipe; origin: string } | null
  isLocked(): boolean
  onChanged(page: GuidedPageView): void
  /** The page of an account ended, with its session. */
  onClosed(accountId: string): void
  /** Called when the page of an account was opened or closed. */
  onOpenChanged(accountId: string): void
  /** F6 was pressed in a page. */
  onLeft(): void
}

/** How many changes of the state that it shows one page may put on record within so many milliseconds. */
const maxStates = 20
const statePeriodMs = 600_000

export function createGuidedPages(deps: GuidedPagesDeps): GuidedPages {
  const { audit, procedures, accountStore, kept } = deps
  const pages = new Map<string, PageOfAccount>()
  let uses = 0

  function markUsed(page: PageOfAccount): void {
    uses += 1
    page.usedAt = uses
  }

  /** Puts the live page to sleep that was used longest ago, where one more would be too many. @throws AppError `pages-busy` */
  function makeRoom(): void {
    const live = [...pages.values()].filter(({ isAsleep }) => !isAsleep)
    if (live.length < maxLivePages) return
    // A page that sleeps shows no outcome.
    // guard: guided.no-sleep-while-committed
    const idle = live.filter((page) => !page.isCommitted())
    const longest = idle.sort((one, other) => one.usedAt - other.usedAt)[0]
    if (longest === undefined) throw new AppError('pages-busy')
    longest.sleep()
  }

  function wake(page: PageOfAccount): void {
    markUsed(page)
    if (!page.isAsleep) return
    makeRoom()
    page.wake()
  }

  function open(accountId: string): PageOfAccount {
    const account = accountStore.find(accountId)
    const portal = deps.recipeOf(portalIdOf(accountId))
    if (account === null || portal === null) throw new AppError('not-found', 'not-here-any-more')
    // guard: guided.live-pages
    makeRoom()
    const { summary } = account
    const { userId } = summary
    const note = (entry: Pick<NewEntry, 'action' | 'outcome'> & Partial<NewEntry>): void =>
      audit.append({ actor: customerActor(userId), account: accountId, ...entry })
    /** The method that was last chosen on the page. */
    let chosen: Method | null = null
    let chosenFor: string | null = null
    let byHand = false
    let cancelKeep: (() => void) | null = null
    const stateTimes: number[] = []

    const run: GuidedRun = createGuidedRun({
      ...deps.timers,
      accountId,
      userId,
      recipe: portal.recipe,
      unsettled: unsettledOn(accountId),
      procedure: () => procedures.openOn(accountId),
      isLocked: deps.isLocked,
      open: (procedure, effect) => procedures.openEffect(procedure.id, effect),
      settle: (intent, outcome) => deps.effects.settle(intent, resultOf(intent, outcome)),
      onStanding: (now, before) => {
        const of = procedures.openOn(accountId)?.id ?? null
        // What was chosen for an earlier procedure is not chosen for this one.
        // guard: guided.chosen-in-procedure
        if (of !== chosenFor) chosen = null
        chosenFor = of
        chosen = now.chosen ?? chosen
        followSteps(accountId, now, chosen)
        rememberState(accountId, now, before, stateTimes)
      },
      onRefused: (what, origin) =>
        note({
          action: 'guided.refused',
          outcome: 'refused',
          detail: { what, ...(origin === null ? {} : { origin }) },
        }),
      onPressedByPage: (effect) => note({ action: 'guided.pressed-by-page', outcome: 'ok', detail: { effect } }),
      onOriginAsked: (origin) => note({ action: 'guided.origin-asked', outcome: 'pending', detail: { origin } }),
      onChanged: () => deps.onChanged(pageNow()),
      order: () => view.order(),
      onLeft: deps.onLeft,
      onCookiesChanged: () => page.keepSoon(),
    })
    const pageNow = (): GuidedPageView => ({ ...pageView(accountId, run), byHand, stay: kept.stay(accountId) })
    const start = new URL(portal.recipe.start, portal.origin).href
    const view = deps.views.open({ accountId, start, cookies: kept.restore(accountId) }, run)
    note({
      action: 'guided.opened',
      outcome: 'ok',
      detail: { recipe: portal.recipe.id, revision: portal.recipe.revision },
    })
    /** A procedure on the state that the page shows, or where it shows none on what was last seen. */
    const draft = (kind: ProcedureKind): ProcedureDraft => {
      const { twoFactor } = run.state().standing
      const wantsOn = kind !== 'set-up'
      const remembered = accountStore.find(accountId)?.twoFactor ?? null
      const known = remembered?.active === wantsOn ? remembered.method : null
      const method = wantsOn ? ((twoFactor.state === 'on' ? twoFactor.method : null) ?? known) : null
      const before = twoFactorSeen({ active: wantsOn, method })
      return { ...draftOf(kind, summary, before, false), basis: twoFactor.state === 'unknown' ? 'user' : 'page' }
    }

    const page: PageOfAccount = {
      view: pageNow,
      usedAt: 0,
      isAsleep: false,
      place: (bounds) => {
        if (bounds !== null) markUsed(page)
        view.place(bounds)
      },
      go: (to) => (page.isAsleep ? wake(page) : view.go(to)),
      focus: view.focus,
      reconsider: run.reconsider,
      isCommitted: run.isCommitted,
      sleep: () => {
        page.isAsleep = true
        view.sleep()
        run.sleep()
      },
      wake: () => {
        page.isAsleep = false
        run.wake()
        view.wake()
      },
      keep: async () => {
        if (kept.stay(accountId) === 'on') await kept.save(accountId, await view.cookies())
      },
      keepSoon: () => {
        if (cancelKeep !== null || kept.stay(accountId) !== 'on') return
        cancelKeep = deps.timers.later(keepAfterMs, () => {
          cancelKeep = null
          void page.keep()
        })
      },
      use: run.use,
      point: run.point,
      pointedAt: run.pointedAt,
      found: () => Object.fromEntries(Object.entries(run.seen().targets).map(([id, { is }]) => [id, is])),
      close: async () => {
        cancelKeep?.()
        run.end()
        await page.keep()
        await view.close()
      },
      signInToProxy: (user, password) => {
        const { proxy } = run.state()
        if (proxy === null) throw new AppError('wrong-step')
        const both = Buffer.concat([Buffer.from(`${user}:`), password.bytes])
        view.signInToProxy(proxy, deps.secrets.protect('proxy', companyProxies, both.toString('base64')))
        both.fill(0)
        view.go('reload')
      },
      setStay: (stay) => {
        deps.unitOfWork.run(() => {
          kept.choose(accountId, stay)
          note({ action: 'guided.keeping-set', outcome: 'ok', detail: { stay } })
          deps.unitOfWork.afterCommit(() => deps.onChanged(pageNow()))
        })
        if (stay) page.keepSoon()
      },
      allowOrigin: (origin) => {
        if (run.state().asks !== origin) throw new AppError('invalid-request', 'input-refused')
        note({ action: 'guided.origin-allowed', outcome: 'ok', detail: { origin } })
        run.allow(origin)
      },
      confirmAccount: () => {
        note({ action: 'guided.account-confirmed', outcome: 'ok', detail: { basis: 'user' } })
        run.confirmSignedIn()
      },
      startProcedure: (kind) => {
        const { twoFactor } = run.state().standing
        // What the page shows; where it shows nothing, what the user says by choosing this.
        // guard: guided.prerequisite
        if (twoFactor.state !== 'unknown' && (twoFactor.state === 'on') !== (kind !== 'set-up'))
          throw new AppError('prerequisite-missing')
        return procedures.begin(draft(kind))
      },
      prepare: (kind, answers) => {
        const { status, standing } = run.state()
        // guard: queue.waits-for-page
        if (standing.signedOut || status === 'asleep') throw new AppError('signed-out', 'page-closed')
        const remembered = accountStore.find(accountId)?.twoFactor ?? null
        const plan = { kind, to: answers.to }
        const missing = judgeGuided(plan, remembered, lacksFor(portal.recipe, kind, answers.to))
        if (missing !== null) throw new AppError(missing)
        return { ...draft(kind), ...answers }
      },
      checkAgain: () => {
        run.askAgain()
        view.go('start')
      },
      report: (procedureId, happened) => {
        const procedure = procedures.get(procedureId)
        const intent = run.takeReportable()
        if (intent === null) throw new AppError('wrong-step')
        note({
          action: 'guided.reported',
          outcome: 'ok',
          procedure: procedureId,
          detail: { effect: intent.effect, happened },
        })
        deps.effects.settle(intent, reported(intent, procedure, happened))
        run.reconsider()
      },
      setByHand: (next) => {
        if (next === byHand) return
        byHand = next
        const procedure = procedures.openOn(accountId)
        note({
          action: 'guided.left',
          outcome: 'ok',
          detail: { byHand },
          ...(procedure === null ? {} : { procedure: procedure.id }),
        })
        deps.onChanged(pageNow())
      },
      commitByHand: (procedureId) => {
        const procedure = procedures.get(procedureId)
        const effect = effectAt(procedure.state)
        // guard: guided.by-hand-alone
        if (!byHand || effect === null) throw new AppError('wrong-step')
        run.commitByHand(procedure, effect)
      },
      reportStep: (procedureId, method) => {
        const event = stepByReport(procedures.get(procedureId), method)
        if (!byHand || event === null) throw new AppError('wrong-step')
        procedures.step(procedureId, event, {
          action: 'guided.reported',
          outcome: 'ok',
          detail: {
            step: event.type,
            basis: 'user',
            ...(event.type === 'method-chosen' ? { method: event.method } : {}),
          },
        })
      },
    }
    markUsed(page)
    pages.set(accountId, page)
    deps.onOpenChanged(accountId)
    return page
  }

  function unsettledOn(accountId: string): Intent | null {
    const procedure = procedures.openOn(accountId)
    return procedure === null ? null : deps.unsettledOf(procedure.id)
  }

  /** Makes the procedure's steps that commit nothing, as the page shows them. */
  function followSteps(accountId: string, now: Standing, chosen: Method | null): void {
    for (let made = 0; made < 3; made += 1) {
      const procedure = procedures.openOn(accountId)
      const event = procedure === null ? null : stepBySight(procedure, now, chosen)
      if (procedure === null || event === null) return
      const isEnd = event.type === 'okay'
      procedures.step(procedure.id, event, {
        action: isEnd ? 'procedure.finished' : 'procedure.step',
        outcome: 'ok',
        detail: { basis: 'page', ...(event.type === 'method-chosen' ? { method: event.method } : {}) },
      })
    }
  }

  /** What a page shows of the account's 2FA is what the list knows of it from now on. @throws AppError `too-many-requests` */
  function rememberState(accountId: string, now: Standing, before: Standing, times: number[]): void {
    const { twoFactor } = now
    // guard: guided.state-of-other-account
    if (twoFactor.state === 'unknown' || now.signedIn === 'mismatch') return
    if (JSON.stringify(twoFactor) === JSON.stringify(before.twoFactor)) return
    const known = accountStore.find(accountId)?.twoFactor ?? null
    const active = twoFactor.state === 'on'
    // A page that does not name the method does not change what is known of it.
    const method =
      twoFactor.state === 'off' ? null : (twoFactor.method ?? (known?.active === true ? known.method : null))
    if (known?.active === active && known.method === method) return
    const uptime = deps.timers.uptimeMs()
    while (times[0] !== undefined && times[0] < uptime - statePeriodMs) times.shift()
    // A page may switch what it shows without an end. What is over is recorded by a later reading.
    // guard: guided.states-bounded
    if (times.length >= maxStates) throw new AppError('too-many-requests', 'too-fast-here')
    times.push(uptime)
    deps.unitOfWork.run(() => {
      accountStore.rememberState(accountId, twoFactorSeen({ active, method }))
      audit.append({
        actor: 'app',
        account: accountId,
        action: 'guided.state-seen',
        outcome: 'ok',
        detail: { active, method },
      })
    }, [accountStore])
  }

  function get(accountId: string): OpenPage {
    const page = pages.get(accountId)
    if (page === undefined) throw new AppError('signed-out', 'page-closed')
    return page
  }

  /** Ends the page of an account. @returns whether there was one */
  async function end(accountId: string): Promise<boolean> {
    const page = pages.get(accountId)
    if (page === undefined) return false
    pages.delete(accountId)
    deps.onOpenChanged(accountId)
    await page.close()
    deps.onClosed(accountId)
    return true
  }

  async function clear(accountId: string): Promise<{ page: boolean; kept: boolean }> {
    // Before the page ends, or it would be kept once more.
    // guard: guided.clear-kept
    const wasKept = kept.forget(accountId)
    const removed = { page: await end(accountId), kept: wasKept }
    if (removed.page || removed.kept)
      audit.append({ actor: 'app', account: accountId, action: 'guided.cleared', outcome: 'ok', detail: removed })
    return removed
  }

  return {
    open: (accountId) => {
      const known = pages.get(accountId)
      if (known !== undefined) wake(known)
      const page = known ?? open(accountId)
      page.reconsider()
      return page.view()
    },
    get,
    isOpen: (accountId) => pages.has(accountId),
    list: () => [...pages.values()].map((page) => page.view()),
    areOpen: () => pages.size > 0,
    finish: (procedureId) => {
      const { state } = procedures.get(procedureId)
      if (state.at !== 'accepted') throw new AppError('wrong-step')
      return procedures.step(
        procedureId,
        { type: 'okay', now: state.now, readBack: false, basis: 'user' },
        { action: 'procedure.finished', outcome: 'ok', detail: { basis: 'user' } },
      )
    },
    close: async (accountId) => {
      const stays = kept.stay(accountId) === 'on'
      if (!(await end(accountId))) return
      const detail = { page: true, kept: false, stays }
      audit.append({ actor: 'app', account: accountId, action: 'guided.cleared', outcome: 'ok', detail })
    },
    clear,
    clearAll: async () => {
      const all = new Set([...pages.keys(), ...kept.accounts()])
      await Promise.all([...all].map(clear))
    },
    reconsider: (accountId) => pages.get(accountId)?.reconsider(),
    useRecipe: (portalId, recipe) => {
      for (const [accountId, page] of pages) if (portalIdOf(accountId) === portalId) page.use(recipe)
    },
    hideAll: () => {
      for (const page of pages.values()) {
        page.place(null)
        page.reconsider()
      }
    },
  }
}

/** What the screen shows of a page. */
function pageView(accountId: string, run: GuidedRun): Omit<GuidedPageView, 'byHand' | 'stay'> {
  const state = run.state()
  const { status, address, standing, committed, asks, stopped, marked } = state
  const { signedInReported, covered, proxy, refused, teaching } = state
  const { next } = standing
  return {
    accountId,
    status,
    address,
    twoFactor: standing.twoFactor,
    step: standing.step,
    next:
      next === null
        ? null
        : { step: next.step, kind: next.kind, asks: next.asks, commits: next.commits, method: next.method, covered },
    ambiguous: standing.ambiguous.length > 0,
    marked,
    chosen: standing.chosen,
    messages: standing.messages,
    signedOut: standing.signedOut,
    signedIn: standing.signedIn,
    signedInReported,
    committed,
    stopped,
    asks,
    proxy,
    refused,
    otherLanguage: standing.otherLanguage,
    teaching,
  }
}

/** What a page showed, as the result of its effect. */
function resultOf({ effect }: Intent, outcome: SeenOutcome | { kind: 'unknown' }): EffectResult {
  switch (outcome.kind) {
    case 'seen': {
      const now = outcome.now === null ? null : twoFactorSeen(outcome.now)
      return { kind: 'seen', effect: effect as Effect, now, basis: 'page' }
    }
    case 'refused':
      return {
        kind: 'not-seen',
        code: outcome.means === 'refused' ? 'did-not-happen' : outcome.means,
        now: null,
        basis: 'page',
      }
    case 'unchanged':
      return { kind: 'not-seen', code: 'did-not-happen', now: twoFactorSeen(outcome.now), basis: 'page' }
    default:
      return { kind: 'unknown' }
  }
}

/** What the user reported of an effect, as its result. */
function reported({ effect }: Intent, procedure: Procedure, happened: boolean): EffectResult {
  const active = effect === 'verify-code'
  const method = active ? procedure.to : null
  if (happened) {
    const now = effect === 'start-enrolment' ? null : twoFactorSeen({ active, method })
    return { kind: 'seen', effect: effect as Effect, now, basis: 'user' }
  }
  return { kind: 'not-seen', code: 'did-not-happen', now: null, basis: 'user' }
}
