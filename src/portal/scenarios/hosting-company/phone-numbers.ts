import type { Random } from './random.ts'

/** No number begins with 0 behind its country code (or, in Malaysia, behind 10), so none of these was ever given out. */
const prefixes = { my: '+60100', sg: '+6500', id: '+6200', th: '+6600', jp: '+8100' } as const
type Country = keyof typeof prefixes

/** Where a text message arrives. */
const reached: Record<Country, number> = { jp: 0, my: 0.86, sg: 0.07, id: 0.04, th: 0.03 }
/** Of customers who need none for signing in, some have no number, and some one that text messages do not reach. */
const any: Record<Country | 'none', number> = { my: 0.8, sg: 0.06, id: 0.04, th: 0.03, jp: 0.03, none: 0.04 }

/** A fictional number (E.164) that is the company's of this place alone; null for none. */
export function phoneNumber(place: number, random: Random, mustBeReached: boolean): string | null {
  const country = mustBeReached ? random.weighted(reached) : random.weighted(any)
  return country === 'none' ? null : `${prefixes[country]}${100_000 + place}`
}
