import { afterEach, expect, test } from 'vitest'
import { DeliveryFailure } from '../../../../src/portal/messages/gateway.ts'
import type { MessageLine } from '../../../support/portal/test-deliverer.ts'
import { messageLine } from '../../../support/portal/test-deliverer.ts'

const down = new DeliveryFailure('ECONNREFUSED', false)
const refusal = new DeliveryFailure('SMTP 550', true)

let line: MessageLine
afterEach(() => line.close())

/** Lets the deliverer poll; returns the ids under way. */
async function poll(): Promise<string[]> {
  line.wake()
  await line.settle()
  return line.underWay.map(({ id }) => id)
}

async function take(): Promise<void> {
  line.underWay[0]!.take()
  await line.settle()
}

async function fail(failure = down): Promise<void> {
  line.underWay[0]!.fail(failure)
  await line.settle()
}

test('notices to one address go one after the other, those to others do not wait', async () => {
  line = messageLine()
  const [first, second] = [line.owe(), line.owe()]
  const other = line.owe({ to: 'ops@kenari.example' })
  expect(await poll()).toEqual([first, other])
  await take()
  expect(line.underWay.map(({ id }) => id)).toEqual([other, second])
  await take()
  await take()
  expect(line.delivered).toEqual([first, other, second])
  expect(await poll()).toEqual([])
})

test('a code passes the notices to its own address, and goes before all of them', async () => {
  line = messageLine()
  const notice = line.owe()
  await poll()
  await fail()
  const others = [1, 2, 3, 4, 5].map((n) => line.owe({ to: `desk-${n}@kenari.example` }))
  const code = line.owe({ kind: 'code', code: '012345' })
  expect(await poll()).toEqual([code, ...others.slice(0, 3)])
  expect(line.row(notice)).toMatchObject({ sentAt: null, attempts: 1 })
})

test('at most four are under way at once', async () => {
  line = messageLine()
  for (let n = 0; n < 9; n += 1) line.owe({ to: `desk-${n}@kenari.example` })
  expect(await poll()).toHaveLength(4)
  line.owe({ kind: 'code', code: '012345' })
  expect(await poll()).toHaveLength(4)
  await take()
  expect(line.underWay).toHaveLength(4)
  while (line.underWay.length > 0) await take()
  expect(new Set(line.delivered).size).toBe(10)
  expect(line.delivered).toHaveLength(10)
})

test('it is tried again after 5 s, 10 s, 20 s and so on, at last every 15 minutes, when the timer fires', async () => {
  line = messageLine()
  const id = line.owe()
  await poll()
  const pauses: number[] = []
  for (let n = 0; n < 10; n += 1) {
    await fail()
    const ms = line.timer.ms ?? 0
    pauses.push(ms / 1000)
    line.state.now += ms - 1
    expect(await poll()).toEqual([])
    line.state.now += 1
    line.timer.fire()
    await line.settle()
    expect(line.underWay).toHaveLength(1)
  }
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900])
  await take()
  expect(line.row(id)).toMatchObject({ sentAt: line.state.now, failedAt: null, nextAttemptAt: null, attempts: 10 })
  expect(line.timer.ms).toBeUndefined()
})

test('what is owed to the same address later does not wait out the pause of what failed before it', async () => {
  line = messageLine()
  const first = line.owe()
  await poll()
  await fail()
  line.state.now += 1000
  const second = line.owe()
  expect(await poll()).toEqual([first])
  await fail()
  expect(await poll()).toEqual([])
  line.state.now += 10_000
  await poll()
  await take()
  await take()
  expect(line.delivered).toEqual([first, second])
})

test('a clock set back delays nothing for longer than the longest pause', async () => {
  line = messageLine()
  line.state.now += 30 * 86_400_000
  const id = line.owe()
  await poll()
  await fail()
  line.state.now -= 30 * 86_400_000
  expect(await poll()).toEqual([id])
  await fail()
  expect(await poll()).toEqual([])
  expect(line.timer.ms).toBe(10_000)
})

