import { session } from 'electron'
import { createCompanyProxy, plainCredentials, type CompanyProxy } from '../../network/company-proxy.ts'
import { credentialsFromEnvironment } from '../../network/routes.ts'

/**
 * The way to portals by what this computer is set to: Chromium reads the desktop's settings, or `https_proxy` and
 * `no_proxy`, for each address. No page uses the default session. To be called when the app is ready.
 */
export function createSystemProxy(): CompanyProxy {
  return createCompanyProxy((url) => session.defaultSession.resolveProxy(url))
}

/** Chromium takes no user and password from an address in the environment. */
export function credentialsOfSystem(proxy: string): Promise<ReturnType<typeof plainCredentials> | null> {
  const text = credentialsFromEnvironment(proxy)
  return Promise.resolve(text === null ? null : plainCredentials(text))
}
