import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TlsFiles } from '../../../src/gateway/tls.ts'

/** A certificate signed by itself for a host, made now; the private key is its owner's alone. */
export function makeCertificate(folder: string, name: string, { host = 'localhost', days = 2 } = {}): TlsFiles {
  const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)]
  const names = `subjectAltName=${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}`
  const subject = ['-subj', `/CN=${host}`, '-addext', names]
  const pair = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', certificate]
  execFileSync('openssl', ['req', '-x509', ...pair, ...subject, '-days', String(days)], { stdio: 'ignore' })
  chmodSync(key, 0o600)
  return { certificate, key }
}

/** A file with a secret that its owner alone may read; another mode where one is given. */
export function secretFile(folder: string, name: string, text: string, mode = 0o600): string {
  const file = join(folder, name)
  writeFileSync(file, `${text}\n`)
  chmodSync(file, mode)
  return file
}

/** What every configuration of a test has; sample accounts, and passwords that cost little. */
export function gatewaySettings(changes: object = {}): object {
  return {
    listen: { port: 0 },
    publicUrl: 'http://localhost:4711',
    name: 'Desk of the test',
    support: { email: 'help@desk.example', hotline: '+60 0 000 0000', customerService: 'cs@desk.example' },
    dataDir: 'data',
    connector: { kind: 'built-in', settings: { scenario: 'three-accounts' } },
    passwordCost: 2 ** 14,
    ...changes,
  }
}

/** Writes a configuration into a folder and returns its path. */
export function writeConfig(folder: string, settings: object): string {
  const file = join(folder, 'gateway.json')
  writeFileSync(file, JSON.stringify(settings))
  return file
}
