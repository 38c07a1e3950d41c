import { inText, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** What the portal's log proves of what was done here: nothing but what fits the key that it names. */
export const timelineMutants: readonly Mutant[] = [
  {
    name: 'timeline: an event of another kind, doer or method confirms what was done here',
    edits: [replace('timeline.event-fits/condition.right', 'false')],
    caughtBy: 'correlate-security-events.test.ts',
  },
  {
    name: 'timeline: one key confirms the same thing twice',
    edits: [remove('timeline.event-once')],
    caughtBy: 'correlate-security-events.test.ts',
  },
  {
    name: 'timeline: an event that names an entry of ours confirms a sign-in',
    edits: [replace('timeline.keyed-only/value', '{{/value.expression.expression}}')],
    caughtBy: 'correlate-security-events.test.ts',
  },
  {
    name: 'timeline: an event on one account confirms what was done on another',
    edits: [inText('timeline.own-account/value.arguments[0]', 'account = ?', '? IS NOT NULL')],
    caughtBy: 'timeline.test.ts',
  },
  {
    name: 'timeline: a log that was read before keys were kept is never read again',
    edits: [replace('timeline.read-again/value.value.condition', 'false')],
    caughtBy: 'earlier-profile.test.ts',
  },
]
