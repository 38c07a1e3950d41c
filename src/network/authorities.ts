import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as tls from 'node:tls'

/**
 * Where systems keep their authorities in one file: Debian, Ubuntu, Alpine and Arch; Fedora and RHEL; SUSE; OpenSSL's own
 * place (of the list in Go's `crypto/x509/root_linux.go`).
 */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/var/lib/ca-certificates/ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const

/** What of Node and of the system is read; tests give their own. */
export interface AuthoritySources {
  /** `tls.getCACertificates`, which Node has since 22.15; Electron 33 has none. */
  fromNode?: ((kind: 'default' | 'system') => string[]) | undefined
  env: Readonly<Record<string, string | undefined>>
  bundles: readonly string[]
  /** @throws where there is no such file */
  read(file: string): string
}

const ofThisComputer = (): AuthoritySources => ({
  fromNode: tls.getCACertificates,
  env: process.env,
  bundles,
  read: (file) => readFileSync(file, 'utf8'),
})

/**
 * The authorities that are trusted: those of Node **and** those of this computer, so that a company's own is known
 * without a setting, and those of `NODE_EXTRA_CA_CERTS`. Where Node cannot read the system's store, its bundle file is
 * read, or the one that `SSL_CERT_FILE` names. None is taken away, and a source that cannot be read adds none.
 *
 * @returns certificates in PEM, each once
 */
export function readAuthorities(
  { fromNode, env, bundles: files, read }: AuthoritySources = ofThisComputer(),
): string[] {
  const extra = env['NODE_EXTRA_CA_CERTS']
  const named = env['SSL_CERT_FILE']
  const ofNode = (kind: 'default' | 'system'): string[] => attempt(() => fromNode?.(kind) ?? [])
  const ofFile = (file: string): string[] => attempt(() => certificatesIn(read(file)))
  const ofSystem = ofNode('system')
  // guard: network.system-authorities
  const system =
    ofSystem.length > 0 && named === undefined
      ? ofSystem
      : [...ofSystem, ...firstOf([...(named === undefined ? [] : [named]), ...files], ofFile)]
  const ofDefault = ofNode('default')
  const own = ofDefault.length > 0 ? ofDefault : tls.rootCertificates
  return [...new Set([...own, ...system, ...(extra === undefined ? [] : ofFile(extra))].map((one) => one.trim()))]
}

let known: { all: string[]; context: tls.SecureContext; basis: readonly string[] | null } | undefined

/** Read once, and again where the program gave Node others (`tls.setDefaultCACertificates`). */
function current(): NonNullable<typeof known> {
  const fromNode = tls.getCACertificates as typeof tls.getCACertificates | undefined
  // Node answers with the same array until it is given others.
  const basis = fromNode?.('default') ?? null
  if (known === undefined || known.basis !== basis) known = { ...usable(readAuthorities()), basis }
  return known
}

/** What is no certificate is left out: one of them would end every connection. */
function usable(all: string[]): { all: string[]; context: tls.SecureContext } {
  try {
    return { all, context: tls.createSecureContext({ ca: all }) }
  } catch {
    const certificates = all.filter(isCertificate)
    return { all: certificates, context: tls.createSecureContext({ ca: certificates }) }
  }
}

/** The authorities of `readAuthorities`. */
export function trustedAuthorities(): string[] {
  return current().all
}

/** The same, as connections take them: reading some hundred certificates for each would take its time. */
export function trustedContext(): tls.SecureContext {
  return current().context
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

function firstOf(files: readonly string[], certificatesOf: (file: string) => string[]): string[] {
  for (const file of files) {
    const found = certificatesOf(file)
    if (found.length > 0) return found
  }
  return []
}

function certificatesIn(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/gu) ?? []
}

function attempt(read: () => string[]): string[] {
  try {
    return read()
  } catch {
    return []
  }
}
