import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import { fileProblem, GatewayProblem } from './problem.ts'
import { readSecretFile } from './secrets.ts'

/** Paths of a certificate with its chain, and of its private key; both PEM. */
export interface TlsFiles {
  certificate: string
  key: string
}

/** What a TLS server needs. */
export interface TlsPair {
  cert: string
  key: string
  /** When the certificate expires. */
  expires: Date
}

/**
 * Reads both files, and refuses a pair that clients would refuse.
 *
 * @param host the one that clients ask for: name or address
 * @throws GatewayProblem what is wrong with which file
 */
export function readTlsFiles({ certificate, key }: TlsFiles, host: string, now: Date): TlsPair {
  const cert = readCertificate(certificate)
  const x509 = parsed(() => new X509Certificate(cert), `${certificate} is no certificate in PEM.`)
  const secret = readSecretFile(key)
  const privateKey = parsed(() => createPrivateKey(secret), `${key} is no private key in PEM without a passphrase.`)
  // guard: gateway.tls-pair
  if (!x509.checkPrivateKey(privateKey))
    throw new GatewayProblem(
      `The key ${key} is not that of the certificate ${certificate}. Name the two that belong together.`,
    )
  const expires = new Date(x509.validTo)
  // guard: gateway.tls-expired
  if (expires <= now)
    throw new GatewayProblem(
      `The certificate ${certificate} expired on ${expires.toISOString()}. Renew it, then start again.`,
    )
  if (new Date(x509.validFrom) > now)
    throw new GatewayProblem(
      `The certificate ${certificate} is valid only from ${new Date(x509.validFrom).toISOString()}. Check the clock of this computer.`,
    )
  const fits = isIP(host) === 0 ? x509.checkHost(host) : x509.checkIP(host)
  if (fits === undefined)
    throw new GatewayProblem(
      `The certificate ${certificate} is not for ${host}, the host of "publicUrl". Get one for it, or correct "publicUrl".`,
    )
  parsed(() => createSecureContext({ cert, key: secret }), `${certificate} and ${key} cannot be used for TLS.`)
  return { cert, key: secret, expires }
}

function readCertificate(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw fileProblem(error, `The certificate ${file}`)
  }
}

/** The certificates of authorities in a file. @throws GatewayProblem where it has none in PEM, or one that cannot be read */
export function readAuthorityFile(file: string): string {
  const text = readCertificate(file)
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  if (certificates === null) throw new GatewayProblem(`${file} is no certificate in PEM.`)
  for (const one of certificates) parsed(() => new X509Certificate(one), `${file} is no certificate in PEM.`)
  return text
}

/** OpenSSL's own messages name parts of what it read, which may be a key. */
function parsed<T>(parse: () => T, sentence: string): T {
  try {
    return parse()
  } catch {
    throw new GatewayProblem(sentence)
  }
}
