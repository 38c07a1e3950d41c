import { describe, expect, test as base } from 'vitest'
import type { PageReading, Press } from '#shared/guided/channel.ts'
import { stateIds } from '#shared/guided/controls.ts'
import type { SeenOutcome } from '#shared/guided/outcome.ts'
import type { Effect, Procedure, ProcedureState } from '#shared/domain/procedure.ts'
import type { Recipe } from '#shared/guided/recipe.ts'
import type { Intent } from '../../../../../src/main/effects/intents.ts'
import { createGuidedRun, type GuidedRun, type RunDeps } from '../../../../../src/main/features/guided/run.ts'
import type { GuidedFrame } from '../../../../../src/main/features/guided/page.ts'
import { commitOf, guideRecipe } from '../../../../support/guided/guide-recipe.ts'

const recipe = guideRecipe()
const [portal] = recipe.origins
const main: GuidedFrame = { id: '1:1', isMain: true, origin: portal! }
const foreign: GuidedFrame = { id: '2:9', isMain: false, origin: 'https://elsewhere.example' }
const disable = commitOf('disable')
const [on, off] = [stateIds.on(0), stateIds.off(0)]
const there = { is: 'one', covered: false, disabled: false, checked: false, visited: false } as const

/** A run, and everything that it did. */
interface PageUnderTest {
  run: GuidedRun
  procedure: { at: ProcedureState | null }
  locked: { now: boolean }
  opened: Effect[]
  settled: (SeenOutcome | { kind: 'unknown' })[]
  refused: string[]
  ring(): void
  /** How many timers wait. */
  timers(): number
  see(ids: readonly string[], signedIn?: PageReading['signedIn']): void
  press(id: string, gesture: number, how?: Press['how']): 'go' | 'stop'
  failing: { now: boolean }
}

const test = base.extend<{ requests: Recipe['requests']; page: PageUnderTest }>({
  requests: [[], { injected: false }],
  page: async ({ requests }, use) => {
    const procedure: PageUnderTest['procedure'] = { at: { at: 'disable', version: 0 } }
    const [locked, failing] = [{ now: false }, { now: false }]
    const opened: Effect[] = []
    const settled: PageUnderTest['settled'] = []
    const refused: string[] = []
    const alarms = new Set<() => void>()
    const recorded = new Set<string>()
    const deps: RunDeps = {
      accountId: 'someone@portal.ipserverone.com',
      userId: 'someone@customer.example',
      recipe: { ...recipe, requests },
      unsettled: null,
      procedure: () =>
        procedure.at === null ? null : ({ kind: 'change', to: 'sms', state: procedure.at } as Procedure),
      isLocked: () => locked.now,
      open: (_procedure, effect) => {
        if (failing.now) throw new Error('the disk is full')
        opened.push(effect)
        return { key: `key-${opened.length}`, effect } as Intent
      },
      settle: ({ key }, outcome) => {
        if (failing.now) throw new Error('the disk is full')
        if (outcome.kind !== 'unknown' && recorded.has(key)) throw new Error('it is settled already')
        if (outcome.kind !== 'unknown') recorded.add(key)
        settled.push(outcome)
        // What is recorded is published, and the page is read again for it.
        run.reconsider()
      },
      onStanding: () => undefined,
      onRefused: (what, origin) => refused.push(`${what} ${origin ?? ''}`),
      onOriginAsked: (origin) => refused.push(`asked ${origin}`),
      onPressedByPage: (effect) => refused.push(`pressed by page ${effect}`),
      onChanged: () => undefined,
      order: () => undefined,
      onLeft: () => undefined,
      onCookiesChanged: () => undefined,
      later: (_ms, ring) => {
        alarms.add(ring)
        return () => alarms.delete(ring)
      },
      wait: () => Promise.resolve(),
      uptimeMs: () => 0,
    }
    const run = createGuidedRun(deps)
    await use({
      run,
      procedure,
      locked,
      failing,
      opened,
      settled,
      refused,
      ring: () => [...alarms].at(-1)?.(),
      timers: () => alarms.size,
      see: (ids, signedIn = 'match') =>
        run.reported(main, {
          turn: 0,
          targets: Object.fromEntries(ids.map((id) => [id, there])),
          signedIn,
          marked: false,
          otherLanguage: false,
        }),
      press: (target, gesture, how = 'pointer') => {
        const { signedOut, signedIn } = run.state().standing
        return run.pressed(main, { target, how, trusted: true, gesture, signedOut, signedIn })
      },
    })
  },
})

