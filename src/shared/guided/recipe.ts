import { z } from 'zod'
import { method } from '../api/primitives.ts'
import { effects } from '../domain/procedure.ts'
import { messageMeanings, recipeFormat } from './recipe-format.ts'
import { readSelector } from './selector.ts'

/**
 * A recipe describes how one portal's web pages are recognised: which control belongs to which step of the guide, which
 * one commits, and what shows that 2FA is on or off. It is data alone: no code, no regular expression, no typed value.
 *
 * Its flows are user flows of the Chrome DevTools Recorder (`{ title, steps }`, see `@puppeteer/replay`). A `customStep`
 * named `factordesk` says what the step after it is: the guide's step, and the effect that it commits.
 */

const limits = { name: 200, alternatives: 24, path: 4, controls: 60, flows: 4, origins: 16 } as const

/**
 * One alternative, in the Recorder's selector syntax; the last part is the control. Parts before it say which of several
 * is meant, and each must hold: a heading is the one before the control, a field is in the control's form, and anything
 * else is around it.
 */
const selectorPath = z
  .array(
    z
      .string()
      .max(limits.name + 60)
      .refine((text) => readSelector(text) !== null, 'is no selector that a recipe may contain'),
  )
  .min(1)
  .max(limits.path)

/** One alternative whose control has a name, an id or a field's name of its own: a role alone would be any button. */
const namedPath = selectorPath.refine((path) => isNamed(path.at(-1)), 'must name its control')

/** Alternatives of one control, in order of preference; other languages are alternatives, too. */
const selectors = z.array(namedPath).min(1).max(limits.alternatives)
export type Selectors = z.infer<typeof selectors>

/** An origin (`https://host[:port]`); plain http only for this computer. */
const origin = z
  .string()
  .max(300)
  .refine((text) => isOrigin(text), 'must be an origin such as https://portal.example')

const path = z
  .string()
  .max(limits.name)
  .refine((text) => text.startsWith('/') && !text.startsWith('//'), 'must be a path that begins with /')

/** What the step after it is. */
const annotation = z.strictObject({
  type: z.literal('customStep'),
  name: z.literal('factordesk'),
  parameters: z.strictObject({
    /** The guide's step number. */
    step: z.int().min(1).max(11),
    /** The effect that a press of the next control commits; absent where it only leads on. */
    commits: z.enum(effects).optional(),
    /** The method that the next control chooses. */
    method: method.optional(),
    /** `code`: the next control asks for a code, so it is never filled before the press that sends one. */
    asks: z.enum(['password', 'code']).optional(),
  }),
})

const clickStep = z.object({
  type: z.literal('click'),
  target: z.string().max(limits.name).optional(),
  selectors,
  offsetX: z.number(),
  offsetY: z.number(),
})

/** A field that the user fills in. Its value is never stored. */
const changeStep = z.object({
  type: z.literal('change'),
  target: z.string().max(limits.name).optional(),
  selectors,
  value: z.literal(''),
})

const flow = z.strictObject({
  title: z.string().min(1).max(limits.name),
  steps: z.array(z.discriminatedUnion('type', [annotation, clickStep, changeStep])).max(2 * limits.controls),
})
export type Flow = z.infer<typeof flow>

const shown = z.strictObject({ selectors })

/** What shows a User ID has the user's own name, so that its role within a landmark finds it: `aria/[role="banner"]`, `aria/[role="button"]`. */
const showsUser = z.strictObject({ selectors: z.array(selectorPath).min(1).max(limits.alternatives) })

export const recipe = z.strictObject({
  format: z.literal(recipeFormat),
  /** Stable through revisions and renames; lower case, digits and hyphens. */
  id: z
    .string()
    .min(3)
    .max(80)
    .refine((text) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text), 'must be lower case, digits and hyphens'),
  title: z.string().min(1).max(limits.name),
  revision: z.int().min(1).max(1_000_000),
  /** Where the portal's pages are; the first one is the portal's address. */
  origins: z.array(origin).min(1).max(limits.origins),
  /** Where its sign-in may lead. */
  signInOrigins: z.array(origin).max(limits.origins),
  /** Path of the page to begin at, e.g. `/my-account`. */
  start: path,
  /** BCP 47 tags of the languages its names are in; none where nothing is named yet. */
  languages: z.array(z.string().min(2).max(35)).max(24),
  /** The control that shows the User ID of the person who is signed in. */
  signedIn: showsUser.nullable(),
  /** What is on the page only while somebody has to sign in; shows an ended session. */
  signedOut: shown.nullable(),
  states: z.strictObject({
    on: z.array(shown.extend({ /** null: any. */ method: method.nullable() })).max(limits.controls),
    off: z.array(shown).max(limits.controls),
  }),
  messages: z.array(shown.extend({ means: z.enum(messageMeanings) })).max(limits.controls),
  flows: z.strictObject({ disable: flow, 'set-up': flow }),
  /** Requests that commit, by their path; a segment `*` fits any one segment. They wait until the intent is on disk, however they were pressed. */
  requests: z
    .array(
      z.strictObject({
        path: path.refine(isRequestPath, 'must be a path of whole segments'),
        commits: z.enum(effects),
        /** Only requests by this method; absent: by any. */
        method: z.literal('POST').optional(),
      }),
    )
    .max(limits.controls),
  support: z.strictObject({
    email: z.email().max(limits.name).nullable(),
    phone: z.string().max(60).nullable(),
    /** In the portal's own words, shown where something fails. */
    advice: z.string().max(2000),
  }),
  /** When somebody saw it fit the live portal; null: written from the guide, not yet seen on the portal. */
  verifiedOn: z.iso.date().nullable(),
})
export type Recipe = z.infer<typeof recipe>

/** True for a selector of one control: the name may be missing only where a landmark around it says where it is. */
function isNamed(text: string | undefined): boolean {
  const selector = text === undefined ? null : readSelector(text)
  return selector !== null && (selector.by !== 'role' || selector.name !== '')
}

/** True for an origin that a guided page may be at: https, or http on this computer alone. */
export function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.origin !== text) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isThisComputer(url.hostname))
}

/** True for a host name that never leaves this computer. */
export function isThisComputer(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}

/** True for a path without a query, whose `*` each are a whole segment. */
function isRequestPath(text: string): boolean {
  return !/[?#\s]/.test(text) && text.split('/').every((segment) => segment === '*' || !segment.includes('*'))
}
