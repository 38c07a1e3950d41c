import { createCipheriv, createDecipheriv, createHmac, createPrivateKey, hkdfSync, randomBytes } from 'node:crypto'
import type { CheckpointSigner } from '#shared/audit/checkpoint.ts'
import { createSigner } from '#shared/audit/checkpoint.ts'

const nonceBytes = 12
const tagBytes = 16

/** What a keyed hash is for; each purpose has a key of its own. */
type MacPurpose = 'code' | 'request' | 'request-secret' | 'login' | 'address'

/** Sealing and keyed hashes under the portal's key. */
export interface Keys {
  /** AES-256-GCM; `place` names the row it belongs to, so that it opens nowhere else. */
  seal(place: string, text: string): Buffer
  /** Throws when the bytes were changed, or sealed for another place. */
  open(place: string, sealed: Buffer): string
  /** HMAC-SHA-256, base64url. */
  mac(purpose: MacPurpose, text: string): string
  /** Signs the heads of the audit; the same key at each start. */
  auditSigner(): CheckpointSigner
}

/** Derives one key a purpose from the portal's key (HKDF, RFC 5869). */
export function keysFrom(master: Buffer): Keys {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', master, '', purpose, 32))
  const sealing = derive('seal')
  let signer: CheckpointSigner | undefined
  const macs: Record<MacPurpose, Buffer> = {
    code: derive('code'),
    request: derive('request'),
    'request-secret': derive('request-secret'),
    login: derive('login'),
    address: derive('address'),
  }
  return {
    seal(place, text) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(place))
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(place, sealed) {
      const nonce = sealed.subarray(0, nonceBytes)
      const decipher = createDecipheriv('aes-256-gcm', sealing, nonce, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-tagBytes))
      return decipher.update(sealed.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
    },
    auditSigner: () => (signer ??= createSigner(signingKey(derive('audit')))),
    mac: (purpose, text) => createHmac('sha256', macs[purpose]).update(text).digest('base64url'),
  }
}

/** What goes before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

function signingKey(seed: Buffer): string {
  const key = Buffer.concat([ed25519Prefix, seed])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }).toString()
}