describe('a press of "Disable 2FA"', () => {
  test('is settled once, though recording it reads the page again, and leaves nothing for the next press', ({
    page,
  }) => {
    page.see([on, disable])
    page.press(disable, 1)
    page.see([off])
    expect(page.settled).toHaveLength(1)
    expect(page.timers()).toBe(0)
  })

  test('goes on once its intent is written, and is settled by what the page then shows', ({ page }) => {
    page.see([on, disable])
    expect(page.press(disable, 1)).toBe('go')
    expect(page.opened).toEqual(['disable'])
    expect(page.settled).toEqual([])
    page.see([off])
    expect(page.settled).toEqual([{ kind: 'seen', now: { active: false, method: null } }])
  })

  test('has one intent for all its events', ({ page }) => {
    page.see([on, disable])
    const verdicts = (['pointer', 'click', 'click', 'submit'] as const).map((how) => page.press(disable, 1, how))
    expect(verdicts).toEqual(['go', 'go', 'go', 'go'])
    expect(page.opened).toHaveLength(1)
  })

  test('is stopped while the one before waits for its outcome', ({ page }) => {
    page.see([on, disable])
    page.press(disable, 1)
    expect(page.press(disable, 2)).toBe('stop')
    expect(page.run.state().stopped).toBe('waiting')
    expect(page.opened).toHaveLength(1)
  })

  test('of a page that came after it is another press, whatever its number', ({ page }) => {
    page.see([on, disable])
    page.press(disable, 1)
    page.run.navigated()
    page.see([on, disable])
    expect(page.press(disable, 1)).toBe('stop')
  })

  test('is not refused by the document before, which reports when the next one is there', ({ page }) => {
    page.see([on, disable])
    page.press(disable, 1)
    page.run.navigated()
    const next: GuidedFrame = { ...main, id: '3:1' }
    page.run.living([next.id])
    page.see([on, disable])
    page.run.reported(next, {
      ...{ turn: 0, targets: { [off]: there }, signedIn: 'match', marked: false, otherLanguage: false },
    })
    expect(page.settled).toEqual([{ kind: 'seen', now: { active: false, method: null } }])
  })

  test('is stopped where its intent cannot be written', ({ page }) => {
    page.see([on, disable])
    page.failing.now = true
    expect(page.press(disable, 1)).toBe('stop')
    expect(page.run.state().stopped).toBe('not-recorded')
  })

  test('is stopped where no procedure is open', ({ page }) => {
    page.procedure.at = null
    page.see([on, disable])
    expect(page.press(disable, 1)).toBe('stop')
    expect(page.run.state().stopped).toBe('no-procedure')
  })

  test('is stopped where the procedure is at another step', ({ page }) => {
    page.procedure.at = { at: 'setup', version: 0 }
    page.see([on, disable])
    expect(page.press(disable, 1)).toBe('stop')
    expect(page.run.state().stopped).toBe('other-step')
  })

  test('is stopped where somebody else is signed in', ({ page }) => {
    page.see([on, disable], 'mismatch')
    expect(page.press(disable, 1)).toBe('stop')
    expect(page.run.state().stopped).toBe('other-account')
  })

  test('is stopped until the user said who is signed in, where the page does not show it', ({ page }) => {
    page.see([on, disable], 'absent')
    expect(page.press(disable, 1)).toBe('stop')
    expect(page.run.state().stopped).toBe('account-not-confirmed')
    page.run.confirmSignedIn()
    expect(page.press(disable, 2)).toBe('go')
  })

  test('is stopped while the console is locked', ({ page }) => {
    page.see([on, disable])
    page.locked.now = true
    expect(page.press(disable, 1)).toBe('stop')
    expect(page.opened).toEqual([])
  })

  test('is not known after its time, and is still settled by a page that shows it', ({ page }) => {
    page.see([on, disable])
    page.press(disable, 1)
    page.ring()
    expect(page.settled).toEqual([{ kind: 'unknown' }])
    page.see([off])
    expect(page.settled.at(-1)).toEqual({ kind: 'seen', now: { active: false, method: null } })
  })

  test('did not happen where a page that was loaded for that question shows it unchanged', ({ page }) => {
    page.see([on, disable])
    page.press(disable, 1)
    page.ring()
    page.run.askAgain()
    page.see([on])
    expect(page.settled).toHaveLength(1)
    page.run.navigated()
    page.see([on])
    expect(page.settled.at(-1)).toEqual({ kind: 'unchanged', now: { active: true, method: null } })
  })

  test('is not known where the page is closed', ({ page }) => {
    page.see([on, disable])
    page.press(disable, 1)
    page.run.end()
    expect(page.settled).toEqual([{ kind: 'unknown' }])
  })
})

