import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Many guided accounts: live pages, kept sessions (G08), the queue, and the question for the confirmation e-mail. */
export const guidedManyMutants: readonly Mutant[] = [
  {
    name: 'guided: a weaker seal of a kept page stays on the disk',
    edits: [remove('guided.kept-resealed')],
    caughtBy: 'kept-pages.test.ts',
  },
  {
    name: 'guided: the method of the procedure before is the one of this',
    edits: [remove('guided.chosen-in-procedure')],
    caughtBy: 'guided-many.test.ts',
  },
  {
    name: 'guided: the document before is believed when the next one is there',
    edits: [remove('guided.reading-of-living-frame')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: any number of pages is live',
    edits: [remove('guided.live-pages')],
    caughtBy: 'guided-many.test.ts',
  },
  {
    name: 'guided: a page sleeps whose press waits for its outcome',
    edits: [replace('guided.no-sleep-while-committed/value', '{{/value.expression.expression}}')],
    caughtBy: 'guided-many.test.ts',
  },
  {
    name: 'guided: clearing an account leaves what is kept',
    edits: [replace('guided.clear-kept/value', 'false')],
    caughtBy: 'guided-many.test.ts',
  },
  {
    name: 'guided: a session is kept where nothing is encrypted',
    edits: [remove('guided.stay-where-encrypted')],
    caughtBy: 'guided-many.test.ts',
  },
  {
    name: 'guided: cookies are kept in clear',
    edits: [
      replace('guided.kept-sealed/value', 'Buffer.from({{/value.expression.expression.expression.arguments[0]}})'),
    ],
    caughtBy: 'guided-many.test.ts',
  },
  {
    name: 'guided: an older save overwrites a newer one',
    edits: [remove('guided.kept-overtaken')],
    caughtBy: 'kept-pages.test.ts',
  },
  {
    name: 'guided: kept cookies sign in to another account',
    edits: [remove('guided.kept-own-row')],
    caughtBy: 'guided-many.test.ts',
  },
  {
    name: 'queue: begins on a page where nobody is signed in',
    edits: [remove('queue.waits-for-page')],
    caughtBy: 'guided-many.test.ts',
  },
  {
    name: 'confirmations: each reminder is overdue once more',
    edits: [replace('confirmations.asked-once/condition', 'true')],
    caughtBy: 'guided-many.test.ts',
  },
]
