import { inFile, type Mutant } from '../mutant.ts'

const gate = 'src/main/ipc/gate.ts'
const sender = 'src/main/ipc/sender.ts'
const gateTest = 'test/unit/main/ipc/gate.test.ts'
const senderTest = 'test/unit/main/ipc/sender.test.ts'
const lockTest = 'test/integration/core/lock.test.ts'
const locked = "return told(name, failureOf('console-locked'))"

/** The one way in for the page: sender, shape, lock, and what goes out again (E06, E09, E14). */
export const ipcMutants: readonly Mutant[] = [
  {
    name: 'ipc: a call from a foreign sender is answered',
    edits: inFile(gate, '(senderIsOurs ? attempt', '(senderIsOurs || raw !== null ? attempt'),
    caughtBy: gateTest,
  },
  {
    name: 'ipc: a frame inside the page passes for the page',
    edits: inFile(sender, 'frame === null || frame.parent !== null', 'frame === null'),
    caughtBy: senderTest,
  },
  {
    name: 'ipc: a frame that is gone passes for the page',
    edits: inFile(
      sender,
      'if (frame === null || frame.parent !== null) return false',
      'if (frame === null) return true\n    if (frame.parent !== null) return false',
    ),
    caughtBy: senderTest,
  },
  {
    name: 'ipc: an origin that begins like ours passes for ours',
    edits: inFile(sender, 'url.startsWith(`${origin}/`)', 'url.startsWith(origin)'),
    caughtBy: senderTest,
  },
  {
    name: 'ipc: a frame that throws when it is looked at passes for the page',
    edits: inFile(sender, 'is looked at.\n    return false', 'is looked at.\n    return true'),
    caughtBy: senderTest,
  },
  {
    name: 'ipc: what does not fit the schema reaches the handler',
    edits: inFile(
      gate,
      'return input.success ? (input.data as InputOf<N>) : null',
      'return (input.success ? input.data : raw) as InputOf<N>',
    ),
    caughtBy: gateTest,
  },
  {
    name: 'ipc: what is no plain object reaches the schema',
    edits: inFile(
      gate,
      '    if (!isPlainObject(raw)) return null\n',
      "    if (typeof raw !== 'object' || raw === null) return null\n",
    ),
    caughtBy: gateTest,
  },
  {
    name: 'ipc: half a surrogate pair passes',
    edits: inFile(gate, '/\\p{Surrogate}/u.test(value)', "value === '\\ud800'"),
    caughtBy: gateTest,
  },
  {
    name: 'ipc: a refused call is noted nowhere',
    edits: inFile(gate, '      onRefused(name, code)\n', ''),
    caughtBy: gateTest,
  },
  {
    name: 'ipc: what a handler hands out by mistake crosses the bridge',
    edits: inFile(gate, 'return ok(operations[name].output.parse(output))', 'return ok(output)'),
    caughtBy: gateTest,
  },
  {
    name: 'ipc: the words of an error cross the bridge',
    edits: inFile(gate, "'unexpected', { traceId })", "'unexpected', { traceId: String(error) })"),
    caughtBy: gateTest,
  },
  {
    name: 'ipc: a note that cannot be written throws across the bridge',
    edits: inFile(gate, '      onError(name, failure.traceId, error)\n', '      throw error\n'),
    caughtBy: gateTest,
  },
  {
    name: 'ipc: a locked console answers everything',
    edits: inFile(gate, `    if (isShut(name)) ${locked}\n    const input`, '    const input'),
    caughtBy: lockTest,
  },
  {
    name: 'ipc: what was asked before the lock is told after it',
    edits: inFile(gate, `      if (isShut(name)) ${locked}\n      // What is not`, '      // What is not'),
    caughtBy: lockTest,
  },
  {
    name: 'ipc: the account list is open while locked',
    edits: inFile('src/main/lock/open-while-locked.ts', "  'lock.giveUp',\n", "  'lock.giveUp',\n  'account.list',\n"),
    caughtBy: lockTest,
  },
  {
    name: 'ipc: the bridge hands more than one argument on',
    edits: inFile(
      'src/preload/index.ts',
      '(input: unknown) => ipcRenderer.invoke(name, input)',
      '(...inputs: unknown[]) => ipcRenderer.invoke(name, ...inputs)',
    ),
    caughtBy: 'test/unit/preload/bridge.test.ts',
  },
  {
    name: "ipc: the page gets the event object, and with it main's end of the bridge",
    edits: inFile(
      'src/preload/index.ts',
      '(_event: unknown, payload: unknown): void => listener(payload)',
      '(event: unknown, payload: unknown): void => (listener as (...all: unknown[]) => void)(payload, event)',
    ),
    caughtBy: 'test/unit/preload/bridge.test.ts',
  },
  {
    name: 'ipc: an export asks for its file again and again',
    edits: inFile(
      'src/main/ipc/handlers/audit.ts',
      "    if (underWay.has(job)) throw new Refusal('in-progress')\n",
      '',
    ),
    caughtBy: 'test/unit/main/ipc/audit-export.test.ts',
  },
]