test('what is refused for good is over; the next to that address goes', async () => {
  line = messageLine()
  const [refused, next] = [line.owe(), line.owe()]
  await poll()
  await fail(refusal)
  expect(line.row(refused)).toMatchObject({ sentAt: null, failedAt: line.state.now, nextAttemptAt: null, attempts: 1 })
  expect(line.underWay.map(({ id }) => id)).toEqual([next])
  line.state.now += 86_400_000
  expect(await poll()).toEqual([next])
})

test('a code that is of no use any more is given up untried; a new one does not wait for that', async () => {
  line = messageLine()
  const old = line.owe({ kind: 'code', code: '012345' })
  await poll()
  await fail()
  line.stale.add(old)
  const renewed = line.owe({ kind: 'code', code: '543210' })
  expect(await poll()).toEqual([renewed])
  expect(line.row(old)).toMatchObject({ attempts: 1, nextAttemptAt: line.state.now + 5000 })
  line.state.now += 5000
  expect(await poll()).toEqual([renewed])
  expect(line.row(old)).toMatchObject({ sentAt: null, failedAt: line.state.now, nextAttemptAt: null, attempts: 1 })
})

test('taken, but not written down for a full disk: written down later, not sent again', async () => {
  let full = true
  line = messageLine((store) => ({
    ...store,
    markSent(id, at) {
      if (full) throw new RangeError('database or disk is full')
      store.markSent(id, at)
    },
  }))
  const id = line.owe()
  await poll()
  await take()
  expect(line.row(id)).toMatchObject({ sentAt: null })
  full = false
  line.timer.fire()
  await line.settle()
  expect(line.row(id)).toMatchObject({ sentAt: line.state.now })
  expect(line.delivered).toEqual([id])
  expect(line.log).toEqual(["E-mail: delivery waits, the portal's files cannot be used (RangeError)"])
})

test('a store that cannot be read is asked again later', async () => {
  let broken = true
  line = messageLine((store) => ({
    ...store,
    due(channel, when) {
      if (broken) throw new RangeError('disk I/O error')
      return store.due(channel, when)
    },
  }))
  const id = line.owe()
  expect(await poll()).toEqual([])
  broken = false
  line.timer.fire()
  await line.settle()
  expect(line.underWay.map((one) => one.id)).toEqual([id])
})

test('a stop lets what is under way come to its end, and begins nothing', async () => {
  line = messageLine()
  const [first, second] = [line.owe(), line.owe()]
  await poll()
  const stopped = line.stop()
  await take()
  await stopped
  expect(line.row(first)).toMatchObject({ sentAt: line.state.now })
  expect(line.row(second)).toMatchObject({ sentAt: null, attempts: 0 })
  expect(await poll()).toEqual([])
})

test('a stop does not wait for ever; what it cuts off is owed still', async () => {
  line = messageLine()
  const id = line.owe()
  await poll()
  const stopped = line.stop()
  expect(line.timer.ms).toBe(5000)
  line.timer.fire()
  await stopped
  expect(line.row(id)).toMatchObject({ sentAt: null, failedAt: null, attempts: 0 })
})

test('the log says when deliveries begin to fail and when they work again, with no address and no text in it', async () => {
  line = messageLine()
  const id = line.owe({ body: 'canary-body', subject: 'canary-subject', to: 'canary@serimuda.example' })
  await poll()
  for (let n = 0; n < 3; n += 1) {
    await fail()
    line.state.now += line.timer.ms ?? 0
    await poll()
  }
  await take()
  const second = line.owe({ kind: 'code', code: '918273' })
  line.stale.add(second)
  const third = line.owe()
  await poll()
  await fail(refusal)
  expect(line.log).toEqual([
    'E-mail: not delivered, tried again until it is (ECONNREFUSED)',
    'E-mail: delivered again',
    `E-mail: message ${second} was not sent: its code is not valid any more`,
    `E-mail: message ${third} was refused for good (SMTP 550)`,
  ])
  expect(id).not.toContain('canary')
})
