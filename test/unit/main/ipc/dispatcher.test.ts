import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operationNames, type OperationName } from '#shared/ipc/operation-names.ts'
import { operations } from '#shared/ipc/operations.ts'
import { failure, type FailureCode } from '#shared/ipc/outcome.ts'
import { createDispatcher, type Dispatcher, type DispatcherDeps } from '../../../../src/main/ipc/dispatcher.ts'
import { isOurFrame } from '../../../../src/main/electron/sender.ts'
import { createOpenSecrets } from '../../../../src/main/base/secrets/open-secrets.ts'
import { SecretText } from '../../../../src/main/base/secrets/secret-text.ts'
import { noteSent } from '../../../../src/main/base/sent-in-call.ts'
import { AppError } from '../../../../src/main/base/errors.ts'
import { sampleInputs } from '../../../support/console/operation-inputs.ts'
import { manualClock } from '../../../support/time/manual-clock.ts'
import { seeded } from '../../../support/fuzz/seeded.ts'
import type { NewEntry } from '../../../../src/main/audit/store.ts'
import type { Handlers } from '../../../../src/main/base/handlers.ts'
import type { Log } from '../../../../src/main/base/log/log.ts'

interface Logged {
  event: string
  facts: object
  traceId: string | undefined
}

interface Tried {
  dispatcher: Dispatcher
  ran: [OperationName, unknown][]
  /** What the audit was given. */
  audited: NewEntry[]
  /** The log's lines of errors that are ours. */
  errors: Logged[]
  /** The log's lines of failures that the page gets. */
  failed: Logged[]
}

/** A dispatcher whose every handler records that it ran and then gives this answer. */
function openTried(answer: (name: OperationName) => unknown = () => ({})): Tried {
  const ran: Tried['ran'] = []
  const audited: NewEntry[] = []
  const { log, errors, failed } = recordedLog()
  const handlers = Object.fromEntries(
    operationNames.map((name) => [
      name,
      (input: unknown) => {
        ran.push([name, revealed(input)])
        return answer(name)
      },
    ]),
  ) as unknown as Handlers
  const dispatcher = createDispatcher({ ...surroundings(log, (entry) => audited.push(entry)), handlers })
  return {
    // The bridge hands over a copy, out of which the dispatcher takes what is secret.
    dispatcher: (name, isOurs, raw) =>
      dispatcher(name, isOurs, raw === sampleInputs[name] ? structuredClone(raw) : raw),
    ...{ ran, audited, errors, failed },
  }
}

/** A log whose lines are kept by their event. */
function recordedLog(): { log: Log; errors: Logged[]; failed: Logged[] } {
  const errors: Logged[] = []
  const failed: Logged[] = []
  const log: Log = {
    note: (event, facts, traceId) =>
      void (event === 'operation.broke' ? errors : failed).push({ event, facts, traceId }),
  }
  return { log, errors, failed }
}

/** What a dispatcher needs beside its handlers: a console that is open, and a time that does not pass. */
function surroundings(log: Log, append: (entry: NewEntry) => void): Omit<DispatcherDeps, 'handlers'> {
  return {
    audit: { append },
    secrets: createOpenSecrets(() => false),
    lock: { locked: false },
    log,
    clock: manualClock(),
    uptimeMs: () => 0,
    later: () => () => undefined,
    onClosing: () => undefined,
  }
}

