import type { Cookie, Session } from 'electron'
import type { PageCookie } from '../../features/guided/page.ts'

/** A cookie as it is kept; none for one without a domain, which no page set. */
export function pageCookie(one: Cookie): PageCookie[] {
  const { name, value, domain, hostOnly = false, path = '/', secure = false, httpOnly = false } = one
  const { sameSite, expirationDate: expiresAt = null } = one
  return domain === undefined ? [] : [{ name, value, domain, hostOnly, path, secure, httpOnly, sameSite, expiresAt }]
}

/** Sets what was kept of an earlier session; one that Chromium refuses, e.g. because it has expired, is left out. */
export async function setCookies({ cookies }: Session, kept: readonly PageCookie[]): Promise<void> {
  for (const { domain, hostOnly, path, secure, expiresAt, ...same } of kept) {
    const host = domain.replace(/^\./u, '')
    const details = {
      ...same,
      path,
      secure,
      url: `${secure ? 'https' : 'http'}://${host}${path}`,
      ...(hostOnly ? {} : { domain }),
      ...(expiresAt === null ? {} : { expirationDate: expiresAt }),
    }
    await cookies.set(details).catch(() => undefined)
  }
}
