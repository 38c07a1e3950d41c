import { z } from 'zod'
import type { GuidedPageView } from '#shared/ipc/features/guided.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { Keychain } from '../../base/environment.ts'
import { AppError } from '../../base/errors.ts'
import type { PageCookie } from './page.ts'
import type { KeptPageRepository } from './repository.ts'

/**
 * Sessions of guided pages that outlive the app, where their user wants that and the system has a keychain: the cookies,
 * sealed. None of its functions but `choose` throws for what disk or keychain refuse; the session then lives in memory alone.
 */
export interface KeptPages {
  /** Whether the session of an account is kept, and why none can be: the one place that says where this is offered. */
  stay(accountId: string): GuidedPageView['stay']
  /** @throws AppError `forbidden` where it is not offered; when the disk refuses */
  choose(accountId: string, stay: boolean): void
  /** Seals and writes the newest cookies. */
  save(accountId: string, cookies: readonly PageCookie[]): Promise<void>
  /** None where nothing is kept, or where the keychain does not open it. */
  restore(accountId: string): Promise<readonly PageCookie[]>
  /** Removes what is kept and the choice. @returns whether there was any */
  forget(accountId: string): boolean
  /** The accounts of which something is kept. */
  accounts(): string[]
}

export interface KeptPagesDeps {
  keychain: Keychain | null
  repository: KeptPageRepository
  clock: Clock
  /** Whether the operator wants any session to outlive the app. */
  isWanted(): boolean
}

/** As many cookies as Chromium keeps of one site, and their bytes (RFC 6265 section 6.1: 4096 each). */
const limits = { cookies: 180, text: 4096 } as const

const cookie = z.strictObject({
  name: z.string().max(limits.text),
  value: z.string().max(limits.text),
  domain: z.string().max(300),
  hostOnly: z.boolean(),
  path: z.string().max(limits.text),
  secure: z.boolean(),
  httpOnly: z.boolean(),
  sameSite: z.enum(['unspecified', 'no_restriction', 'lax', 'strict']),
  expiresAt: z.number().nullable(),
}) satisfies z.ZodType<PageCookie>

/** What is sealed: the cookies with whose they are, so that a row that was changed by hand signs nobody in elsewhere. */
const content = z.strictObject({ accountId: z.string(), cookies: z.array(cookie).max(limits.cookies) })

export function createKeptPages({ keychain, repository, clock, isWanted }: KeptPagesDeps): KeptPages {
  /** The save in force of each account: one that was overtaken by a newer one, or by `forget`, writes nothing. */
  const wanted = new Map<string, symbol>()

  function stay(accountId: string): GuidedPageView['stay'] {
    if (keychain === null) return 'impossible'
    if (!isWanted()) return 'not-wanted'
    return repository.has(accountId) ? 'on' : 'off'
  }

  function forget(accountId: string): boolean {
    wanted.delete(accountId)
    return repository.remove(accountId)
  }

  async function save(accountId: string, cookies: readonly PageCookie[]): Promise<void> {
    if (keychain === null || stay(accountId) !== 'on') return
    const mine = Symbol(accountId)
    wanted.set(accountId, mine)
    const text = JSON.stringify({ accountId, cookies: cookies.slice(0, limits.cookies) })
    // guard: guided.kept-sealed
    const sealed = await keychain.seal(text).catch(() => null)
    // guard: guided.kept-overtaken
    if (wanted.get(accountId) !== mine) return
    wanted.delete(accountId)
    try {
      repository.save(accountId, sealed, instantOf(clock))
    } catch {
      // What is kept then is older: the portal asks to sign in where it does not take that any more.
    }
  }

  return {
    stay,
    choose: (accountId, chosen) => {
      const now = stay(accountId)
      // guard: guided.stay-where-encrypted
      if (chosen && (now === 'impossible' || now === 'not-wanted')) throw new AppError('forbidden')
      if (!chosen) forget(accountId)
      else if (now === 'off') repository.add(accountId, instantOf(clock))
    },
    save,
    restore: async (accountId) => {
      const sealed = stay(accountId) === 'on' ? repository.sealedOf(accountId) : null
      if (sealed === null || keychain === null) return []
      try {
        const { text, outdated } = await keychain.open(sealed)
        const read = content.parse(JSON.parse(text))
        // guard: guided.kept-own-row
        if (read.accountId !== accountId) return []
        // guard: guided.kept-resealed
        if (outdated) await save(accountId, read.cookies)
        return read.cookies
      } catch {
        return []
      }
    },
    forget,
    accounts: repository.accounts,
  }
}
