import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logEvents, type LogEvent } from '../../../../../src/main/base/log/log-events.ts'
import { lineOf, logLine, textOf } from '../../../../../src/main/base/log/log-line.ts'
import { removed, redacted, redactedValue } from '../../../../../src/main/base/log/redact-secrets.ts'
import { seeded } from '../../../../support/fuzz/seeded.ts'

const at = '2026-11-20T04:00:00.000Z'
const trace = '7a4f0c5e-9d1e-4a52-8f3a-6b1f0e2d9c11'
const read = (line: string): unknown => JSON.parse(line)

/** What must never be in a line, in the forms in which it could come. */
const secrets = {
  password: 'correct horse',
  code: '482913',
  token: 'hI3kq0cQ7yTn2m8VxL5sJ9dWb1RfE4uGzA6pOoYtKXc',
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Portal:it@serimuda.example?secret=JBSWY3DPEHPK3PXP',
  email: 'it@serimuda.example',
  phone: '+60100000142',
  grouped: '+60 10-000 0142',
  address: 'https://portal.example/accounts?userId=it',
}

describe('redaction by construction', () => {
  it('lets the listed facts of an event pass, and nothing else', () => {
    const facts = { operation: 'procedure.disable', code: 'wrong-password', password: secrets.password, body: {} }
    expect(read(lineOf('operation.failed', facts, trace, at))).toEqual({
      at,
      level: 'warn',
      area: 'operation',
      event: 'operation.failed',
      trace,
      facts: { operation: 'procedure.disable', code: 'wrong-password' },
    })
  })

  it.each(Object.keys(logEvents) as LogEvent[])('of %s: a fact of another type is never written', (event) => {
    const { seed, numRuns } = seeded(`facts of ${event}`, 50)
    const anything = fc.oneof(
      fc.constantFrom<unknown>(...Object.values(secrets)),
      fc.constant({ password: secrets.password }),
      fc.constant([secrets.password]),
    )
    const facts = fc.record(Object.fromEntries(Object.keys(logEvents[event].facts).map((name) => [name, anything])))
    fc.assert(
      fc.property(facts, fc.constantFrom(...Object.values(secrets)), (loggedFacts, traceId) => {
        const line = lineOf(event, loggedFacts, traceId, at)
        for (const secret of Object.values(secrets)) expect(line).not.toContain(secret)
        expect(logLine.safeParse(read(line)).success).toBe(true)
      }),
      { seed, numRuns },
    )
  })
})

describe('the last redact', () => {
  it.each(Object.entries(secrets).filter(([name]) => name !== 'password' && name !== 'address'))(
    'takes out a %s',
    (_name, secret) => {
      const text = redacted(`before ${secret} after`)
      expect(text).not.toContain(secret)
      expect(text).toContain(removed)
    },
  )

  it('takes the question out of an address, and leaves the address', () => {
    expect(redacted(secrets.address)).toBe(`https://portal.example/accounts${removed}`)
  })

  it.each([
    trace,
    at,
    'resendEnrolmentForCustomer',
    'app.started',
    '24.21.0',
    '130.0.6723.118',
    'run index.js:1204:33',
    'two-factor-disabled',
  ])('leaves %s alone', (text) => expect(redacted(text)).toBe(text))

  it('reaches every text of a value, names included', () => {
    const value = { [secrets.email]: [{ deep: `x ${secrets.phone}` }], n: 7, none: null }
    expect(redactedValue(value)).toEqual({ [removed]: [{ deep: `x ${removed}` }], n: 7, none: null })
  })

  it('comes after the types: what a trace id hides is taken out, too', () => {
    expect(lineOf('operation.failed', {}, secrets.code, at)).not.toContain(secrets.code)
    expect(lineOf('operation.failed', {}, secrets.token, at)).not.toContain(secrets.token)
  })
})

describe('a line cannot be forged', () => {
  const orders = [
    '\n',
    '\r\n',
    '\r',
    '\u001b[2K',
    '\u009b31m',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u007f',
    '\ufeff',
    '"}',
  ]

  it.each(orders)('by %j', (order) => {
    const line = textOf({ facts: { text: `harmless${order}{"event":"app.ended"}` } })
    expect(line.match(/[\r\n\u2028\u2029\u0085]/g)).toEqual(['\n'])
    expect(line.endsWith('\n')).toBe(true)
    // eslint-disable-next-line no-control-regex -- this test asserts that there is none
    expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/)
    expect(read(line)).toEqual({ facts: { text: `harmless${order}{"event":"app.ended"}` } })
  })

  it('by a trace id that a portal made up', () => {
    const line = lineOf('operation.failed', {}, 'x\n{"event":"app.ended"}', at)
    expect(read(line)).toMatchObject({ trace: removed })
  })
})
