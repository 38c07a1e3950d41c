import type { Check } from '../check.ts'
import type { Kit } from '../kit.ts'
import { neverGiven, wrongPassword } from './support.ts'

const refreshed = (kit: Kit, refreshToken: string) => kit.call('refreshSession', { body: { refreshToken } })
const reading = (kit: Kit, token: string) => kit.call('listAccounts', { token })

/** How sessions live and end. */
export const sessionLifeChecks: Check[] = [
  {
    title: 'a refresh rotates both tokens',
    sentences: ['SES-13'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const first = await kit.customers.signIn(customer)
      const second = kit.answered('SES-13', await refreshed(kit, first.refreshToken), 200)
      kit.must('SES-13', second.id === first.id, 'the session got another id')
      kit.refused('SES-13', await reading(kit, first.accessToken), 'session-expired')
      kit.answered('SES-13', await reading(kit, second.accessToken), 200)
    },
  },
  {
    title: 'a refresh token used twice ends its session, and no other',
    sentences: ['SES-14'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const first = await kit.customers.signIn(customer)
      const second = kit.answered('SES-13', await refreshed(kit, first.refreshToken), 200)
      kit.refused('SES-14', await refreshed(kit, first.refreshToken), 'session-expired')
      kit.refused('SES-14', await reading(kit, second.accessToken), 'session-expired')
      kit.refused('SES-14', await refreshed(kit, second.refreshToken), 'session-expired')
      kit.answered('SES-14', await reading(kit, customer.session.accessToken), 200)
      kit.refused('SES-14', await refreshed(kit, neverGiven()), 'session-expired')
    },
  },
  {
    title: 'tokens live as long as they say',
    sentences: ['SES-15', 'SES-18'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const { id, accessToken, accessExpiresAt, refreshExpiresAt } = await kit.customers.signIn(customer)
      const { sessions } = kit.answered('SES-18', await kit.call('listSessions', { token: accessToken }), 200)
      const own = sessions.find((one) => one.id === id)
      kit.must('SES-18', own?.current === true, 'the session that asks is not marked current')
      const from = Date.parse(own?.lastRefreshedAt ?? '')
      const lives = (until: string, seconds: number) => Math.abs(Date.parse(until) - from - seconds * 1000) < 1000
      kit.must('SES-15', lives(accessExpiresAt, 15 * 60), 'the access token does not live 15 minutes')
      kit.must('SES-15', lives(refreshExpiresAt, 12 * 60 * 60), 'the refresh token does not live 12 hours')
    },
  },
  {
    title: 'tokens end when they say',
    sentences: ['SES-15', 'GEN-8'],
    run: async (kit) => {
      kit.time.need(12 * 60 * 60)
      const customer = await kit.customers.plain()
      const session = await kit.customers.signIn(customer)
      await kit.time.pass(15 * 60)
      kit.refused('SES-15', await reading(kit, session.accessToken), 'session-expired')
      const next = kit.answered('SES-15', await refreshed(kit, session.refreshToken), 200)
      await kit.time.pass(12 * 60 * 60)
      kit.refused('SES-15', await refreshed(kit, next.refreshToken), 'session-expired')
    },
  },
  {
    title: 'the live sessions are listed, newest first',
    sentences: ['SES-18'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const older = await kit.customers.signIn(customer, 'Kit, older')
      const newer = await kit.customers.signIn(customer, 'Kit, newer')
      const gone = await kit.customers.signIn(customer, 'Kit, gone')
      kit.answered('SES-19', await kit.call('signOut', { token: gone.accessToken }), 200)
      const list = kit.answered('SES-18', await kit.call('listSessions', { token: newer.accessToken }), 200).sessions
      const ids = list.map((one) => one.id)
      kit.must('SES-18', !ids.includes(gone.id), 'a session that ended is listed')
      kit.must('SES-18', ids.indexOf(newer.id) !== -1, 'a live session is missing')
      kit.must('SES-18', ids.indexOf(newer.id) < ids.indexOf(older.id), 'they are not newest first')
      kit.must('SES-18', list.find((one) => one.id === older.id)?.device === 'Kit, older', 'the device is another')
      const current = list.filter((one) => one.current).map((one) => one.id)
      kit.must('SES-18', current.length === 1 && current[0] === newer.id, 'current marks another session')
    },
  },
  {
    title: 'sign-out ends one session, "others" all but one',
    sentences: ['SES-19', 'SES-20'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const [first, second] = [await kit.customers.signIn(customer), await kit.customers.signIn(customer)]
      kit.answered('SES-19', await kit.call('signOut', { token: first.accessToken }), 200)
      kit.refused('SES-19', await reading(kit, first.accessToken), 'session-expired')
      kit.refused('SES-19', await refreshed(kit, first.refreshToken), 'session-expired')
      const before = kit.answered('SES-19', await kit.call('listSessions', { token: second.accessToken }), 200).sessions
      const ended = kit.answered('SES-20', await kit.call('endOtherSessions', { token: second.accessToken }), 200)
      kit.must('SES-20', ended.ended === before.length - 1, `it says ${ended.ended} of ${before.length - 1}`)
      kit.refused('SES-20', await reading(kit, customer.session.accessToken), 'session-expired')
      kit.answered('SES-20', await reading(kit, second.accessToken), 200)
    },
  },
  {
    title: 'no token, no session; another desk, another refusal',
    sentences: ['GEN-8', 'GEN-9'],
    run: async (kit) => {
      kit.refused('GEN-8', await kit.call('listAccounts', {}), 'unauthenticated')
      kit.refused('GEN-8', await reading(kit, neverGiven()), 'unauthenticated')
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent()
      const atDesk = await kit.call('listCases', { token: customer.session.accessToken })
      kit.refused('GEN-9', atDesk, 'forbidden')
      kit.refused('GEN-9', await reading(kit, agent.session.accessToken), 'unauthenticated')
      for (const token of [customer.session.accessToken, agent.session.accessToken])
        kit.answered('GEN-9', await kit.call('getOperation', { params: { key: neverGiven() }, token }), 200)
    },
  },
  {
    title: 'staff sign in with 2FA, refresh and sign out',
    sentences: ['SES-22', 'SES-23', 'SES-10'],
    run: async (kit) => {
      const { config } = await kit.desk.agent()
      const body = { staffId: config.staffId, password: wrongPassword, device: 'Conformance kit' }
      kit.refused('SES-22', await kit.call('staffSignIn', { body }), 'unauthenticated')
      kit.time.need(30)
      const own = await kit.desk.signIn(config)
      const again = await kit.call('refreshStaffSession', { body: { refreshToken: own.refreshToken } })
      const next = kit.answered('SES-23', again, 200)
      kit.refused('SES-23', await kit.call('listCases', { token: own.accessToken }), 'session-expired')
      kit.answered('SES-23', await kit.call('staffSignOut', { token: next.accessToken }), 200)
      kit.refused('SES-23', await kit.call('listCases', { token: next.accessToken }), 'session-expired')
    },
  },
]
