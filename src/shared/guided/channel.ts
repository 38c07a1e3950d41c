import type { Target } from './controls.ts'

/**
 * What guest and main say to each other. Guest → main: ids of a recipe and flags, never a name, title, path, value or
 * text of the page (G03), with one exception: a control that the user points at while teaching (`taught`). The schemas that
 * main checks them by are in `channel-schemas.ts`: zod stays out of the guest.
 */

/** Names of the channels. */
export const guestChannels = {
  /** Guest → main, synchronous: the frame begins; answered with its `GuestOrders`. */
  hello: 'guest.hello',
  /** Guest → main: what a reading found. */
  reading: 'guest.reading',
  /** Guest → main, synchronous: a committing control is about to be pressed; answered with a `PressVerdict`. */
  press: 'guest.press',
  /** Guest → main, synchronous: a password or code field has the focus; answered with whether it may be typed into. */
  field: 'guest.field',
  /** Guest → main: the control that the user pointed at, by main's order alone, or that they gave it up: `Pointed`. */
  taught: 'guest.taught',
  /** Main → guest: new `GuestOrders`. */
  orders: 'guest.orders',
} as const

/** What main wants of a frame. */
export interface GuestOrders {
  /** Grows with each order; a reading names the one that it was made by. */
  turn: number
  /** The console is locked: nothing is reported; a committing control is still found when it is pressed, and the press is stopped. */
  paused: boolean
  /** Nothing is searched for where it is empty: the frame is not the portal's. */
  targets: Target[]
  /** Ids of the targets that commit. */
  commits: string[]
  /** The User ID that should be signed in; null where the frame must not know it. */
  expected: string | null
  /** The target to outline; null for none. */
  mark: string | null
  /** Languages of the recipe; empty where it knows none. */
  languages: string[]
  /** A press is to be described, or was and what it is for is not said yet; null: neither. */
  teach: TeachOrder | null
}

/** Describes one control. */
export interface TeachOrder {
  /** Names the order; the answer names it, too. */
  number: number
  /** The next press is not made but described; false: that was done. */
  isArmed: boolean
  /** Names of the person who is signed in, in lower case: no text that has one of them leaves the guest. */
  avoid: string[]
}

/** What the guest answers to a `TeachOrder`. */
export interface Pointed {
  number: number
  /** null: the user pressed Escape. */
  control: Described | null
}

/** A control as a recipe may hold it: nothing that it contains, no text that may be a person's or a secret. */
export interface Described {
  kind: 'press' | 'choice' | 'field' | 'text'
  role: string
  /** null: it has none, or none that may be kept. */
  name: string | null
  /** It has a name that may not be kept. */
  nameless: boolean
  asks: 'password' | 'code' | null
  /** Selectors of it alone, the best first. */
  selectors: { text: string; isUnique: boolean }[]
  /** What is before it, in its form, or around it, the nearest first. */
  places: { text: string; kind: 'heading' | 'field' | 'container'; tellsApart: boolean }[]
  /** Path of the request of its form, where no other form or link of the page has the same. */
  path: string | null
  /** As the page says it (`lang`); null where it says none. */
  language: string | null
}

/** How a target is there. `many`: more than one control fits, so none is meant. */
type Presence = 'one' | 'many'

/** What a reading found; targets that are not there are not in it. */
export interface PageReading {
  turn: number
  targets: Record<string, { is: Presence; covered: boolean; disabled: boolean; checked: boolean; visited: boolean }>
  /** Whether the expected User ID is the one that the page shows; `absent` where it shows none. */
  signedIn: 'match' | 'mismatch' | 'absent'
  /** Whether the outline of the ordered mark could be drawn. */
  marked: boolean
  /** The page says that it is in a language that is not among the recipe's. */
  otherLanguage: boolean
}

/** A press of a committing control, in the capture phase, before the page sees it. */
export interface Press {
  target: string
  how: 'pointer' | 'click' | 'key' | 'submit'
  /** False where the page itself made the event. */
  trusted: boolean
  /** What the page shows at this instant: a reading may be older than the press. */
  signedOut: boolean
  signedIn: PageReading['signedIn']
  /** One press is several events (pointer down, click, submit); they have one number. */
  gesture: number
}

/** Main's answer: the press goes on, or it is stopped. */
export type PressVerdict = 'go' | 'stop'
