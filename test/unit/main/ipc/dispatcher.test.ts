import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operationNames, type OperationName } from '#shared/ipc/operation-names.ts'
import { operations } from '#shared/ipc/operations.ts'
import { failure, type Failure, type FailureCode } from '#shared/ipc/outcome.ts'
import { createDispatcher, type Dispatcher } from '../../../../src/main/ipc/dispatcher.ts'
import { isOurFrame } from '../../../../src/main/electron/sender.ts'
import { createOpenSecrets } from '../../../../src/main/base/secrets/open-secrets.ts'
import { SecretText } from '../../../../src/main/base/secrets/secret-text.ts'
import { AppError } from '../../../../src/main/base/errors.ts'
import { sampleInputs } from '../../../support/console/operation-inputs.ts'
import { manualClock } from '../../../support/time/manual-clock.ts'
import { seeded } from '../../../support/fuzz/seeded.ts'
import type { Handlers } from '../../../../src/main/base/handlers.ts'

interface Tried {
  dispatcher: Dispatcher
  ran: [OperationName, unknown][]
  refused: [OperationName, FailureCode][]
  errors: { name: OperationName; traceId: string; error: unknown }[]
  failed: Failure[]
}

/** A dispatcher whose every handler records that it ran and then gives this answer. */
function openTried(answer: (name: OperationName) => unknown = () => ({})): Tried {
  const ran: Tried['ran'] = []
  const refused: Tried['refused'] = []
  const errors: Tried['errors'] = []
  const failed: Failure[] = []
  const handlers = Object.fromEntries(
    operationNames.map((name) => [
      name,
      (input: unknown) => {
        ran.push([name, revealed(input)])
        return answer(name)
      },
    ]),
  ) as unknown as Handlers
  const dispatcher = createDispatcher({
    handlers,
    isLocked: () => false,
    throttle: () => null,
    secrets: createOpenSecrets(() => false),
    onRefused: (name, code) => refused.push([name, code]),
    clock: manualClock(),
    onFailed: (failure) => failed.push(failure),
    onError: (name, traceId, error) => errors.push({ name, traceId, error }),
  })
  return {
    // The bridge hands over a copy, out of which the dispatcher takes what is secret.
    dispatcher: (name, isOurs, raw) =>
      dispatcher(name, isOurs, raw === sampleInputs[name] ? structuredClone(raw) : raw),
    ...{ ran, refused, errors, failed },
  }
}

/** An input as it was sent: its secrets are texts again. */
function revealed(input: unknown): unknown {
  const members = Object.entries(input as object)
  return Object.fromEntries(members.map(([key, one]) => [key, one instanceof SecretText ? one.reveal() : one]))
}

const ours = { url: 'app://factordesk/index.html', parent: null }
const senders = {
  'no frame': null,
  'a frame in our page': { ...ours, parent: ours },
  'another origin': { url: 'https://evil.example/', parent: null },
}

describe.each(operationNames)('%s', (name) => {
  it.each(Object.entries(senders))('from %s is forbidden, and its handler never runs', async (_what, frame) => {
    const { dispatcher, ran, refused } = openTried()
    const outcome = await dispatcher(name, isOurFrame(frame, 'app://factordesk'), sampleInputs[name])
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
    expect(ran).toEqual([])
    expect(refused).toEqual([[name, 'forbidden']])
  })

  it('takes its right input, as the schema reads it', async () => {
    const { dispatcher, ran } = openTried()
    await dispatcher(name, isOurFrame(ours, 'app://factordesk'), sampleInputs[name])
    expect(ran).toEqual([[name, sampleInputs[name]]])
  })

  it('refuses every malformed payload, and its handler never runs', async () => {
    const { dispatcher, ran, refused } = openTried()
    const { seed, numRuns } = seeded(`malformed payloads of ${name}`, 100)
    let sent = 0
    await fc.assert(
      fc.asyncProperty(malformed(name), async (raw) => {
        sent += 1
        expect(await dispatcher(name, true, raw)).toMatchObject({ ok: false, failure: { code: 'invalid-request' } })
        expect(ran).toEqual([])
      }),
      { seed, numRuns },
    )
    expect(refused).toHaveLength(sent)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

/** Payloads that are the right one but for one thing, and payloads that are nothing like it. */
function malformed(name: OperationName): fc.Arbitrary<unknown> {
  const right = sampleInputs[name] as Record<string, unknown>
  const fields = Object.keys(right)
  const wrong = fc.oneof(
    fc.constantFrom<unknown>(undefined, {}, [], true, NaN, Infinity, -1, 1.5, 10n, '', '\u0000', '\ud800', 'x\udc00y'),
    fc.constant('x'.repeat(5000)),
    fc.array(fc.string()),
    fc.date(),
  )
  const extraName = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'token'),
    fc.string({ minLength: 1 }).filter((key) => !fields.includes(key)),
  )
  const withExtra = extraName.map((key) =>
    Object.defineProperty({ ...right }, key, { value: { polluted: true }, enumerable: true, configurable: true }),
  )
  const nothingLikeIt = fc
    .oneof(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), fc.constant(hostile))
    .filter((raw) => !isEmptyRecord(raw) || fields.length > 0)
  if (fields.length === 0) return fc.oneof(withExtra, nothingLikeIt)
  const oneWrong = fc
    .record({ field: fc.constantFrom(...fields), value: wrong })
    .map(({ field, value }) => ({ ...right, [field]: value }))
  const oneMissing = fc.constantFrom(...fields).map((field) => {
    const { [field]: _gone, ...rest } = right
    return rest
  })
  // A free text may well be empty or long: what the schema takes by itself is no malformed payload.
  return fc.oneof(oneWrong, oneMissing, withExtra, nothingLikeIt).filter((raw) => !isFine(name, raw))
}

/** What structured clone would never let through, yet a dispatcher must survive. */
const hostile = new Proxy(
  {},
  {
    get: () => {
      throw new Error('a throwing getter')
    },
    ownKeys: () => {
      throw new Error('throwing keys')
    },
  },
)

function isEmptyRecord(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null || raw === hostile || Reflect.ownKeys(raw).length > 0) return false
  return [Object.prototype, null].includes(Object.getPrototypeOf(raw) as object | null)
}

