import { whyNotInstalled } from './real-server.mjs'

/** Debian's Chromium: the browser in which a person signs in at a real provider. */
export const chromiumPath = '/usr/bin/chromium'

/** As root it runs only without the sandbox of its processes. */
export const chromiumArguments = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/**
 * Installs Debian's Chromium where it is missing.
 * @param {import('../setup/steps.mjs').Log} [log]
 * @returns {Promise<string | null>} why there can be none here, or null
 */
export function whyNoChromium(log = () => {}) {
  return whyNotInstalled({ title: 'Chromium', packages: ['chromium'], answers: [] }, log)
}
