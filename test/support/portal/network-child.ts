/** A server's process in a company's network: sends what its argument asks for, and prints what became of it. */

import { networkFetch } from '../../../src/network/network-fetch.ts'
import { createSystemClient } from '../../../src/portal/connectors/system-client.ts'
import { smsGateway } from '../../../src/portal/messages/sms-gateway.ts'
import { smtpGateway } from '../../../src/portal/messages/smtp-gateway.ts'
import type { Outgoing } from '../../../src/portal/messages/gateway.ts'

const { smtp, sms, system, fetched } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string | undefined>
const message: Outgoing = {
  id: 'm-1',
  kind: 'code',
  to: 'anna@customer.example',
  subject: 'Your code',
  body: 'The code is 123456.',
  queuedAt: Date.parse('2026-11-30T12:00:00Z'),
} as unknown as Outgoing
const signal = AbortSignal.timeout(10_000)
const said = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => value ?? 'sent',
    (error: unknown) => (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message,
  )

const result = {
  smtp: smtp && (await said(smtpGateway(smtp, 8_000).deliver(message, signal))),
  sms: sms && (await said(smsGateway(sms, 8_000).deliver({ ...message, to: '+60123456789' }, signal))),
  system:
    system &&
    (await said(
      createSystemClient({ url: system })
        .send({ method: 'GET', path: '/' }, Date.now() + 8_000)
        .then(({ kind }) => kind),
    )),
  fetched: fetched && (await said(networkFetch(fetched, { signal }).then(({ status }) => status))),
}
console.log(JSON.stringify(result))
process.exit(0)
