import { randomUUID } from 'node:crypto'
import type { Check } from '../check.ts'
import type { Kit } from '../kit.ts'
import type { RawRequest } from '../wire.ts'
import { neverGiven, wrongPassword } from './support.ts'

const json = { 'Content-Type': 'application/json' }
const limitBytes = 65_536

/** Bodies that no schema of a call knows. */
const malformed: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"userId":1}',
  '{"__proto__":{"admin":true}}',
  `{"userId":"${'x'.repeat(1000)}"}`,
  '{"userId":"\\ud800","password":"\\u0000","device":"\\n"}',
]

/** The same malformed bodies at calls that need nothing, a session, a desk or a link. */
async function requestsOf(kit: Kit): Promise<RawRequest[]> {
  const { accountId, session } = await kit.customers.plain()
  const keyed = () => ({ ...json, Authorization: `Bearer ${session.accessToken}`, 'Idempotency-Key': randomUUID() })
  const account = `/accounts/${accountId}`
  return malformed.flatMap((body) => [
    { method: 'POST', path: '/sessions', headers: json, body },
    { method: 'POST', path: '/sessions/refresh', headers: json, body },
    { method: 'POST', path: '/password-resets', headers: json, body },
    { method: 'POST', path: `/password-resets/${neverGiven()}`, headers: json, body },
    { method: 'PATCH', path: `${account}/profile`, headers: keyed(), body },
    { method: 'POST', path: `${account}/two-factor/disable`, headers: keyed(), body },
    { method: 'POST', path: `${account}/two-factor/enrolments`, headers: keyed(), body },
    { method: 'POST', path: `${account}/not-me`, headers: keyed(), body },
  ])
}

/** What goes wrong, and how it is told. */
export const errorChecks: Check[] = [
  {
    title: 'answers and refusals keep the form',
    sentences: ['GEN-2', 'GEN-4', 'GEN-5', 'ERR-1', 'ERR-2', 'ERR-3', 'ERR-4', 'ERR-7', 'ACC-3'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      await kit.customers.as(customer, 'getAccount')
      const refused = kit.refused('ERR-1', await kit.call('listAccounts', {}), 'unauthenticated')
      kit.must('ERR-1', refused.title !== '' && refused.detail !== '', 'title or detail is empty')
      const wrong = { userId: customer.userId, password: wrongPassword, device: 'Conformance kit' }
      const reply = await kit.call('signIn', { body: wrong })
      kit.must('ERR-1', reply.problem?.traceId === reply.headers.get('x-trace-id'), 'traceId is not the X-Trace-Id')
      kit.must('ERR-7', !reply.text.includes(wrongPassword), 'the refusal repeats the password')
      await kit.customers.signIn(customer)
      const { told } = await kit.customers.enrol(customer, 'email')
      const params = { enrolmentId: told.id }
      const early = await kit.customers.as(customer, 'resendEnrolment', { params })
      kit.must('ERR-4', early.headers.get('retry-after') !== null, 'a 429 without Retry-After')
    },
  },
  {
    title: 'what the schema does not know is refused',
    sentences: ['GEN-6'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const signIn = { userId: customer.userId, password: customer.password, device: 'Conformance kit', more: 1 }
      const post = (body: string) => kit.raw({ method: 'POST', path: '/sessions', headers: json, body })
      kit.refused('GEN-6', await post(JSON.stringify(signIn)), 'invalid-request')
      kit.refused('GEN-6', await post('no JSON'), 'invalid-request')
      const headers = { Authorization: `Bearer ${customer.session.accessToken}` }
      const query = await kit.raw({ method: 'GET', path: '/accounts?more=1', headers })
      kit.refused('GEN-6', query, 'invalid-request')
      const voiding = `/operations/${randomUUID()}/void`
      const body = (text: string) =>
        kit.raw({ method: 'POST', path: voiding, headers: { ...json, ...headers }, body: text })
      kit.refused('GEN-6', await body('{"more":1}'), 'invalid-request')
      kit.must('GEN-6', (await body('{}')).status === 200, 'a call without a body does not accept {}')
    },
  },
  {
    title: 'a body that is too large is refused',
    sentences: ['GEN-7'],
    run: async (kit) => {
      const body = JSON.stringify({ userId: 'x'.repeat(limitBytes), password: 'x', device: 'x' })
      kit.refused('GEN-7', await kit.raw({ method: 'POST', path: '/sessions', headers: json, body }), 'invalid-request')
    },
  },
  {
    title: 'what the API does not have is not found',
    sentences: ['ERR-5'],
    run: async (kit) => {
      kit.refused('ERR-5', await kit.raw({ method: 'GET', path: `/${randomUUID()}` }), 'not-found')
      kit.refused('ERR-5', await kit.raw({ method: 'PUT', path: '/capabilities' }), 'not-found')
    },
  },
  {
    title: 'nothing malformed makes the portal fail',
    sentences: ['ERR-6', 'GEN-6'],
    run: async (kit) => {
      for (const request of await requestsOf(kit)) {
        const reply = await kit.raw(request)
        kit.must('ERR-6', reply.status < 500, `a malformed request answers ${reply.status}`)
        kit.must('GEN-6', reply.status >= 400, 'a malformed request is taken')
      }
    },
  },
]
