import { z } from 'zod'
import type { CompanyProxy, ProxyCredentials } from '../../../network/company-proxy.ts'
import type { Settings } from '../../base/database/settings.ts'
import type { Keychain } from '../../base/environment.ts'
import { companyProxies, type OpenSecrets } from '../../base/secrets/open-secrets.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'

/**
 * User and password for the proxies of the company's network. They are asked for once, for the API of portals and for
 * their pages alike, and kept in memory; where the system has a keychain, it seals what a proxy has accepted, for the
 * next start. They are in no address, log line, audit entry, diagnosis or error.
 */
export interface ProxySignIns {
  /** The proxy that waits for somebody to sign in, as `host:port`; null while none does. */
  asked(): { proxy: string; refused: boolean } | null
  /** True while a proxy's password is kept, in memory or sealed. */
  kept(): boolean
  signIn(proxy: string, user: string, password: SecretText): void
  /** Does not ask for the proxy that waits now before `askAgain`. */
  dismiss(): void
  /** Somebody does something that needs the proxy: it may ask again. */
  askAgain(): void
  /** Overwrites what is in memory, and removes what is sealed. */
  forget(): void
}

export interface ProxySignInDeps {
  network: CompanyProxy
  keychain: Keychain | null
  settings: Settings
  secrets: OpenSecrets
  unitOfWork: UnitOfWork
  /** What the surroundings know of a proxy already, e.g. by `HTTPS_PROXY`. */
  knownElsewhere(proxy: string): Promise<ProxyCredentials | null>
  /** False once the database is closed. */
  isOpen(): boolean
  /** Called when a proxy asks, or does not any more. */
  onChanged(): void
  /** Called when a proxy has accepted what somebody gave: portals that were away can be reached now. */
  onAccepted(): void
}

const keptUnder = 'network.proxies'
/** By the name of the proxy: what the keychain sealed, in Base64. */
const keptSchema = z.record(z.string().max(300), z.string().max(4_000))
/** What is sealed: with whose it is, so that a row that was changed by hand sends no password to another proxy. */
const content = z.strictObject({ proxy: z.string(), credentials: z.string() })

export function createProxySignIns(deps: ProxySignInDeps): ProxySignIns {
  const { network, keychain, settings, secrets, unitOfWork, isOpen } = deps
  let asked: { proxy: string; refused: boolean } | null = null
  /** What was known of proxies before anybody was asked. */
  const wasKnown = new WeakSet<ProxyCredentials>()
  /** The proxies that accepted what somebody gave in this run. */
  const accepted = new Set<string>()
  let dismissed: string | null = null

  const sealed = (): z.infer<typeof keptSchema> => settings.read(keptUnder, keptSchema, {})

  function write(change: (all: z.infer<typeof keptSchema>) => unknown): void {
    if (!isOpen()) return
    const all = { ...sealed() }
    change(all)
    try {
      unitOfWork.run(() => settings.write(keptUnder, Object.keys(all).length === 0 ? null : all))
    } catch {
      // A disk that refuses keeps nothing; the password is in memory as before.
    }
  }

  async function keep(proxy: string, credentials: ProxyCredentials): Promise<void> {
    const isEnded = (): boolean => credentials.ended
    if (isEnded()) return
    const text = JSON.stringify({ proxy, credentials: credentials.reveal() })
    // guard: proxy-sign-ins.sealed
    const bytes = (await keychain?.seal(text).catch(() => null)) ?? null
    // Forgotten, or refused, while the keychain sealed it.
    if (bytes === null || isEnded()) return
    write((all) => (all[proxy] = bytes.toString('base64')))
  }

  async function known(proxy: string): Promise<ProxyCredentials | null> {
    const bytes = sealed()[proxy]
    const elsewhere = async (): Promise<ProxyCredentials | null> => {
      const found = await deps.knownElsewhere(proxy)
      if (found !== null) wasKnown.add(found)
      return found
    }
    if (bytes === undefined || keychain === null) return elsewhere()
    const opened = await keychain.open(Buffer.from(bytes, 'base64')).catch(() => null)
    const read = opened === null ? null : content.safeParse(JSON.parse(opened.text))
    if (read?.success !== true || read.data.proxy !== proxy) return elsewhere()
    const found = secrets.protect('proxy', companyProxies, read.data.credentials)
    wasKnown.add(found)
    return found
  }

  network.follow({
    known,
    onAccepted: (proxy, credentials) => {
      if (wasKnown.has(credentials)) return
      accepted.add(proxy)
      if (asked?.proxy === proxy) asked = null
      void keep(proxy, credentials).then(deps.onChanged)
      deps.onChanged()
      deps.onAccepted()
    },
    onAsked: (proxy, refused) => {
      if (refused) {
        accepted.delete(proxy)
        write((all) => Reflect.deleteProperty(all, proxy))
      }
      if (asked?.proxy === proxy && asked.refused === refused) return
      if (dismissed === proxy && !refused) return
      asked = { proxy, refused }
      deps.onChanged()
    },
  })

  return {
    asked: () => asked,
    kept: () => accepted.size > 0 || Object.keys(sealed()).length > 0,
    signIn: (proxy, user, password) => {
      const both = Buffer.concat([Buffer.from(`${user}:`), password.bytes])
      const credentials = secrets.protect('proxy', companyProxies, both.toString('base64'))
      both.fill(0)
      dismissed = null
      asked = null
      network.signIn(proxy, credentials)
      deps.onChanged()
    },
    dismiss: () => {
      dismissed = asked?.proxy ?? dismissed
      asked = null
      deps.onChanged()
    },
    askAgain: () => (dismissed = null),
    forget: () => {
      accepted.clear()
      dismissed = null
      network.signOut()
      secrets.endOf(companyProxies)
      write((all) => {
        for (const proxy of Object.keys(all)) Reflect.deleteProperty(all, proxy)
      })
      deps.onChanged()
    },
  }
}