describe('while somebody signs in', () => {
  const [signedOut, password] = [stateIds.signedOut, 'set-up/6']

  test('no control is a step, and none is outlined', ({ page }) => {
    page.procedure.at = { at: 'setup', version: 0 }
    page.see([signedOut, password])
    expect(page.run.state().standing).toMatchObject({ step: null, next: null, signedOut: true })
    expect(page.run.ordersFor(main).mark).toBeNull()
  })

  test('the code that is asked for then is none either, until a page shows that somebody is signed in', ({ page }) => {
    const [code] = [commitOf('verify-code')]
    page.see([signedOut], 'absent')
    page.see([code], 'absent')
    expect(page.run.state().standing.step).toBeNull()
    expect(page.press(code, 1), 'its press signs in').toBe('go')
    page.see([on, disable], 'absent')
    expect(page.run.state().standing.step).toBe(5)
  })

  test('what the user said of who is signed in counts no longer', ({ page }) => {
    page.see([on, disable], 'absent')
    page.run.confirmSignedIn()
    page.see([signedOut], 'absent')
    page.see([on, disable], 'absent')
    expect(page.press(disable, 1)).toBe('stop')
    expect(page.run.state().stopped).toBe('account-not-confirmed')
  })

  test('a press is judged by who is signed in at that instant, not by the reading before', ({ page }) => {
    page.see([on, disable], 'match')
    const press: Press = {
      target: disable,
      how: 'pointer',
      trusted: true,
      gesture: 1,
      signedOut: false,
      signedIn: 'mismatch',
    }
    expect(page.run.pressed(main, press)).toBe('stop')
    expect(page.run.state().stopped).toBe('other-account')
    expect(page.opened).toEqual([])
  })
})

describe('a step by hand', () => {
  const procedure = { kind: 'disable', to: null, state: { at: 'disable', version: 0 } } as unknown as Procedure

  test('is recorded before it is made, and settled by the user alone', ({ page }) => {
    page.run.commitByHand(procedure, 'disable')
    expect(page.opened).toEqual(['disable'])
    page.ring()
    expect(page.settled, 'no time limit').toEqual([])
    expect(page.run.takeReportable()?.effect).toBe('disable')
    expect(page.run.takeReportable()).toBeNull()
  })

  test('stops a press of the page meanwhile', ({ page }) => {
    page.run.commitByHand(procedure, 'disable')
    page.see([on, disable])
    expect(page.press(disable, 1)).toBe('stop')
    expect(page.run.state().stopped).toBe('waiting')
  })

  test('is not known where the page is closed before the user said', ({ page }) => {
    page.run.commitByHand(procedure, 'disable')
    page.run.end()
    expect(page.settled).toEqual([{ kind: 'unknown' }])
  })

  test('does not begin while a press waits, nor where its intent cannot be written', ({ page }) => {
    page.failing.now = true
    expect(() => page.run.commitByHand(procedure, 'disable')).toThrow()
    page.failing.now = false
    page.see([on, disable])
    page.press(disable, 1)
    expect(() => page.run.commitByHand(procedure, 'disable')).toThrow()
  })
})