/** The entry of a refused call. */
function refusal(operation: OperationName, code: FailureCode): NewEntry {
  return { actor: 'app', action: 'input.refused', outcome: 'refused', detail: { operation, code } }
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
    const { dispatcher, ran, audited } = openTried()
    const outcome = await dispatcher(name, isOurFrame(frame, 'app://factordesk'), sampleInputs[name])
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
    expect(ran).toEqual([])
    expect(audited).toEqual([refusal(name, 'forbidden')])
  })

  it('takes its right input, as the schema reads it', async () => {
    const { dispatcher, ran } = openTried()
    await dispatcher(name, isOurFrame(ours, 'app://factordesk'), sampleInputs[name])
    expect(ran).toEqual([[name, sampleInputs[name]]])
  })

  it('refuses every malformed payload, and its handler never runs', async () => {
    const { dispatcher, ran, audited, failed } = openTried()
    const { seed, numRuns } = seeded(`malformed payloads of ${name}`, 100)
    let sent = 0
    const codes = new Set<FailureCode>()
    await fc.assert(
      fc.asyncProperty(malformed(name), async (raw) => {
        sent += 1
        const outcome = await dispatcher(name, true, raw)
        if (outcome.ok) throw new Error('a malformed payload was taken')
        codes.add(outcome.failure.code)
        // What names a text says what is wrong with it, and only that.
        expect(outcome.failure.input !== undefined).toBe(outcome.failure.code === 'input-refused')
        expect(ran).toEqual([])
      }),
      { seed, numRuns },
    )
    expect(failed, 'the log has every refusal').toHaveLength(sent)
    expect(audited, 'the audit has one of each kind in ten seconds').toEqual(
      [...codes].map((code) => refusal(name, code)),
    )
    expect(['input-refused', 'invalid-request']).toEqual(expect.arrayContaining([...codes]))
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

describe('a text that cannot be used', () => {
  it('is named, with the field and what is wrong, and not repeated', async () => {
    const { dispatcher, ran } = openTried()
    const signIn = { ...(sampleInputs['session.signIn'] as object) }
    for (const [changed, input] of [
      [{ userId: 'it @bayu.example' }, { field: 'userId', problem: 'space-inside' }],
      [{ password: 'x'.repeat(300) }, { field: 'password', problem: 'too-long', over: 44 }],
      [{ userId: '\u200b' }, { field: 'userId', problem: 'empty' }],
    ] as const) {
      const outcome = await dispatcher('session.signIn', true, { ...signIn, ...changed })
      expect(outcome).toMatchObject({ ok: false, failure: { code: 'input-refused', input } })
      expect(JSON.stringify(outcome)).not.toMatch(/xxx|it @/)
    }
    expect(ran).toEqual([])
  })
})

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
    ['an error', new Error('password correct horse at /home/somebody'), 'Error'],
    ['no error at all', 'correct horse', 'NotAnError'],
    ['undefined', undefined, 'NotAnError'],
  ])('leaks nothing when it throws %s', async (_what, thrown, kind) => {
    const { dispatcher, errors, failed } = openTried(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a library may throw anything
      throw thrown
    })
    const outcome = await dispatcher('procedure.disable', true, sampleInputs['procedure.disable'])
    expect(outcome).toEqual({
      ok: false,
      failure: {
        code: 'unexpected',
        reason: 'own-fault',
        traceId: errors[0]?.traceId,
        next: 'contact-support',
        operation: 'procedure.disable',
        at: '2026-11-20T04:00:00.000Z',
      },
    })
    expect(failed, 'and the failure is logged, with the trace id that was handed out').toEqual([
      {
        event: 'operation.failed',
        facts: { operation: 'procedure.disable', code: 'unexpected' },
        traceId: errors[0]?.traceId,
      },
    ])
    expect(errors[0]?.facts).toMatchObject({ operation: 'procedure.disable', kind })
  })

  it('is a refusal with its own code and next action when it throws one', async () => {
    const { dispatcher, errors } = openTried(() => Promise.reject(new AppError('procedure-open')))
    const outcome = await dispatcher('procedure.disable', true, sampleInputs['procedure.disable'])
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'procedure-open', next: 'read-back' } })
    expect(errors).toEqual([])
  })

  it.each([
    ['SQLITE_CORRUPT', 'database disk image is malformed'],
    ['SQLITE_CORRUPT_VTAB', 'database disk image is malformed'],
    ['SQLITE_NOTADB', 'file is not a database'],
    // A worker passes no code on.
    [undefined, 'database disk image is malformed'],
  ])('names a damaged database as such, and not as a full disk: %s', async (code, message) => {
    const { dispatcher } = openTried(() => {
      throw Object.assign(new Error(message), { name: 'SqliteError', code })
    })
    const outcome = await dispatcher('procedure.disable', true, sampleInputs['procedure.disable'])
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'database-damaged' } })
  })

  it('names a disk that refuses as such', async () => {
    const { dispatcher } = openTried(() => {
      throw Object.assign(new Error('database or disk is full'), { name: 'SqliteError' })
    })
    const outcome = await dispatcher('procedure.disable', true, sampleInputs['procedure.disable'])
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'record-failed' } })
    expect(outcome, 'a code that says nothing').not.toHaveProperty('failure.storage')
  })

  it.each([
    ['SQLITE_FULL', 'full'],
    ['SQLITE_IOERR_READ', 'device'],
  ])('says what of the storage failed: %s', async (code, storage) => {
    const { dispatcher } = openTried(() => {
      throw Object.assign(new Error('refused'), { name: 'SqliteError', code })
    })
    const outcome = await dispatcher('procedure.disable', true, sampleInputs['procedure.disable'])
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'record-failed', storage } })
  })

  it('does not say that nothing was sent where a request had left, in this call alone', async () => {
    const broken = Object.assign(new Error('refused'), { name: 'SqliteError', code: 'SQLITE_FULL' })
    const { dispatcher } = openTried(async () => {
      await Promise.resolve()
      noteSent()
      throw broken
    })
    const other = openTried(async () => {
      await Promise.resolve()
      throw broken
    })
    const [sent, notSent] = await Promise.all([
      dispatcher('procedure.disable', true, sampleInputs['procedure.disable']),
      other.dispatcher('procedure.disable', true, sampleInputs['procedure.disable']),
    ])
    expect(sent).toMatchObject({ ok: false, failure: { code: 'storage-failed', next: 'read-back', storage: 'full' } })
    expect(notSent).toMatchObject({ ok: false, failure: { code: 'record-failed', next: 'try-again' } })
  })

  it('says that an error is of FactorDesk, not of the portal', async () => {
    const { dispatcher } = openTried(() => {
      throw new TypeError('x is not a function')
    })
    const outcome = await dispatcher('procedure.disable', true, sampleInputs['procedure.disable'])
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'unexpected', reason: 'own-fault' } })
  })
})

it('never throws, not even where the note of a refusal cannot be written', async () => {
  const { log, errors } = recordedLog()
  const full = (): never => {
    throw new Error('disk full')
  }
  const dispatcher = createDispatcher({ ...surroundings(log, full), handlers: {} as Handlers })
  const outcome = await dispatcher('app.snapshot', false, {})
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
  expect(errors).toHaveLength(1)
  if (!outcome.ok) expect(failure.parse(outcome.failure)).toEqual(outcome.failure)
})
