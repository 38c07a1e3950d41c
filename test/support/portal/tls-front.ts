import { request as httpRequest } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { testCertificate } from './test-certificate.ts'

/** A TLS front before a sandbox on this machine; its port. Ends with the test. */
export async function tlsFront(
  to: string,
  certificate: { key: string; cert: string } = testCertificate,
): Promise<number> {
  const server = createServer(certificate, (request, response) => {
    const headers = { ...request.headers, host: new URL(to).host }
    const { method, url } = request
    const forward = httpRequest(new URL(url ?? '/', to), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    request.pipe(forward)
  })
  // Every loopback address, so that a test can come by one that the certificate does not name.
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}
