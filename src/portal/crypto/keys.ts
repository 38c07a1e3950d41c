import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16

/** What a keyed hash is for; each purpose has a key of its own. */
type MacPurpose = 'code' | 'request' | 'request-secret' | 'login'

/** Sealing and keyed hashes under the portal's key. */
export interface Keys {
  /** AES-256-GCM; `place` names the row it belongs to, so that it opens nowhere else. */
  seal(place: string, text: string): Buffer
  /** Throws when the bytes were changed, or sealed for another place. */
  open(place: string, sealed: Buffer): string
  /** HMAC-SHA-256, base64url. */
  mac(purpose: MacPurpose, text: string): string
}

/** Derives one key a purpose from the portal's key (HKDF, RFC 5869). */
export function keysFrom(master: Buffer): Keys {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', master, '', purpose, 32))
  const sealing = derive('seal')
  const macs: Record<MacPurpose, Buffer> = {
    code: derive('code'),
    request: derive('request'),
    'request-secret': derive('request-secret'),
    login: derive('login'),
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
    mac: (purpose, text) => createHmac('sha256', macs[purpose]).update(text).digest('base64url'),
  }
}
