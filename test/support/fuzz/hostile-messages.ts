import fc from 'fast-check'
import { operationNames, type OperationName } from '#shared/ipc/operation-names.ts'
import type { Frame } from '../../../src/main/electron/sender.ts'
import { sampleInputs } from '../console/operation-inputs.ts'

/** What a page in the hands of somebody else sends: to which operation, from which frame, and what. */
export interface HostileMessage {
  operation: OperationName
  /** A frame that is not ours, or none; absent: the message comes from our own page. */
  forged?: Frame | null
  payload: unknown
}

export const ownFrame: Frame = { url: 'app://factordesk/index.html', parent: null }

/** Frames that look like ours. */
export const forgedFrames: readonly (Frame | null)[] = [
  null,
  { ...ownFrame, parent: ownFrame },
  { url: 'app://factordesk.evil.example/index.html', parent: null },
  { url: 'app://factordeskx/index.html', parent: null },
  { url: 'APP://factordesk/index.html', parent: null },
  { url: 'https://factordesk/index.html', parent: null },
  { url: 'data:text/html,app://factordesk/', parent: null },
  { url: 'about:blank', parent: null },
  {
    get url(): string {
      throw new Error('the frame is gone')
    },
    parent: null,
  },
]

/** True for operations that only read: from our own page they may be called as they should be. */
export const isHarmless = (name: OperationName): boolean => /\.(get|list|state|snapshot|statistics|preview)$/.test(name)

const ids = ['A-20417', 'A-31888', 'A-47260', 'procedure-1', 'case-1', '__proto__', 'constructor', '']
const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...ids, undefined, null, 0, -1, NaN, 2 ** 53, true, '\u0000', '\ud800', '\u001b[2J\r\n'),
  fc.string({ maxLength: 300 }),
  fc.anything({ maxDepth: 2 }),
)

/** A right input with a polluted prototype, own or inherited. */
function polluted(name: OperationName): unknown[] {
  const input = sampleInputs[name] as Record<string, unknown>
  return [
    JSON.parse(`{ "__proto__": ${JSON.stringify(input)} }`),
    Object.create(input),
    Object.assign(Object.create({ polluted: true }) as object, input),
    { ...input, constructor: { prototype: { polluted: true } } },
    Object.defineProperty({ ...input }, '__proto__', { value: { polluted: true }, enumerable: true }),
  ]
}

/** One message: a right one from a forged frame, a polluted or strange one from ours, or a read of what there is not. */
export const hostileMessage: fc.Arbitrary<HostileMessage> = fc
  .record({
    operation: fc.constantFrom(...operationNames),
    how: fc.constantFrom('forged', 'forged', 'polluted', 'strange', 'extra', 'read' as const),
    frame: fc.constantFrom(...forgedFrames),
    value: strange,
    nth: fc.nat(20),
  })
  .map(({ operation, how, frame, value, nth }): HostileMessage => {
    const right = sampleInputs[operation] as Record<string, unknown>
    const fields = Object.keys(right)
    switch (how) {
      case 'forged':
        return { operation, forged: frame, payload: right }
      case 'polluted': {
        const payloads = polluted(operation)
        return {
          operation,
          payload: fields.length === 0 ? { ...right, unexpected: value } : payloads[nth % payloads.length],
        }
      }
      case 'extra':
        return { operation, payload: { ...right, unexpected: value } }
      case 'read':
        return isHarmless(operation) ? { operation, payload: right } : { operation, payload: [value] }
      default:
        return { operation, payload: [right, value] }
    }
  })
