import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { effects, procedure } from '../../domain/procedure.ts'
import { procedureKinds } from '../../domain/guide-steps.ts'
import { typedText } from '../../api/free-text.ts'
import { id, method, userId } from '../../api/primitives.ts'
import { readAddress } from '../../domain/input/address.ts'
import { proxyLimits, readPassword, readProxyUser } from '../../domain/input/password.ts'
import { messageMeanings } from '../../guided/recipe-format.ts'
import { loadFailures, refusals } from '../../guided/refusals.ts'
import { done, nothing, type Operation } from '../operation.ts'
import { portalId, portalView, recipeView } from '../views.ts'

const ofAccount = z.strictObject({ accountId: accountKey })
/** A proxy's password may have any characters that fit into its header. */
const proxyPassword = typedText((typed) => readPassword(typed, proxyLimits.password))
const pixels = z.int().min(0).max(100_000)

/** Why a press on the portal's page did not go on. */
const stoppedWhy = z.enum([
  /** "Disable 2FA" without a procedure: nothing would have recorded it. */
  'no-procedure',
  /** The procedure is at another step. */
  'other-step',
  /** The page shows that somebody else is signed in. */
  'other-account',
  /** The page does not show who is signed in, and the user has not said so yet. */
  'account-not-confirmed',
  /** The intent could not be written. */
  'not-recorded',
  'locked',
  /** The outcome of the press before is awaited. */
  'waiting',
])
export type StoppedWhy = z.infer<typeof stoppedWhy>

/** A portal's page of one account, as the console reads it; nothing of it is the page's own text. */
export const guidedPage = z.object({
  accountId: accountKey,
  status: z.enum(['loading', 'open', 'crashed', ...loadFailures, 'asleep']),
  /** Where the page is; null before it was loaded. */
  address: z
    .object({ url: z.string().max(4000), canGoBack: z.boolean(), canGoForward: z.boolean(), loading: z.boolean() })
    .nullable(),
  twoFactor: z.discriminatedUnion('state', [
    z.object({ state: z.literal('on'), method: method.nullable() }),
    z.object({ state: z.literal('off') }),
    z.object({ state: z.literal('unknown') }),
  ]),
  /** The guide's step that the page is at; null where it shows none. */
  step: z.int().nullable(),
  /** The control to use next. */
  next: z
    .object({
      step: z.int().nullable(),
      kind: z.enum(['press', 'field']),
      asks: z.enum(['password', 'code']).nullable(),
      commits: z.enum(effects).nullable(),
      method: method.nullable(),
      /** Something else lies over it. */
      covered: z.boolean(),
    })
    .nullable(),
  /** More than one control fits a step, so none is marked. */
  ambiguous: z.boolean(),
  /** Whether the outline of the next control is drawn. */
  marked: z.boolean(),
  chosen: method.nullable(),
  messages: z.array(z.enum(messageMeanings)),
  signedOut: z.boolean(),
  signedIn: z.enum(['match', 'mismatch', 'absent']),
  /** The user said who is signed in, where the page does not show it. */
  signedInReported: z.boolean(),
  /** The effect of a press whose outcome is awaited. */
  committed: z.enum(effects).nullable(),
  stopped: stoppedWhy.nullable(),
  /** The user goes on in a browser of their own. */
  byHand: z.boolean(),
  /** Whether the session outlives the app. `impossible`: the system seals nothing; `not-wanted`: turned off in Settings. */
  stay: z.enum(['on', 'off', 'impossible', 'not-wanted']),
  /** An origin that the page wants to go to and the recipe does not name. */
  asks: z.string().max(300).nullable(),
  /** The company's proxy that kept the page from being loaded, as `host:port`. */
  proxy: z.string().max(300).nullable(),
  /** What the page was last refused since it was loaded. */
  refused: z.object({ what: z.enum(refusals), origin: z.string().max(300).nullable() }).nullable(),
  /** Nothing of the recipe is on the page, which is in a language that the recipe does not know. */
  otherLanguage: z.boolean(),
  /** `armed`: the next press is described, not made. `pointed`: one was described. */
  teaching: z.enum(['off', 'armed', 'pointed']),
})
export type GuidedPageView = z.infer<typeof guidedPage>

