import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { faultProxy, type FaultProxy, type ProxyOptions } from '../support/faults/fault-proxy.ts'
import { rawServer } from '../support/portal/raw-server.ts'
import { until } from '../support/time/until.ts'

const text = 'an answer of thirty-one characters'

async function proxied(options?: ProxyOptions): Promise<{ proxy: FaultProxy; arrived: { body: string }[] }> {
  const { origin, arrived } = await rawServer((response) => response.end(text))
  const proxy = await faultProxy(() => origin, options)
  onTestFinished(() => proxy.close())
  return { proxy, arrived }
}

/** The body of the answer, or the code of the error that came instead. */
function ask({ origin }: FaultProxy, body = ''): { answer: Promise<string>; leave(): void } {
  const sent = request(origin, { method: 'POST', agent: false, headers: { 'Content-Length': body.length } })
  const answer = new Promise<string>((resolve) => {
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    sent.on('response', (response) => {
      let read = ''
      response.setEncoding('latin1').on('data', (part: string) => (read += part))
      response.on('end', () => resolve(read))
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    })
  })
  sent.end(body)
  return { answer, leave: () => void sent.destroy() }
}

/** Every byte that comes over a connection until its end, and whether that was a reset. */
function bytesOf({ origin }: FaultProxy, sent: string): Promise<{ bytes: Buffer; reset: boolean }> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  const parts: Buffer[] = []
  let reset = false
  socket.on('data', (part) => parts.push(part)).on('error', () => (reset = true))
  socket.write(sent)
  return new Promise((resolve) => socket.on('close', () => resolve({ bytes: Buffer.concat(parts), reset })))
}

test('passes everything on, request by request, and reports each', async () => {
  const { proxy, arrived } = await proxied()
  expect(await ask(proxy, 'one').answer).toBe(text)
  expect(await ask(proxy, 'two').answer).toBe(text)
  expect(arrived.map(({ body }) => body)).toEqual(['one', 'two'])
  expect(proxy.exchanges.map(({ line, bytes }) => [line, bytes.answer > text.length])).toEqual([
    ['POST /', true],
    ['POST /', true],
  ])
})

test.each(['end', 'reset'] as const)('cuts an answer after so many bytes, by %s, once', async (by) => {
  const { proxy, arrived } = await proxied()
  for (const after of [0, 1, 20, 100]) {
    proxy.plan({ fault: { kind: 'cut', direction: 'answer', after, by } })
    const got = await bytesOf(proxy, 'GET / HTTP/1.1\r\nHost: here\r\n\r\n')
    expect(got.reset).toBe(by === 'reset')
    // A reset may overtake what was sent before it.
    if (by === 'end') expect(got.bytes).toHaveLength(after)
    else expect(got.bytes.length).toBeLessThanOrEqual(after)
  }
  expect(arrived).toHaveLength(4)
  expect(await ask(proxy).answer).toBe(text)
})

test('cuts a request after so many bytes: it never arrives whole', async () => {
  const { proxy, arrived } = await proxied()
  for (const after of [0, 10, 60]) {
    proxy.plan({ fault: { kind: 'cut', direction: 'request', after, by: 'end' } })
    expect(await ask(proxy, 'some body').answer).toBe('ECONNRESET')
  }
  expect(arrived).toEqual([])
})

test('cuts at a share of the real length, the last byte at the most, and notes it', async () => {
  const { proxy } = await proxied()
  const sent = 'GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n'
  const whole = (await bytesOf(proxy, sent)).bytes.length
  for (const share of [0, 0.5, 0.999999]) {
    proxy.plan({ fault: { kind: 'cut', direction: 'answer', after: { share }, by: 'end' } })
    expect((await bytesOf(proxy, sent)).bytes).toHaveLength(Math.floor(share * whole))
    proxy.plan({ fault: { kind: 'cut', direction: 'request', after: { share }, by: 'end' } })
    expect(await ask(proxy, 'some body').answer).toBe('ECONNRESET')
  }
  expect(proxy.exchanges.map(({ cut }) => cut)).toEqual([false, ...Array.from({ length: 6 }, () => true)])
})

test('notes nothing where the position lies past the end: everything passes', async () => {
  const { proxy } = await proxied()
  proxy.plan({ fault: { kind: 'cut', direction: 'answer', after: 5000, by: 'end' } })
  expect(await ask(proxy).answer).toBe(text)
  expect(proxy.exchanges.map(({ cut }) => cut)).toEqual([false])
})

test('is half-open: the socket stays and nothing passes', async () => {
  const { proxy, arrived } = await proxied()
  proxy.plan({ fault: { kind: 'half-open', direction: 'answer', after: 0 } })
  const asked = ask(proxy)
  await until('the answer was there', () => (proxy.exchanges[0]?.bytes.answer ?? 0) > text.length)
  let ended = false
  void asked.answer.then(() => (ended = true))
  expect(await ask(proxy).answer).toBe(text)
  expect([ended, arrived.length]).toEqual([false, 2])
  asked.leave()
})

test('delays an answer until it is released', async () => {
  const { proxy } = await proxied()
  proxy.plan({ fault: { kind: 'stall', direction: 'answer', after: 30 } })
  const asked = ask(proxy)
  await until('the answer was there', () => (proxy.exchanges[0]?.bytes.answer ?? 0) > text.length)
  proxy.release()
  expect(await asked.answer).toBe(text)
})

test('lets a request arrive late, when who sent it has long left', async () => {
  const { proxy, arrived } = await proxied()
  proxy.plan({ fault: { kind: 'stall', direction: 'request', after: 25 } })
  const asked = ask(proxy, 'late')
  await until('the request was there', () => (proxy.exchanges[0]?.bytes.request ?? 0) > 25)
  asked.leave()
  await asked.answer
  expect(arrived).toEqual([])
  proxy.release()
  await until('it arrives', () => arrived.length === 1)
  expect(arrived[0]?.body).toBe('late')
})

test('lets what was asked for go on, when who asked leaves as it is released', async () => {
  const { proxy } = await proxied()
  proxy.plan({ fault: { kind: 'stall', direction: 'request', after: 25 } })
  const asked = ask(proxy, 'late')
  await until('the request was there', () => (proxy.exchanges[0]?.bytes.request ?? 0) > 25)
  asked.leave()
  proxy.release()
  await asked.answer
  await until('it is answered', () => (proxy.exchanges[0]?.bytes.answer ?? 0) > text.length)
})

test('is slow: it waits first, and then for every piece', async () => {
  const waits: number[] = []
  const { proxy } = await proxied({ wait: async (ms) => void waits.push(ms) })
  proxy.plan({ fault: { kind: 'slow', direction: 'answer', latencyMs: 300, bytesPerSecond: 1000 } })
  expect(await ask(proxy).answer).toBe(text)
  expect(waits[0]).toBe(300)
  const passed = waits.filter((ms) => ms !== 300).reduce((sum, ms) => sum + ms, 0)
  expect(passed).toBeCloseTo(proxy.exchanges[0]!.bytes.answer, 3)
})

test('answers in the portal’s stead, and only where the plan says', async () => {
  const { proxy, arrived } = await proxied()
  const answer = 'HTTP/1.1 503 Away\r\nContent-Length: 4\r\n\r\nAway'
  proxy.plan({ where: /^GET /, fault: { kind: 'instead', answer } })
  expect(await ask(proxy).answer).toBe(text)
  expect(proxy.left()).toBe(1)
  const { bytes } = await bytesOf(proxy, 'GET /x HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n')
  expect(bytes.toString()).toBe(answer)
  expect([arrived.length, proxy.left()]).toEqual([1, 0])
})
