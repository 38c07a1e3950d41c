import { describe, expect, it } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import type { ProblemCode } from '#shared/api/problem.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import type { PortalConnection } from '../../../../src/main/portal-client/connection.ts'
import type { PortalResponse } from '../../../../src/main/portal-client/portal-call.ts'
import { createOpenSecrets, type OpenSecrets } from '../../../../src/main/base/secrets/open-secrets.ts'
import type { SecretText } from '../../../../src/main/base/secrets/secret-text.ts'
import {
  protectTokens,
  createAuthenticatedClient,
  renewalFrom,
  type Renewal,
  type AuthenticatedClient,
  type Tokens,
} from '../../../../src/main/portal-client/authenticated-client.ts'
import { manualClock, type ManualClock } from '../../../support/time/manual-clock.ts'
import { off } from '../../../support/samples/procedures.ts'

/** Answers the portal can give to a session, in the place of one over HTTP. */
interface FakePortal {
  clock: ManualClock
  /** Access tokens as they arrived, with their keys. */
  arrived: { token: string | undefined; key: string | undefined }[]
  /** Refresh tokens as they arrived. */
  refreshed: string[]
  ended: number
  client: AuthenticatedClient
  secrets: OpenSecrets
  /** What the next refreshes become; `renewed` while there is none. */
  renewals: Renewal['kind'][]
  /** The access token that the portal takes now; every other one is refused with `refusal`. */
  valid: string
  refusal: ProblemCode
  /** Seconds that the portal's clock is before the console's. */
  portalBehind: number
}

function openFake(portalBehind = 0): FakePortal {
  const clock = manualClock()
  let issued = 1
  const tokens = (): Tokens => ({
    accessToken: `access-${issued}`,
    accessExpiresAt: new Date(clock.now().getTime() + (900 - fake.portalBehind) * 1000).toISOString(),
    refreshToken: `refresh-${issued}`,
    refreshExpiresAt: new Date(clock.now().getTime() + 43_200_000).toISOString(),
  })
  const send = async (
    _endpoint: Endpoint,
    _request: unknown,
    { token: held, key }: { token?: SecretText; key?: string } = {},
  ): Promise<PortalResponse<Endpoint>> => {
    const token = held?.reveal()
    fake.arrived.push({ token, key })
    if (token === fake.valid) return { kind: 'answered', answer: { status: 200, body: off }, traceId: 't' }
    const problem = { type: 't', title: 't', status: 401, detail: 'd', code: fake.refusal, traceId: 't' }
    return { kind: 'refused', problem }
  }
  const renew = async (refreshToken: SecretText): Promise<Renewal> => {
    fake.refreshed.push(refreshToken.reveal())
    await Promise.resolve()
    const kind = fake.renewals.shift() ?? 'renewed'
    if (kind !== 'renewed') return { kind }
    issued += 1
    fake.valid = `access-${issued}`
    return { kind, tokens: tokens() }
  }
  const fake: FakePortal = {
    clock,
    arrived: [],
    refreshed: [],
    ended: 0,
    renewals: [],
    valid: 'access-1',
    refusal: 'session-expired',
    portalBehind,
    secrets: createOpenSecrets(() => false),
    client: undefined as unknown as AuthenticatedClient,
  }
  const portal = { send } as unknown as PortalConnection
  const { secrets } = fake
  fake.client = createAuthenticatedClient({
    portal,
    first: tokens(),
    protect: protectTokens(secrets, 'session-1'),
    clock,
    renew,
    onEnded: () => (fake.ended += 1),
  })
  return fake
}

const read = (fake: FakePortal, key?: string): Promise<PortalResponse<typeof endpoints.getTwoFactor>> =>
  fake.client.call(endpoints.getTwoFactor, { params: { accountId: 'A' } }, key)

