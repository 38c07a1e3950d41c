import assert from 'node:assert/strict'
import { createKitDesk } from './desk.ts'
import type { RemoteAccount } from '../../src/portal/directory/remote/remote-directory.ts'
import { refusalCodes } from '../../src/portal/directory/remote/remote-directory.ts'
import type { Fault } from '../support/faults/fault-proxy.ts'
import { until } from '../support/time/until.ts'
import type { Remover } from './customer-checks.ts'
import { customerChecks, removal, removersOf } from './customer-checks.ts'
import { requireSame, value } from './require.ts'
import type { Check, Kit } from './run.ts'
import type { KitAccount } from './system.ts'

/** What turns two-factor authentication off: the gateway, or the customer alone. */
const anyRemoval = ['removeFactor', 'removeOwnFactor'] as const
/** Milliseconds within which the port has a connector answer. */
const answerWithinMs = 30_000
/** Cuts of one direction at most where the length of what is cut is not known beforehand. */
const longestHead = 1024

const read = async ({ directory }: Kit, { id }: KitAccount): Promise<RemoteAccount> => value(await directory.read(id))

const factorIds = async ({ system }: Kit, account: KitAccount): Promise<string[]> =>
  (await system.credentials(account)).filter(({ secondFactor }) => secondFactor).map(({ id }) => id)

async function requireTrueReading(kit: Kit, account: KitAccount): Promise<boolean> {
  const { on } = (await read(kit, account)).factors
  const does = await kit.system.signIn(account)
  requireSame(does, on ? 'asks for a code' : 'signed in', `what sign-in does, where a reading says on: ${on}`)
  return on
}

function reply(status: string, headers = ''): Fault {
  return { kind: 'instead', answer: `HTTP/1.1 ${status}\r\n${headers}Content-Length: 2\r\nConnection: close\r\n\r\n{}` }
}

/** Cuts a removal in one direction after so many bytes. @returns whether that was before its end */
async function cutRemoval(
  kit: Kit,
  remover: Remover,
  direction: 'request' | 'answer',
  after: number,
): Promise<boolean> {
  const { system, throughProxy, proxy } = kit
  const account = await system.createAccount(1)
  const ids = await factorIds(kit, account)
  const remove = await removal(kit, remover, account, ids)
  proxy.plan({ where: system.removal, fault: { kind: 'cut', direction, after, by: 'reset' } })
  const answer = await remove(throughProxy)
  const place = `${remover}’s ${direction} cut after ${after} bytes: ${answer.kind}`
  const on = await requireTrueReading(kit, account)
  assert.equal(proxy.left(), 0, `${place}: the removal was not sent`)
  if (answer.kind === 'answered') assert.equal(on, false, `${place}, and the factor is there`)
  else assert.ok(answer.kind === 'lost' || on, `${place}, and the factor is gone`)
  assert.ok((await system.removals(account)) <= 1, `${place}: more than one effect`)
  // By its id the same removal may be sent again, whatever became of the first; a customer signs in again for it.
  value(await (await removal(kit, remover, account, ids))(throughProxy))
  assert.equal(await requireTrueReading(kit, account), false, `${place}: sent again, it is there`)
  assert.equal(await system.removals(account), 1, `${place}: effects`)
  return answer.kind !== 'answered'
}

