import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate authority that no computer knows, and a portal whose certificate it signed. */
export interface CompanyPortal {
  /** The authority's certificate is `company-ca.pem` in it. */
  folder: string
  port: number
  /** Requests that the portal read, i.e. after a handshake that the browser accepted. */
  heard(): number
  close(): Promise<void>
}

/**
 * @param names hosts of the certificate, e.g. `DNS:portal.example,IP:127.0.0.1`
 * @param behind origin of a portal that answers; a page where it is missing
 */
export async function startCompanyPortal(names: string, behind?: string): Promise<CompanyPortal> {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-authority-'))
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const authority = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign']
  openssl(
    ...['req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'company-ca.pem', '-days', '3'],
    ...['-subj', '/CN=Company Test Authority', ...authority],
  )
  openssl('req', ...newKey, '-keyout', 'portal.key', '-out', 'portal.csr', '-subj', '/CN=portal')
  writeFileSync(join(folder, 'names'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`)
  openssl(
    ...['x509', '-req', '-in', 'portal.csr', '-CA', 'company-ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', '2', '-extfile', 'names', '-out', 'portal.pem'],
  )
  let heard = 0
  const [key, cert] = ['portal.key', 'portal.pem'].map((name) => readFileSync(join(folder, name)))
  const server = createServer({ key, cert }, (asked, answer) => {
    heard += 1
    if (behind !== undefined) {
      const headers = { ...asked.headers, host: new URL(behind).host }
      const forwarded = httpRequest(new URL(asked.url ?? '/', behind), { method: asked.method, headers }, (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers)
        got.pipe(answer)
      })
      forwarded.on('error', () => answer.destroy())
      return void asked.pipe(forwarded)
    }
    answer
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end('<!doctype html><title>Portal</title><link rel="icon" href="data:,"><h1>Portal of the company</h1>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    folder,
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
