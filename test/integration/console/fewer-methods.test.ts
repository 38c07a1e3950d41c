import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import type { Method } from '#shared/api/primitives.ts'
import { startTestConsole } from '../../support/console/test-console.ts'
import { at, operatorOf } from '../../support/console/operator.ts'
import { samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'

/** A portal in front of the sandbox that says it offers these methods alone; everything else is the sandbox's. */
async function offering(methods: readonly Method[], behind: string): Promise<string> {
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, host: new URL(behind).host, 'accept-encoding': 'identity' }
    const passedOn = request(behind + (asked.url ?? ''), { method: asked.method, headers }, (answered) => {
      const parts: Buffer[] = []
      answered.on('data', (part: Buffer) => parts.push(part))
      answered.on('end', () => {
        const whole = Buffer.concat(parts).toString()
        const isCapabilities = asked.url?.endsWith('/capabilities') === true
        const text = isCapabilities ? JSON.stringify({ ...(JSON.parse(whole) as object), methods }) : whole
        const { 'content-length': _length, 'transfer-encoding': _encoding, ...kept } = answered.headers
        answer.writeHead(answered.statusCode ?? 500, kept).end(text)
      })
    })
    asked.pipe(passedOn)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a method that the portal does not offer cannot be chosen, and the one it offers can', async ({ world }) => {
  const { sandbox } = world
  const app = await startTestConsole({ ...sandbox, baseUrl: await offering(['email'], sandbox.baseUrl) })
  onTestFinished(() => app.close())
  const operator = operatorOf(world, app)
  await operator.signIn(samples.bayu)
  const { id: procedureId } = await operator.startUntil(samples.bayu, 'set-up', 'method', 'email')
  for (const method of ['sms', 'authenticator'] as const)
    expect(await app.failure('procedure.chooseMethod', { procedureId, method })).toMatchObject({
      code: 'invalid-request',
    })
  at(await app.ok('procedure.chooseMethod', { procedureId, method: 'email' }), 'identity')
})