/** The sentences, in the order of their page. SEC-1 is judged over all of them. */
export const checks: Check[] = [
  {
    sentence: 'READ-1',
    needs: [],
    run: async (kit) => {
      for (const factors of [0, 1]) {
        const account = await kit.system.createAccount(factors)
        requireSame(await requireTrueReading(kit, account), factors > 0, `on, with ${factors} factors`)
      }
    },
  },
  {
    sentence: 'READ-2',
    needs: [],
    run: async (kit) => {
      const account = await kit.system.createAccount(3)
      const ids = (await read(kit, account)).factors.factors.flatMap(({ id }) => (id === null ? [] : [id]))
      requireSame([...ids].sort(), (await factorIds(kit, account)).sort(), 'ids of the factors')
    },
  },
  {
    sentence: 'READ-3',
    needs: [],
    run: async ({ directory }) => {
      for (const id of ['00000000-0000-4000-8000-000000000000', '..', '../users', 'a/b', 'a b', '%2e%2e', '*', "'"])
        requireSame(await directory.read(id), { kind: 'refused', code: 'not-found' }, `read("${id}")`)
    },
  },
  {
    sentence: 'READ-4',
    needs: [],
    run: async (kit) => {
      const account = await kit.system.createAccount(2)
      const mark = async (): Promise<string> => (await read(kit, account)).factors.mark
      const before = await mark()
      requireSame(await mark(), before, 'mark of a second reading')
      const [first = ''] = await factorIds(kit, account)
      await kit.system.removeAsOther(account, first)
      assert.notEqual(await mark(), before, 'a factor was removed, and the mark is the same')
    },
  },
  {
    sentence: 'READ-5',
    needs: ['unlock'],
    run: async (kit) => {
      const account = await kit.system.createAccount(kit.system.factorsToLock ?? 0)
      requireSame((await read(kit, account)).factors.locked, false, 'locked, before wrong tries')
      await kit.system.lock(account)
      requireSame((await read(kit, account)).factors.locked, true, 'locked, after wrong tries')
    },
  },
  {
    sentence: 'FIND-1',
    needs: [],
    run: async ({ system, directory }) => {
      const account = await system.createAccount(1)
      for (const text of [account.userId, account.email, account.name]) {
        const { accounts } = value(
          await directory.find({ text, method: null, status: null }, { after: null, limit: 50 }),
        )
        const found = accounts.find(({ id }) => id === account.id)
        assert.ok(found, `not found by ${text}`)
        requireSame([found.on, found.name], [true, account.name], 'on and name')
      }
    },
  },
  {
    sentence: 'FIND-2',
    needs: [],
    run: async ({ system, directory }) => {
      for (let n = 0; n < 5; n += 1) await system.createAccount(0)
      const pageAfter = async (after: string | null, limit: number) =>
        value(await directory.find({ text: '', method: null, status: null }, { after, limit }))
      const whole = await pageAfter(null, 100)
      const pages = [await pageAfter(null, 2)]
      for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null)
        pages.push(await pageAfter(next, 2))
      const seen = pages.flatMap(({ accounts }) => accounts.map(({ id }) => id))
      requireSame(
        seen,
        whole.accounts.map(({ id }) => id),
        'ids of pages of 2, and of one page of 100',
      )
      requireSame(new Set(seen).size, seen.length, 'different ids')
    },
  },
  {
    sentence: 'REM-1',
    needs: ['removeFactor'],
    run: async (kit) => {
      const account = await kit.system.createAccount(2)
      const before = await kit.system.credentials(account)
      const [first = '', ...others] = await factorIds(kit, account)
      value((await kit.directory.removeFactor?.(account.id, [first])) ?? { kind: 'lost' })
      requireSame(
        await kit.system.credentials(account),
        before.filter(({ id }) => id !== first),
        'what the account has after one removal',
      )
      value((await kit.directory.removeFactor?.(account.id, others)) ?? { kind: 'lost' })
      requireSame(await requireTrueReading(kit, account), false, 'on, after every factor was removed')
    },
  },
  {
    sentence: 'REM-2',
    needs: ['removeFactor'],
    run: async (kit) => {
      const account = await kit.system.createAccount(1)
      const ids = await factorIds(kit, account)
      for (const _ of [1, 2]) value((await kit.directory.removeFactor?.(account.id, ids)) ?? { kind: 'lost' })
      requireSame(await kit.system.removals(account), 1, 'removals of the same factor')
    },
  },
  {
    sentence: 'REM-3',
    needs: ['removeFactor'],
    run: async (kit) => {
      const [account, other] = [await kit.system.createAccount(1), await kit.system.createAccount(1)]
      const before = [await kit.system.credentials(account), await kit.system.credentials(other)]
      // A system may keep passwords elsewhere: then nothing there is one.
      const passwords = before[0]?.flatMap(({ id, secondFactor }) => (secondFactor ? [] : [id])) ?? []
      const own = await factorIds(kit, account)
      const withPassword = passwords.flatMap((password) => [[password], [...own, password]])
      for (const named of [...withPassword, await factorIds(kit, other)])
        await kit.directory.removeFactor?.(account.id, named)
      requireSame(
        [await kit.system.credentials(account), await kit.system.credentials(other)],
        before,
        'what both accounts have',
      )
    },
  },
  {
    sentence: 'REM-4',
    needs: [anyRemoval],
    run: async (kit) => {
      for (const remover of removersOf(kit))
        for (const direction of ['request', 'answer'] as const)
          for (let after = 0; after < longestHead; after += kit.stride)
            if (!(await cutRemoval(kit, remover, direction, after))) break
    },
  },
  {
    sentence: 'REM-5',
    needs: ['removeFactor'],
    run: async (kit) => {
      const desk = await createKitDesk(await kit.system.connect(kit.proxy.origin))
      try {
        for (const direction of ['request', 'answer'] as const) {
          const account = await kit.system.createAccount(1)
          const fault: Fault = { kind: 'cut', direction, after: 0, by: 'reset' }
          const says = await desk.disable(account.id, () => kit.proxy.plan({ where: kit.system.removal, fault }))
          const on = await requireTrueReading(kit, account)
          assert.equal(says, on ? 'rejected' : 'applied', `${direction} cut: the desk says ${says}`)
          requireSame(await kit.system.removals(account), on ? 0 : 1, `${direction} cut: removals`)
        }
      } finally {
        await desk.close()
      }
    },
  },
  {
    sentence: 'CHG-1',
    needs: ['requirePasswordChange'],
    run: async (kit) => {
      const account = await kit.system.createAccount(0)
      requireSame((await read(kit, account)).factors.passwordChangeRequired, false, 'passwordChangeRequired')
      value((await kit.directory.requirePasswordChange?.(account.id)) ?? { kind: 'lost' })
      requireSame((await read(kit, account)).factors.passwordChangeRequired, true, 'passwordChangeRequired')
      requireSame(await kit.system.signIn(account), 'refused', 'sign-in with the old password')
    },
  },
  {
    sentence: 'CHG-2',
    needs: ['unlock'],
    run: async (kit) => {
      const account = await kit.system.createAccount(kit.system.factorsToLock ?? 0)
      await kit.system.lock(account)
      requireSame(await kit.system.signIn(account), 'refused', 'sign-in of a locked account')
      for (const _ of [1, 2]) value((await kit.directory.unlock?.(account.id)) ?? { kind: 'lost' })
      requireSame((await read(kit, account)).factors.locked, false, 'locked, after unlock')
      await requireTrueReading(kit, account)
    },
  },
  {
    sentence: 'CHG-3',
    needs: ['endSessions'],
    run: async (kit) => {
      const account = await kit.system.createAccount(0)
      requireSame(await kit.system.signIn(account), 'signed in', 'sign-in')
      for (const _ of [1, 2]) value((await kit.directory.endSessions?.(account.id)) ?? { kind: 'lost' })
    },
  },
  {
    sentence: 'CHG-4',
    needs: ['setEnabled'],
    run: async (kit) => {
      const account = await kit.system.createAccount(0)
      for (const [enabled, status, then] of [
        [false, 'frozen', 'refused'],
        [true, 'active', 'signed in'],
      ] as const) {
        value((await kit.directory.setEnabled?.(account.id, enabled)) ?? { kind: 'lost' })
        requireSame((await read(kit, account)).status, status, `status after setEnabled ${enabled}`)
        requireSame(await kit.system.signIn(account), then, `sign-in after setEnabled ${enabled}`)
      }
    },
  },
  {
    sentence: 'REF-1',
    needs: [],
    run: async ({ system }) => {
      const account = await system.createAccount(1)
      const refused = { kind: 'refused', code: 'credential-refused' }
      const wrong = await system.withWrongCredential()
      requireSame(await wrong.test(), refused, 'test')
      requireSame(await wrong.read(account.id), refused, 'read')
      const all = { text: '', method: null, status: null }
      requireSame(await wrong.find(all, { after: null, limit: 1 }), refused, 'find')
      if (wrong.removeFactor) requireSame(await wrong.removeFactor(account.id, ['x']), refused, 'removeFactor')
      for (const act of ['endSessions', 'requirePasswordChange', 'unlock', 'inviteToEnrol'] as const)
        if (wrong[act]) requireSame(await wrong[act](account.id), refused, act)
      requireSame(await system.signIn(account), 'asks for a code', 'sign-in')
    },
  },
  {
    sentence: 'REF-2',
    needs: [anyRemoval],
    run: async (kit) => {
      const { waitHeader = 'Retry-After' } = kit.system
      for (const remover of removersOf(kit)) {
        const account = await kit.system.createAccount(1)
        const remove = await removal(kit, remover, account, await factorIds(kit, account))
        kit.proxy.plan({ where: kit.system.removal, fault: reply('429 Too Many Requests', `${waitHeader}: 7\r\n`) })
        const answer = await remove(kit.throughProxy)
        const expected = { kind: 'refused', code: 'too-many-requests', retryAfterSeconds: 7 }
        requireSame(answer, expected, `the ${remover}’s removal, at 429 with ${waitHeader}: 7`)
        requireSame(await requireTrueReading(kit, account), true, 'on, after 429')
      }
    },
  },
  {
    sentence: 'REF-3',
    needs: [],
    run: async ({ system }) => {
      // Of an account that is there: a connector may refuse ids that its system never gives without a call.
      const { id } = await system.createAccount(0)
      // A port of this machine at which nobody listens.
      const nobody = await system.connect('http://127.0.0.1:1')
      const unreachable = { kind: 'unreachable' }
      requireSame(await nobody.read(id), unreachable, 'read, where nobody listens')
      if (nobody.removeFactor)
        requireSame(await nobody.removeFactor(id, ['x']), unreachable, 'removeFactor, where nobody listens')
    },
  },
  {
    sentence: 'REF-4',
    needs: [anyRemoval],
    run: async (kit) => {
      for (const remover of removersOf(kit)) {
        const account = await kit.system.createAccount(1)
        const ids = await factorIds(kit, account)
        const remove = await removal(kit, remover, account, ids)
        kit.proxy.plan({ where: kit.system.removal, fault: { kind: 'stall', direction: 'request', after: 0 } })
        const begun = performance.now()
        requireSame(
          await remove(kit.throughProxy),
          { kind: 'lost' },
          `the ${remover}’s removal, at a system that is silent`,
        )
        assert.ok(performance.now() - begun < answerWithinMs, 'it took longer than 30 s')
        // What stalled arrives now, after the connector gave it up: the next answers are about what they asked for.
        kit.proxy.release()
        // Two at the same time may both be counted by the system itself, and a customer signs in again before the second.
        await until('the late removal has arrived', async () => (await kit.system.removals(account)) === 1)
        value(await (await removal(kit, remover, account, ids))(kit.throughProxy))
        requireSame(await requireTrueReading(kit, account), false, 'on, after the removal was sent again')
        requireSame(await kit.system.removals(account), 1, 'removals')
      }
    },
  },
  {
    sentence: 'REF-5',
    needs: [anyRemoval],
    run: async (kit) => {
      for (const remover of removersOf(kit)) {
        const account = await kit.system.createAccount(1)
        const remove = await removal(kit, remover, account, await factorIds(kit, account))
        for (const status of [
          '400 Bad Request',
          '401 Unauthorized',
          '403 Forbidden',
          '409 Conflict',
          '410 Gone',
          '422 Unprocessable',
          '500 Error',
          '503 Unavailable',
        ]) {
          // The gateway’s own credential is renewed once.
          const isRepeated = status.startsWith('401') && remover === 'gateway' && kit.system.hasFixedKey !== true
          kit.proxy.plan({ where: kit.system.removal, times: isRepeated ? 2 : 1, fault: reply(status) })
          const answer = await remove(kit.throughProxy)
          const code = answer.kind === 'refused' ? answer.code : null
          const isKnown = answer.kind === 'lost' || (code !== null && refusalCodes.includes(code))
          assert.ok(isKnown, `${remover}: ${status} is ${JSON.stringify(answer)}`)
          assert.ok(
            !['wrong-password', 'wrong-code', 'session-ended'].includes(code ?? ''),
            `${remover}: ${status} is ${code}`,
          )
          // Where the connector is to renew its credential, the first 401 alone does not end the call.
          const more = isRepeated ? '; one with a key that stays the same sets hasFixedKey' : ''
          assert.equal(kit.proxy.left(), 0, `${remover}: the connector sent too few requests that met ${status}${more}`)
        }
        requireSame(await requireTrueReading(kit, account), true, 'on, after refusals alone')
      }
    },
  },
  {
    sentence: 'LOG-1',
    needs: ['removeFactor', 'events'],
    run: async (kit) => {
      const account = await kit.system.createAccount(2)
      const [byUs = '', byOther = ''] = await factorIds(kit, account)
      await kit.system.removeAsOther(account, byOther)
      value((await kit.directory.removeFactor?.(account.id, [byUs])) ?? { kind: 'lost' })
      const log = value((await kit.directory.events?.(account.id, null)) ?? { kind: 'lost' })
      const removed = log.filter(({ what }) => what === 'factor-removed').map((one) => [one.factorId, one.byUs])
      const expected = [
        [byOther, false],
        [byUs, true],
      ]
      requireSame(removed, expected, 'removals of the log, oldest first, each with whether it is ours')
      const after = log.find(({ factorId }) => factorId === byOther)?.cursor ?? null
      const rest = value((await kit.directory.events?.(account.id, after)) ?? { kind: 'lost' })
      requireSame(
        rest.map(({ factorId }) => factorId),
        [byUs],
        'factors of the log after the first removal',
      )
    },
  },
  {
    sentence: 'SEC-2',
    needs: [],
    run: async ({ directory }) => {
      assert.ok(value(await directory.test()).system.length > 0)
    },
  },
  ...customerChecks,
]