describe('on a full disk', () => {
  test('an outcome is recorded once there is room again', ({ page }) => {
    page.see([on, disable])
    page.press(disable, 1)
    page.failing.now = true
    page.see([off])
    expect(page.settled).toEqual([])
    page.failing.now = false
    page.ring()
    expect(page.settled).toEqual([{ kind: 'seen', now: { active: false, method: null } }])
  })
})

test('a page with the words of a sign-in turns 2FA off as recorded as any', ({ page }) => {
  page.see([stateIds.signedOut, on, disable])
  expect(page.press(disable, 1)).toBe('go')
  expect(page.opened).toEqual(['disable'])
})

test('what a page is refused a thousand times is one entry, and what it invents is a hundred', ({ page }) => {
  for (let n = 0; n < 1000; n += 1) page.run.refused('popup', 'https://elsewhere.example')
  expect(page.refused).toHaveLength(1)
  for (let n = 0; n < 1000; n += 1) page.run.mayGo(`https://elsewhere-${n}.example`)
  expect(page.refused).toHaveLength(100)
})

test('what a frame showed is forgotten once the frame is gone', ({ page }) => {
  const inner: GuidedFrame = { id: '1:7', isMain: false, origin: portal! }
  page.see([on])
  page.run.reported(inner, {
    turn: 0,
    targets: { [off]: there },
    signedIn: 'absent',
    marked: false,
    otherLanguage: false,
  })
  expect(page.run.state().standing.twoFactor.state).toBe('unknown')
  page.run.living([main.id])
  expect(page.run.state().standing.twoFactor.state).toBe('on')
})

test('a press that the page itself made is on record as such', ({ page }) => {
  page.see([on, disable])
  page.run.pressed(main, {
    target: disable,
    how: 'click',
    trusted: false,
    gesture: 3,
    signedOut: false,
    signedIn: 'match',
  })
  expect(page.refused).toEqual(['pressed by page disable'])
})

describe('a press that turns 2FA on', () => {
  test('goes on without a procedure: nothing is turned off', ({ page }) => {
    page.procedure.at = null
    page.see([off])
    expect(page.press(commitOf('verify-code'), 1)).toBe('go')
    expect(page.opened).toEqual([])
  })

  test('goes on on a sign-in page, which uses the same words', ({ page }) => {
    page.procedure.at = { at: 'code-on-page', version: 0, method: 'sms' }
    page.see([stateIds.signedOut, commitOf('verify-code')])
    expect(page.press(commitOf('verify-code'), 1)).toBe('go')
    expect(page.opened).toEqual([])
  })
})

describe('a request', () => {
  const request = { id: 7, frame: null, origin: portal!, path: '/api/7/disable', method: 'POST', isNavigation: false }
  test.override({ requests: [{ path: '/api/*/disable', commits: 'disable' }] })

  test('of a committing path waits for its intent, whatever pressed it', ({ page }) => {
    page.see([on])
    expect(page.run.requested(request)).toBe('go')
    expect(page.opened).toEqual(['disable'])
  })

  test('of a committing path is stopped where the intent cannot be written', ({ page }) => {
    page.see([on])
    page.failing.now = true
    expect(page.run.requested(request)).toBe('stop')
  })

  test('that a press led to belongs to its intent', ({ page }) => {
    page.see([on, disable])
    page.press(disable, 1)
    expect(page.run.requested(request)).toBe('go')
    expect(page.opened).toHaveLength(1)
  })

  test('after the one of the press is another press, unless the portal refused that one', ({ page }) => {
    page.see([on, disable])
    page.press(disable, 1)
    expect(page.run.requested({ ...request, method: 'OPTIONS' })).toBe('go')
    expect(page.run.requested(request)).toBe('go')
    expect(page.run.requested(request), 'redirected').toBe('go')
    expect(page.run.requested({ ...request, id: 8 })).toBe('stop')
    page.run.answered(request, 401)
    expect(page.run.requested({ ...request, id: 9 })).toBe('go')
    expect(page.opened).toHaveLength(1)
  })

  test('of another path, or of another origin, commits nothing', ({ page }) => {
    page.see([on])
    for (const path of ['/api/7/8/disable', '/api/disable', '/api/7/enable'])
      expect(page.run.requested({ ...request, path })).toBe('go')
    expect(page.run.requested({ ...request, origin: 'https://elsewhere.example' })).toBe('go')
    expect(page.opened).toEqual([])
  })
})