const isFine = (name: OperationName, raw: unknown): boolean => {
  if (typeof raw !== 'object' || raw === null || raw === hostile || Object.hasOwn(raw, '__proto__')) return false
  const strings = Object.values(raw).filter((value) => typeof value === 'string')
  return strings.every((text) => !/\p{Surrogate}/u.test(text)) && operations[name].input.safeParse(raw).success
}

describe('what a handler answers', () => {
  it('is stripped to the contract', async () => {
    const session = { id: 's', portalId: 'sandbox', accountId: 'a', accountName: 'n', userId: 'u' }
    const { dispatcher } = openTried(() => ({ ...session, accessToken: 'secret', refreshToken: 'secret' }))
    const outcome = await dispatcher('session.verifyChallenge', true, sampleInputs['session.verifyChallenge'])
    expect(outcome).toEqual({ ok: true, value: session })
  })

  it('is an unexpected failure when it does not fit the contract', async () => {
    const { dispatcher, errors } = openTried(() => ({ id: 7, accessToken: 'secret' }))
    const outcome = await dispatcher('session.verifyChallenge', true, sampleInputs['session.verifyChallenge'])
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'unexpected' } })
    expect(JSON.stringify(outcome)).not.toContain('secret')
    expect(errors).toHaveLength(1)
  })

  it.each([
    ['an error', new Error('password correct horse at /home/somebody')],
    ['no error at all', 'correct horse'],
    ['undefined', undefined],
  ])('leaks nothing when it throws %s', async (_what, thrown) => {
    const { dispatcher, errors, failed } = openTried(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a library may throw anything
      throw thrown
    })
    const outcome = await dispatcher('procedure.disable', true, sampleInputs['procedure.disable'])
    expect(outcome).toEqual({
      ok: false,
      failure: {
        code: 'unexpected',
        traceId: errors[0]?.traceId,
        next: 'contact-support',
        operation: 'procedure.disable',
        at: '2026-11-20T04:00:00.000Z',
      },
    })
    expect(failed, 'and the failure is reported, as it was handed out').toEqual([
      (outcome as { failure: Failure }).failure,
    ])
    expect(errors[0]).toMatchObject({ name: 'procedure.disable', error: thrown })
  })

  it('is a refusal with its own code and next action when it throws one', async () => {
    const { dispatcher, errors } = openTried(() => Promise.reject(new AppError('procedure-open')))
    const outcome = await dispatcher('procedure.disable', true, sampleInputs['procedure.disable'])
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'procedure-open', next: 'read-back' } })
    expect(errors).toEqual([])
  })

  it('names a disk that refuses as such', async () => {
    const { dispatcher } = openTried(() => {
      throw Object.assign(new Error('database or disk is full'), { name: 'SqliteError' })
    })
    const outcome = await dispatcher('procedure.disable', true, sampleInputs['procedure.disable'])
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'record-failed' } })
  })
})

it('never throws, not even where the note of a refusal cannot be written', async () => {
  const errors: unknown[] = []
  const dispatcher = createDispatcher({
    handlers: {} as Handlers,
    isLocked: () => false,
    throttle: () => null,
    secrets: createOpenSecrets(() => false),
    onRefused: () => {
      throw new Error('disk full')
    },
    clock: manualClock(),
    onFailed: () => undefined,
    onError: (_name, _traceId, error) => errors.push(error),
  })
  const outcome = await dispatcher('app.snapshot', false, {})
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
  expect(errors).toHaveLength(1)
  if (!outcome.ok) expect(failure.parse(outcome.failure)).toEqual(outcome.failure)
})
