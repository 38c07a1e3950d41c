import type { Mutant } from '../mutant.ts'

const main = 'src/main'
const f1 = 'test/faults/f1-cut-answers.test.ts'
const f6 = 'test/faults/f6-forgotten-key.test.ts'
const f8 = 'test/faults/f8-operator-clock.test.ts'
const silence = 'test/faults/f11-silence.test.ts'
const retryAfter = 'test/faults/f11-retry-after.test.ts'

/** What keeps a cut line, a forgotten key, a wrong clock and a portal that asks for a pause from telling a lie. */
export const cutsMutants: readonly Mutant[] = [
  {
    name: 'a lost answer is taken for "nothing was sent"',
    edits: [
      {
        file: `${main}/portal/failures.ts`,
        find: "return connecting ? { kind: 'unreachable' } : { kind: 'lost' }",
        replace: "return { kind: 'unreachable' }",
      },
    ],
    caughtBy: f1,
  },
  {
    name: '"it did not happen" is said without a void',
    edits: [
      {
        file: `${main}/procedures/reconcile.ts`,
        find: "if (state.status === 'unseen') break",
        replace: "if (state.status === 'unseen') return { kind: 'voided' }",
      },
    ],
    caughtBy: silence,
  },
  {
    name: 'a lost answer is not looked for',
    edits: [
      {
        file: `${main}/procedures/commands.ts`,
        find: "if (isLost) await healing.heal('procedure', procedure.id).catch(() => undefined)",
        replace: 'void isLost',
      },
    ],
    caughtBy: f1,
  },
  {
    name: 'the effect is sent again when its answer is lost',
    edits: [
      {
        file: `${main}/procedures/effect-runner.ts`,
        find: 'const result = resultOf(plan.intent.effect, await plan.send(intent.key))',
        replace:
          'const sent = await plan.send(intent.key)\n      const again = sent.kind === "lost" ? await plan.send(intent.key) : sent\n      const result = resultOf(plan.intent.effect, again)',
      },
    ],
    caughtBy: f1,
  },
  {
    name: 'a void is believed past the life of the key',
    edits: [
      {
        file: `${main}/procedures/reconcile.ts`,
        find: "return result.kind === 'voided' ? heldAgainstVersion(intent, caller, parts) : result",
        replace: 'return result',
      },
    ],
    caughtBy: f6,
  },
  {
    name: 'an unchanged version proves what is no step of it',
    edits: [
      {
        file: `${main}/procedures/reconcile.ts`,
        find: 'const isStep = intent.expectedVersion !== null && versioned.has(intent.effect)',
        replace: 'const isStep = intent.expectedVersion !== null',
      },
    ],
    caughtBy: f6,
  },
  {
    name: 'what cannot be known is said to have happened not',
    edits: [
      {
        file: `${main}/procedures/reconcile.ts`,
        find: "? { kind: 'voided' } : { kind: 'undetermined', now }",
        replace: "? { kind: 'voided' } : { kind: 'voided' }",
      },
    ],
    caughtBy: f6,
  },
  {
    name: 'intents in the order of the clock',
    edits: [
      {
        file: `${main}/procedures/intents.ts`,
        find: "WHERE status IN ('open', 'unknown') ORDER BY rowid",
        replace: "WHERE status IN ('open', 'unknown') ORDER BY opened_at, key",
      },
    ],
    caughtBy: f8,
  },
  {
    name: 'procedures in the order of the clock',
    edits: [
      {
        file: `${main}/procedures/procedure-store.ts`,
        find: 'is_open = 1 ORDER BY rowid',
        replace: 'is_open = 1 ORDER BY started_at, id',
      },
    ],
    caughtBy: f8,
  },
  {
    name: "the operator's clock ends a session's token",
    edits: [
      {
        file: `${main}/sessions/token-keeper.ts`,
        find: 'if (!ended && renewAt !== null && clock.now().getTime() > renewAt) await renewOnce()',
        replace: 'if (renewAt === null || clock.now().getTime() > renewAt) end()',
      },
    ],
    caughtBy: f8,
  },
  {
    name: "a page counts by the operator's clock",
    edits: [
      {
        file: `${main}/portals/connection.ts`,
        find: "if (sent.kind === 'answered') parts.time.note(sent.answer.body)",
        replace: '',
      },
    ],
    caughtBy: f8,
  },
  {
    name: 'no end to waiting for an answer',
    edits: [
      {
        file: `${main}/portal/transport.ts`,
        find: 'signal: AbortSignal.timeout(options.timeoutMs),',
        replace: '',
      },
    ],
    caughtBy: silence,
  },
  {
    name: 'Retry-After is not read',
    edits: [
      {
        file: `${main}/portal/retry-after.ts`,
        find: 'if (/^\\d+$/.test(text)) return Math.min(Number(text), longestSeconds)',
        replace: '',
      },
    ],
    caughtBy: retryAfter,
  },
  {
    name: 'a date in Retry-After is not read',
    edits: [
      {
        file: `${main}/portal/retry-after.ts`,
        find: 'if (!httpDate.test(text)) return unsaidSeconds',
        replace: 'return unsaidSeconds',
      },
    ],
    caughtBy: retryAfter,
  },
  {
    name: "a dated pause is counted by the operator's clock",
    edits: [
      {
        file: `${main}/portal/retry-after.ts`,
        find: "typeof date === 'string' && httpDate.test(date) ? Date.parse(date) : nowMs",
        replace: 'nowMs + 0 * Number(date)',
      },
    ],
    caughtBy: retryAfter,
  },
  {
    name: 'a huge pause is believed whole',
    edits: [
      {
        file: `${main}/portal/retry-after.ts`,
        find: 'const longestSeconds = 24 * 60 * 60',
        replace: 'const longestSeconds = Infinity',
      },
    ],
    caughtBy: retryAfter,
  },
  {
    name: 'a pause holds nothing back',
    edits: [
      {
        file: `${main}/portals/connection.ts`,
        find: 'const secondsLeft = await pause.over()',
        replace: 'const secondsLeft: number | null = null',
      },
    ],
    caughtBy: retryAfter,
  },
  {
    name: 'every request waits to the end of a long pause',
    edits: [
      {
        file: `${main}/portals/pause.ts`,
        find: 'if (left > patienceSeconds) return left',
        replace: '',
      },
    ],
    caughtBy: retryAfter,
  },
  {
    name: 'nobody looks for the portal after a long pause',
    edits: [
      {
        file: `${main}/portals/connection.ts`,
        find: '(isLong || (sent.kind',
        replace: '((sent.kind',
      },
    ],
    caughtBy: retryAfter,
  },
  {
    name: 'nothing is read back when a portal is found again',
    edits: [{ file: `${main}/console-core.ts`, find: '      void healAll()\n    },\n  })', replace: '    },\n  })' }],
    caughtBy: retryAfter,
  },
  {
    name: 'an account of the list is asked for again and again',
    edits: [{ file: `${main}/roster/lane.ts`, find: ' || tries === mostTries', replace: '' }],
    caughtBy: retryAfter,
  },
  {
    name: 'the list waits for ever',
    edits: [
      { file: `${main}/roster/lane.ts`, find: 'const longestPause = 60', replace: 'const longestPause = Infinity' },
    ],
    caughtBy: retryAfter,
  },
]