describe('a frame from elsewhere', () => {
  test('learns nothing, and is not believed', ({ page }) => {
    expect(page.run.ordersFor(foreign)).toMatchObject({ targets: [], commits: [], expected: null, mark: null })
    page.run.reported(foreign, {
      turn: 0,
      targets: { [off]: there },
      signedIn: 'match',
      marked: false,
      otherLanguage: false,
    })
    expect(page.run.state().standing.twoFactor).toEqual({ state: 'unknown' })
  })

  test('may not be typed into', ({ page }) => {
    expect(page.run.mayType(foreign, 'password')).toBe(false)
    expect(page.run.mayType(main, 'password')).toBe(true)
    expect(page.refused).toEqual(['typing https://elsewhere.example'])
  })

  test('does not learn who should be signed in, nor does a frame inside the page', ({ page }) => {
    expect(page.run.ordersFor(main).expected).toBe('someone@customer.example')
    expect(page.run.ordersFor({ ...main, isMain: false }).expected).toBeNull()
  })
})

test('an origin that the recipe does not name is asked about, and allowed for this account alone', ({ page }) => {
  expect(page.run.mayGo('https://sso.example')).toBe(false)
  expect(page.run.state().asks).toBe('https://sso.example')
  page.run.allow('https://sso.example')
  expect(page.run.mayGo('https://sso.example')).toBe(true)
  expect(page.run.state().asks).toBeNull()
})

test('a locked console has the page look for what commits alone, and report nothing', ({ page }) => {
  page.locked.now = true
  const { paused, targets, commits, expected, mark } = page.run.ordersFor(main)
  expect({ paused, expected, mark }).toEqual({ paused: true, expected: null, mark: null })
  expect(commits.length).toBeGreaterThan(0)
  expect(targets.map(({ id }) => id)).toEqual(commits)
})

describe('the outline', () => {
  const mark = (page: PageUnderTest): string | null => page.run.ordersFor(main).mark

  test('is around the control of the step that is next', ({ page }) => {
    page.see([on, disable])
    expect(mark(page)).toBe(disable)
  })

  test('is around nothing while the questions of the procedure wait', ({ page }) => {
    page.procedure.at = { at: 'preflight', before: {} as never }
    page.see([on, disable])
    expect(mark(page)).toBeNull()
    page.procedure.at = { at: 'disable', version: 0 }
    page.run.reconsider()
    expect(mark(page)).toBe(disable)
  })

  test('is around nothing while an outcome is awaited or not known', ({ page }) => {
    const back = { at: 'disable', version: 0 } as const
    for (const at of ['sending', 'unknown'] as const) {
      page.procedure.at = { at, effect: 'disable', key: 'key-1', back }
      page.run.reconsider()
      page.see([on, disable])
      expect(mark(page), at).toBeNull()
    }
  })

  test('is around nothing where the page shows the state and no procedure is open; else it leads there', ({ page }) => {
    page.procedure.at = null
    page.see([disable])
    expect(mark(page)).toBe(disable)
    page.see([on, disable])
    expect(mark(page)).toBeNull()
  })
})

describe('why a press was stopped', () => {
  test('is said until the procedure goes on', ({ page }) => {
    page.procedure.at = { at: 'setup', version: 0 }
    page.see([on, disable])
    page.press(disable, 1)
    page.run.reconsider()
    expect(page.run.state().stopped).toBe('other-step')
    page.procedure.at = { at: 'method', version: 0 }
    page.run.reconsider()
    expect(page.run.state().stopped).toBeNull()
  })

  test('is said of another User ID until the page shows the right one', ({ page }) => {
    page.see([on, disable], 'mismatch')
    page.press(disable, 1)
    page.see([on, disable], 'absent')
    expect(page.run.state().stopped).toBe('other-account')
    page.see([on, disable], 'match')
    expect(page.run.state().stopped).toBeNull()
  })
})