/** Guided mode: a portal's own page beside the wizard. */
export const guidedOperations = {
  /** The recipes that a portal without an API may be opened with, those that name its origin first. */
  'guided.recipes': {
    input: z.strictObject({ address: typedText(readAddress) }),
    output: z.object({
      origin: z.string(),
      /** Path of the page to begin at, where the address named one; null: the recipe's own. */
      start: z.string().nullable(),
      recipes: z.array(recipeView),
    }),
  },
  /** Keeps a portal that has no API, with the recipe by which its pages are read. */
  'guided.addPortal': {
    input: z.strictObject({
      origin: z.string().max(300),
      start: z.string().max(200).nullable(),
      /** null: with a recipe that knows nothing yet and is taught. */
      recipeId: z.string().max(80).nullable(),
    }),
    output: portalView,
  },
  /** Forgets a guided portal, its accounts and what their pages stored; refused with `procedure-open` while one is open there. */
  'guided.removePortal': { input: z.strictObject({ portalId }), output: done },
  /** Puts an account on the list, by the User ID with which its owner signs in on the page. */
  'guided.addAccount': {
    input: z.strictObject({ portalId, userId }),
    output: z.object({ accountId: accountKey }),
  },
  /** The pages that are open or asleep, the first opened first. */
  'guided.list': { input: nothing, output: z.array(guidedPage) },
  /** Opens the page of an account, or wakes it; fails with `pages-busy` where no other may sleep for it. */
  'guided.open': { input: ofAccount, output: guidedPage },
  /** Where the page lies in the window, in CSS pixels of ours; null hides it, e.g. under a dialog. */
  'guided.place': {
    input: ofAccount.extend({
      bounds: z.strictObject({ x: pixels, y: pixels, width: pixels, height: pixels }).nullable(),
    }),
    output: done,
  },
  'guided.go': { input: ofAccount.extend({ to: z.enum(['start', 'back', 'forward', 'reload']) }), output: done },
  /** Gives the page the keyboard; F6 in the page gives it back. */
  'guided.focus': { input: ofAccount, output: done },
  /** Signs in to the company's proxy that kept the page from being loaded, and loads it again; kept in memory alone. */
  'guided.signInToProxy': {
    input: ofAccount.extend({ user: typedText(readProxyUser), password: proxyPassword }),
    output: done,
  },
  /** Lets the page go to an origin that its recipe does not name, for this account alone. */
  'guided.allowOrigin': { input: ofAccount.extend({ origin: z.string().max(300) }), output: done },
  /** The user says that the account's own User ID is signed in, where the page does not show it. */
  'guided.confirmAccount': { input: ofAccount, output: done },
  /** Begins a procedure on an account whose page is open. */
  'guided.startProcedure': { input: ofAccount.extend({ kind: z.enum(procedureKinds) }), output: procedure },
  /** The user says that the set-up is finished, where the page does not show it. */
  'guided.finish': { input: z.strictObject({ procedureId: id }), output: procedure },
  /** Loads the page again and checks what became of a press whose outcome is not known. */
  'guided.readAgain': { input: z.strictObject({ procedureId: id }), output: done },
  /** The user says what the page shows, where the console cannot see it; recorded as reported by the user. */
  'guided.report': {
    input: z.strictObject({ procedureId: id, happened: z.boolean() }),
    output: procedure,
  },
  /** The page does not work here: the user goes on in a browser of their own, each step confirmed by them; or comes back to the page. */
  'guided.byHand': { input: ofAccount.extend({ byHand: z.boolean() }), output: guidedPage },
  /** Records the step that the user is about to make in a browser of their own, before they make it. */
  'guided.commitByHand': { input: z.strictObject({ procedureId: id }), output: procedure },
  /** The user says that they made a step that commits nothing, with the method where one is chosen. */
  'guided.reportStep': {
    input: z.strictObject({ procedureId: id, method: method.nullable() }),
    output: procedure,
  },
  /** Ends the page of an account and its session; what its user keeps to stay signed in is left. */
  'guided.close': { input: ofAccount, output: done },
  /** The same, and what was kept is removed; says what there was. */
  'guided.clear': { input: ofAccount, output: z.object({ page: z.boolean(), kept: z.boolean() }) },
  /** Keeps the session of an account's page beyond the app's end, or not any more. */
  'guided.setStay': { input: ofAccount.extend({ stay: z.boolean() }), output: done },
} as const satisfies Record<`guided.${string}`, Operation>
