import type { Mutant } from '../mutant.ts'

const log = 'src/main/log'
const gate = 'src/main/ipc/gate.ts'
const lineTest = 'test/unit/main/log/log-line.test.ts'
const fileTest = 'test/unit/main/log/log-file.test.ts'
const logTest = 'test/unit/main/log/log.test.ts'
const diagnosisTest = 'test/integration/core/diagnosis.test.ts'
const traceTest = 'test/integration/core/log.test.ts'
const pageTest = 'test/faults/f12-hostile-page.test.ts'

/** Protections of the log, of the diagnosis and of the gate against a hostile page, each taken out. */
export const diagnosticsMutants: readonly Mutant[] = [
  {
    name: 'facts of the wrong type are logged',
    edits: [{ file: `${log}/log-line.ts`, find: 'read.success ? read.data : removed', replace: 'facts[name]' }],
    caughtBy: lineTest,
  },
  {
    name: 'facts that are not listed are logged',
    edits: [
      {
        file: `${log}/log-line.ts`,
        find: 'facts: Object.fromEntries(kept)',
        replace: 'facts: { ...facts, ...Object.fromEntries(kept) }',
      },
    ],
    caughtBy: lineTest,
  },
  {
    name: 'the last sieve is out',
    edits: [
      { file: `${log}/sieve.ts`, find: 'rest.replace(pattern, removed)', replace: "rest.replace(pattern, '$&')" },
    ],
    caughtBy: lineTest,
  },
  {
    name: 'a line is not sieved',
    edits: [
      {
        file: `${log}/log-line.ts`,
        find: 'sievedValue({ trace: line.trace, facts: line.facts })',
        replace: '(sievedValue({}), { trace: line.trace, facts: line.facts })',
      },
    ],
    caughtBy: lineTest,
  },
  {
    name: 'orders to a terminal are not escaped',
    edits: [{ file: `${log}/log-line.ts`, find: '    orders,\n', replace: '    /(?!)/g,\n' }],
    caughtBy: lineTest,
  },
  {
    name: "a portal's trace id is logged whatever it is",
    edits: [{ file: `${log}/log-line.ts`, find: 'trace.safeParse(traceId).data ?? removed', replace: 'traceId' }],
    caughtBy: lineTest,
  },
  {
    name: "a place is looked for in the error's message",
    edits: [
      { file: `${log}/error-facts.ts`, find: 'stack.slice(head.length)', replace: 'stack.slice(head.length * 0)' },
    ],
    caughtBy: logTest,
  },
  {
    name: 'a flood is not bounded',
    edits: [{ file: `${log}/log.ts`, find: 'return flood.lines > perMinute', replace: 'return flood.lines < 0' }],
    caughtBy: logTest,
  },
  {
    name: 'a log that cannot be written throws',
    edits: [
      {
        file: `${log}/log.ts`,
        find: '      } catch {\n        // The log is a help, never a reason to stop.\n      }',
        replace: '      } catch (error) {\n        throw error\n      }',
      },
    ],
    caughtBy: logTest,
  },
  {
    name: 'the log never rotates',
    edits: [
      { file: `${log}/log-file.ts`, find: 'size + bytes.length > maxBytes', replace: 'size + bytes.length > 1e12' },
    ],
    caughtBy: fileTest,
  },
  {
    name: 'old log files are kept for ever',
    edits: [
      { file: `${log}/log-file.ts`, find: 'age = maxFiles - 2', replace: 'age = maxFiles + 50' },
      { file: `${log}/log-file.ts`, find: 'rmSync(path(maxFiles - 1)', replace: 'rmSync(path(maxFiles + 50)' },
    ],
    caughtBy: fileTest,
  },
  {
    name: 'the log may be read by anybody',
    edits: [{ file: `${log}/log-file.ts`, find: 'fchmodSync(opened, 0o600)', replace: 'fchmodSync(opened, 0o644)' }],
    caughtBy: fileTest,
  },
  {
    name: 'the log follows links',
    edits: [
      { file: `${log}/log-file.ts`, find: '((constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0)', replace: '0' },
    ],
    caughtBy: fileTest,
  },
  {
    name: 'lines that were lost are not counted',
    edits: [{ file: `${log}/log-file.ts`, find: 'lost > 0 ? resumed(lost) + line : line', replace: 'line' }],
    caughtBy: fileTest,
  },
  {
    name: 'names are left in a diagnosis',
    edits: [
      {
        file: 'src/main/diagnosis/redact.ts',
        find: 'sieved(text.replace(anyName, removed))',
        replace: 'sieved(text.replace(anyName, (name) => name))',
      },
    ],
    caughtBy: diagnosisTest,
  },
  {
    name: 'a half written file is left behind',
    edits: [
      {
        file: 'src/main/storage/write-whole.ts',
        find: 'rmSync(unfinished, { force: true })',
        replace: 'rmSync(`${unfinished}.not`, { force: true })',
      },
    ],
    caughtBy: diagnosisTest,
  },
  {
    name: 'a failure is handed out and not logged',
    edits: [{ file: gate, find: '    onFailed(whole)\n', replace: '' }],
    caughtBy: traceTest,
  },
  {
    name: 'another trace in the log than in the answer',
    edits: [
      {
        file: 'src/main/portal/logged-transport.ts',
        find: 'return sent.problem.traceId',
        replace: "return sent.problem.traceId.replace(/^./, '-')",
      },
    ],
    caughtBy: traceTest,
  },
  {
    name: 'the sender is not checked',
    edits: [{ file: gate, find: '(senderIsOurs ?', replace: '(senderIsOurs || name !== undefined ?' }],
    caughtBy: pageTest,
  },
  {
    name: 'a frame inside our page counts as ours',
    edits: [
      { file: 'src/main/ipc/sender.ts', find: 'frame === null || frame.parent !== null', replace: 'frame === null' },
    ],
    caughtBy: pageTest,
  },
  {
    name: 'the shape is not checked',
    edits: [
      {
        file: gate,
        find: 'return input.success ? (input.data as InputOf<N>) : null',
        replace: 'return input.success ? (input.data as InputOf<N>) : (raw as InputOf<N>)',
      },
    ],
    caughtBy: pageTest,
  },
  {
    name: 'a polluted prototype passes',
    edits: [
      {
        file: gate,
        find: 'return prototype === Object.prototype || prototype === null',
        replace: 'return prototype !== undefined',
      },
    ],
    caughtBy: pageTest,
  },
  {
    name: 'every refused message is an entry of the audit',
    edits: [
      {
        file: 'src/main/ipc/console-gate.ts',
        find: 'if (!refusedLately(`${name} ${code}`)) return',
        replace: 'refusedLately(`${name} ${code}`)',
      },
    ],
    caughtBy: pageTest,
  },
]
