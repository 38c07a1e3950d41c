import fc from 'fast-check'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { Known } from './arbitrary-of.ts'
import { arbitraryOf } from './arbitrary-of.ts'
import { samplePassword } from '../portal/sandbox.ts'

export type Who = 'customer' | 'delegate' | 'agent' | 'approver' | 'auditor' | 'nobody' | 'forger'
export const everyone = ['customer', 'delegate', 'agent', 'approver', 'auditor'] as const

type Name = keyof typeof endpoints

/** A request as it is to be sent; `path` lies below the base of the API. */
export interface HostileRequest {
  name: Name
  endpoint: Endpoint
  path: string
  who: Who
  key: string | undefined
  contentType: string | undefined
  /** The body as text; undefined for none. */
  body: string | undefined
}

/** A placeholder in a path or a body for something that the portal answered earlier; the sender replaces it. */
const placeholder = (field: string, nth: number): string => `\u00ab${field}:${nth}\u00bb`
export const placeholders = /\u00ab(\w+):(\d+)\u00bb/g

const names = Object.keys(endpoints) as Name[]
/** Ends a session; more of it would leave nobody signed in. */
const ending: readonly Name[] = ['signOut', 'staffSignOut', 'endOtherSessions', 'reportNotMe']
const someName: fc.Arbitrary<Name> = fc.oneof(
  ...names.map((name) => ({
    weight: ending.includes(name) ? 1 : endpoints[name].keyed ? 12 : 4,
    arbitrary: fc.constant(name),
  })),
)
const live = ['accountId', 'caseId', 'enrolmentId', 'challengeId', 'token', 'code', 'eventId', 'after', 'refreshToken']
const pick = (field: string): fc.Arbitrary<string> => fc.nat(9).map((nth) => placeholder(field, nth))

const known: Known = (field) => {
  if (live.includes(field)) return pick(field)
  if (field === 'password') return fc.constantFrom(...Array<string>(12).fill(samplePassword), 'x', 'sandbox-demo-2')
  if (field === 'newPassword') return fc.constantFrom(samplePassword, 'short')
  if (field === 'userId' || field === 'staffId') return pick(field)
  if (field === 'expectedVersion') return fc.oneof({ weight: 4, arbitrary: pick(field) }, fc.nat(4))
  if (field === 'email') return pick('userId')
  if (field === 'mobileNumber') return fc.nat(99).map((n) => `+601000009${String(n).padStart(2, '0')}`)
  return undefined
}

const keys = fc.oneof(
  { weight: 20, arbitrary: fc.uuid() },
  { weight: 4, arbitrary: pick('key') },
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.string({ maxLength: 300 }).filter((text) => /^[\x20-\x7e]*$/.test(text)) },
)

/** Requests to every call of the API: most as its schemas want them, some mutilated, from callers of every kind. */
export const hostileRequest: fc.Arbitrary<HostileRequest> = someName.chain((name) => {
  const endpoint: Endpoint = endpoints[name]
  const parts = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, part]) => part ?? '')
  return fc.record({
    name: fc.constant(name),
    endpoint: fc.constant(endpoint),
    path: pathOf(endpoint, parts),
    who: whoFor(endpoint),
    key: keys,
    contentType: fc.oneof(
      { weight: 30, arbitrary: fc.constant('application/json') },
      { weight: 1, arbitrary: fc.constantFrom(undefined, 'text/plain', 'application/x-www-form-urlencoded') },
    ),
    body: bodyOf(endpoint),
  })
})

function pathOf(endpoint: Endpoint, parts: readonly string[]): fc.Arbitrary<string> {
  const values = parts.map((part) =>
    fc.oneof(
      { weight: 12, arbitrary: pick(part === 'key' ? 'key' : part) },
      { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }).map(encodeURIComponent) },
    ),
  )
  const query = endpoint.query
    ? arbitraryOf(endpoint.query, known).map((fields) => new URLSearchParams(fields as Record<string, string>))
    : fc.constantFrom(...Array<string>(20).fill(''), 'verbose=1')
  return fc.tuple(fc.tuple(...values), query).map(([filled, asked]) => {
    let next = 0
    const path = endpoint.path.replaceAll(/\{\w+\}/g, () => filled[next++] ?? '')
    // Placeholders are put in by the sender, so they must come through the encoding as they are.
    const text = String(asked).replaceAll('%C2%AB', '\u00ab').replaceAll('%C2%BB', '\u00bb').replaceAll('%3A', ':')
    return text === '' ? path : `${path}?${text}`
  })
}

function whoFor({ access }: Endpoint): fc.Arbitrary<Who> {
  const fitting: Who[] = access === 'staff' ? ['agent', 'agent', 'approver'] : ['customer', 'customer', 'delegate']
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...fitting) },
    { weight: 3, arbitrary: fc.constantFrom<Who>(...everyone, 'nobody', 'forger') },
  )
}

function bodyOf({ body, method }: Endpoint): fc.Arbitrary<string | undefined> {
  if (method === 'get') return fc.constant(undefined)
  if (!body) return fc.constantFrom(undefined, undefined, undefined, '{}', '{"x":1}', 'null')
  const valid = arbitraryOf(body, known)
  const odd = fc.anything({ withNullPrototype: false, withBigInt: false })
  const mutilated = fc.tuple(valid, fc.constantFrom('drop', 'add', 'swap'), fc.nat(9), odd).map(mutilate)
  return fc.oneof(
    { weight: 12, arbitrary: valid.map((value) => JSON.stringify(value)) },
    { weight: 3, arbitrary: mutilated.map((value) => JSON.stringify(value)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(undefined, '', '{', 'null', '[]', '{"__proto__":{"password":"x"}}', '\u0000'),
    },
  )
}

function mutilate([value, how, nth, odd]: [Record<string, unknown>, string, number, unknown]): unknown {
  const fields = Object.keys(value)
  const field = fields[nth % Math.max(1, fields.length)] ?? 'x'
  if (how === 'drop') return Object.fromEntries(Object.entries(value).filter(([name]) => name !== field))
  return { ...value, [how === 'add' ? 'unknownField' : field]: odd }
}
