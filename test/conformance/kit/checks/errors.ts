import { randomUUID } from 'node:crypto'
import type { Check } from '../check.ts'
import type { Kit } from '../kit.ts'
import type { RawRequest } from '../wire.ts'
import { neverGiven, wrongPassword } from './support.ts'

const json = { 'Content-Type': 'application/json' }
const limitBytes = 65_536

/** What no free text contains, and is refused: a control character, half a pair. */
const notInText = ['\0', '\u001b', '\ud800']
/** What is not seen or begins a line unseen: it is refused, or not kept. */
const notKept = ['\r', '\u0085', '\u200b', '\u202e', '\u2066', '\ufeff', '\u2028', '\u2029']

function keepsHidden(body: unknown): boolean {
  const text = JSON.stringify(body)
  return notKept.some((one) => text.includes(one) || text.includes(JSON.stringify(one).slice(1, -1)))
}

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

/** What goes wrong, and how it is reported. */
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
      const { pending } = await kit.customers.enrol(customer, 'email')
      const params = { enrolmentId: pending.id }
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
    title: 'free text contains nothing that shows another text',
    sentences: ['GEN-13'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const signIn = { userId: customer.userId, password: customer.password }
      for (const hostile of [...notInText, '\n'])
        kit.refused(
          'GEN-13',
          await kit.call('signIn', { body: { ...signIn, device: `a${hostile}b` } }),
          'invalid-request',
        )
      for (const hidden of notKept) {
        const answer = await kit.call('signIn', { body: { ...signIn, device: `a${hidden}b` } })
        if (answer.status >= 400) kit.refused('GEN-13', answer, 'invalid-request')
      }
      const sessions = kit.answered(
        'GEN-13',
        await kit.call('listSessions', { token: customer.session.accessToken }),
        200,
      )
      kit.must('GEN-13', !keepsHidden(sessions), 'a device keeps what is not seen')
    },
  },
  {
    title: 'no text of a case contains anything that shows another text',
    sentences: ['GEN-13'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, 'registered-email-valid')
      const params = { caseId: opened.id }
      const texts = { ticket: 'KIT-2', reason: 'Tried by the conformance kit' }
      const about = { accountId: customer.accountId, channel: 'phone', scenario: opened.scenario } as const
      for (const hostile of notInText) {
        const text = `a${hostile}bc`
        const evidence = { kind: 'own-service', outcome: 'passed', note: text } as const
        kit.refused('GEN-13', await kit.desk.as(agent, 'addEvidence', { params, body: evidence }), 'invalid-request')
        for (const body of [
          { ...texts, ticket: text },
          { ...texts, reason: text },
        ])
          kit.refused(
            'GEN-13',
            await kit.desk.as(agent, 'openCase', { body: { ...about, ...body } }),
            'invalid-request',
          )
      }
      for (const hidden of notKept) {
        const body = { kind: 'own-service', outcome: 'passed', note: `a${hidden}bc` } as const
        const answer = await kit.desk.as(agent, 'addEvidence', { params, body })
        if (answer.status >= 400) kit.refused('GEN-13', answer, 'invalid-request')
        else kit.must('GEN-13', !keepsHidden(answer.body), 'a note keeps what is not seen')
      }
      const ticket = { ...about, ...texts, ticket: 'a\nb' }
      kit.refused('GEN-13', await kit.desk.as(agent, 'openCase', { body: ticket }), 'invalid-request')
      const note = { kind: 'own-service', outcome: 'passed', note: 'two\nlines' } as const
      kit.answered('GEN-13', await kit.desk.as(agent, 'addEvidence', { params, body: note }), 200)
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'a whole number in a query has one spelling',
    sentences: ['GEN-14'],
    run: async (kit) => {
      const { accountId, session } = await kit.customers.plain()
      const headers = { Authorization: `Bearer ${session.accessToken}` }
      const ask = (limit: string) =>
        kit.raw({ method: 'GET', path: `/accounts/${accountId}/security-events?limit=${limit}`, headers })
      for (const limit of ['0x10', '1e1', '%205', '5%20', '%2B5', '05', '5.0', '', '-1'])
        kit.refused('GEN-14', await ask(limit), 'invalid-request')
      kit.must('GEN-14', (await ask('5')).status === 200, 'decimal digits are refused')
    },
  },
  {
    title: 'an encoded body is refused',
    sentences: ['GEN-15'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const signIn = { userId: customer.userId, password: customer.password, device: 'Conformance kit' }
      for (const encoding of ['gzip', 'identity', 'x']) {
        const headers = { ...json, 'Content-Encoding': encoding }
        const sent = { method: 'POST', path: '/sessions', headers, body: JSON.stringify(signIn) }
        kit.refused('GEN-15', await kit.raw(sent), 'invalid-request')
      }
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