describe('a session', () => {
  it('keeps two tokens at a time, and none once it is closed', async () => {
    const fake = openFake()
    const [first] = [fake.client.tokens]
    fake.clock.advance(880)
    await read(fake)
    expect([first.accessToken.ended, first.refreshToken.ended]).toEqual([true, true])
    expect(fake.secrets.list()).toHaveLength(2)
    fake.client.close()
    expect(fake.secrets.list()).toEqual([])
    const { arrived } = fake
    expect(await read(fake)).toMatchObject({ kind: 'refused', problem: { code: 'session-expired' } })
    expect(arrived).toHaveLength(1)
  })

  it('that is closed during a renewal keeps nothing of it', async () => {
    const fake = openFake()
    fake.clock.advance(880)
    const reading = read(fake)
    fake.client.close()
    expect(await reading).toMatchObject({ kind: 'refused', problem: { code: 'session-expired' } })
    expect(fake.secrets.list()).toEqual([])
  })

  it('sends its access token, and renews it shortly before its end', async () => {
    const fake = openFake()
    expect((await read(fake)).kind).toBe('answered')
    fake.clock.advance(869)
    await read(fake)
    expect(fake.refreshed).toEqual([])
    fake.clock.advance(2)
    expect((await read(fake)).kind).toBe('answered')
    expect(fake.refreshed).toEqual(['refresh-1'])
    expect(fake.arrived.map(({ token }) => token)).toEqual(['access-1', 'access-1', 'access-2'])
  })

  it('is renewed once for fifty calls at once, and no refresh token is used twice', async () => {
    const fake = openFake()
    fake.clock.advance(880)
    const sent = await Promise.all(Array.from({ length: 50 }, () => read(fake)))
    expect(sent.every(({ kind }) => kind === 'answered')).toBe(true)
    expect(fake.refreshed).toEqual(['refresh-1'])
  })

  it('that the portal ended early is renewed once for fifty calls at once, each then sent again with its own key', async () => {
    const fake = openFake()
    fake.valid = 'none of these'
    const sent = await Promise.all(Array.from({ length: 50 }, (_, at) => read(fake, `key-${at}`)))
    expect(sent.every(({ kind }) => kind === 'answered')).toBe(true)
    expect(fake.refreshed).toEqual(['refresh-1'])
    const again = fake.arrived.filter(({ token }) => token === 'access-2').map(({ key }) => key)
    expect(new Set(again)).toEqual(new Set(Array.from({ length: 50 }, (_, at) => `key-${at}`)))
    expect(again).toHaveLength(50)
    expect(fake.ended).toBe(0)
  })

  it.each(['session-expired', 'unauthenticated'] as const)(
    'that cannot be renewed ends once, and every call answers session-expired (portal: %s)',
    async (refusal) => {
      const fake = openFake()
      Object.assign(fake, { valid: 'none', refusal, renewals: ['ended', 'ended', 'ended'] })
      const sent = await Promise.all([read(fake), read(fake), read(fake)])
      sent.push(await read(fake))
      for (const one of sent) expect(one).toMatchObject({ kind: 'refused', problem: { code: 'session-expired' } })
      expect([fake.ended, fake.client.ended]).toEqual([1, true])
      expect(fake.refreshed).toEqual(['refresh-1'])
    },
  )

  it('whose renewal gets no answer goes on, and does not end', async () => {
    const fake = openFake()
    fake.clock.advance(880)
    fake.renewals = ['unreachable']
    expect((await read(fake)).kind).toBe('answered')
    expect([fake.ended, fake.client.ended]).toEqual([0, false])
  })

  it('that is refused while its renewal gets no answer did nothing, and has not ended', async () => {
    const fake = openFake()
    Object.assign(fake, { valid: 'none', renewals: ['unreachable'] })
    expect(await read(fake, 'key-1')).toEqual({ kind: 'unreachable' })
    expect(fake.ended).toBe(0)
    expect((await read(fake, 'key-2')).kind).toBe('answered')
  })

  it('that is refused under its new token too has ended', async () => {
    const fake = openFake()
    const neverValid = { get: () => 'none', set: () => undefined }
    Object.defineProperty(fake, 'valid', neverValid)
    expect(await read(fake)).toMatchObject({ kind: 'refused', problem: { code: 'session-expired' } })
    expect(fake.ended).toBe(1)
    expect(fake.arrived).toHaveLength(2)
  })

  it.each([
    ['days behind', 5 * 86_400],
    ['days before', -5 * 86_400],
  ])('whose portal is %s the console’s clock is renewed only when the portal asks for it', async (_what, seconds) => {
    const fake = openFake(seconds)
    for (let call = 0; call < 5; call += 1) expect((await read(fake)).kind).toBe('answered')
    expect(fake.refreshed).toEqual([])
    fake.valid = 'none'
    expect((await read(fake)).kind).toBe('answered')
    for (let call = 0; call < 5; call += 1) await read(fake)
    expect(fake.refreshed).toEqual(['refresh-1'])
  })
})

describe('an answer to a renewal', () => {
  const refused = (code: ProblemCode): Parameters<typeof renewalFrom>[0] => {
    return { kind: 'refused', problem: { type: 't', title: 't', status: 401, detail: 'd', code, traceId: 't' } }
  }

  it.each(['session-expired', 'unauthenticated', 'forbidden'] as const)('%s ends the session', (code) =>
    expect(renewalFrom(refused(code))).toEqual({ kind: 'ended' }),
  )

  it('that passes, or never came, ends nothing', () => {
    for (const code of ['unavailable', 'unexpected', 'too-many-requests', 'in-progress'] as const)
      expect(renewalFrom(refused(code)), code).toEqual({ kind: 'unreachable' })
    for (const kind of ['lost', 'unreachable'] as const) expect(renewalFrom({ kind })).toEqual({ kind: 'unreachable' })
    expect(renewalFrom({ kind: 'misbehaved', traceId: 't' })).toEqual({ kind: 'unreachable' })
  })
})
