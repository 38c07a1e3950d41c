import fs from 'node:fs'
import path from 'node:path'
import { createServerRun, newPassword, serveUntilInterrupted } from './real-server.mjs'

const packageFile = path.join(import.meta.dirname, '../../node_modules/better-auth/package.json')

/** Where these say that a test runs, better-auth checks no origin. */
const asInProduction = { NODE_ENV: 'production', TEST: undefined, VITEST: undefined }

/** @typedef {{ email: string, password: string }} BetterAuthAccount */

/**
 * A server of better-auth that runs for one test run, with SQLite.
 * @typedef {object} BetterAuthServer
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {string} url of its API
 * @property {string} version of the package
 * @property {BetterAuthAccount} admin may do everything
 * @property {BetterAuthAccount} gateway has the role `factordesk`, with the privileges of docs/connectors/better-auth.md alone
 * @property {string} folder holds all that it writes
 * @property {(to: string) => Promise<string[]>} codes that it sent to an address, oldest first
 * @property {() => Promise<void>} stop ends its process at once and removes its folder
 */

/**
 * It comes with the packages of this repository.
 * @returns {Promise<string | null>} why there can be none here, or null
 */
export async function whyNoBetterAuth() {
  return fs.existsSync(packageFile) ? null : 'The package better-auth is not installed: run npm ci.'
}

/**
 * Starts better-auth with an empty database on a free port of the loopback address.
 * @param {{ sendsCodes?: boolean, isLimited?: boolean, plugins?: readonly ('admin' | 'two-factor')[] }} [options]
 *   isLimited: by better-auth's own default, as in production
 * @returns {Promise<BetterAuthServer>}
 */
export async function startBetterAuth({
  sendsCodes = true,
  isLimited = false,
  plugins = ['admin', 'two-factor'],
} = {}) {
  const server = createServerRun('better-auth')
  return server.orStop(async () => {
    const { folder, stop } = server
    const admin = { email: 'admin@id.example', password: newPassword() }
    const gateway = { email: 'factordesk@id.example', password: newPassword() }
    const accounts = [
      { ...admin, role: 'admin' },
      { ...gateway, role: 'factordesk' },
    ]
    const databaseFile = path.join(folder, 'database')
    const options = { databaseFile, secret: newPassword() + newPassword(), accounts, sendsCodes, isLimited, plugins }
    const [, origin = ''] = await server.start({
      command: process.execPath,
      args: ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'better-auth', 'server.mjs')],
      cwd: folder,
      env: { ...asInProduction, BETTER_AUTH_OPTIONS: JSON.stringify(options), BETTER_AUTH_TELEMETRY: '0' },
      ready: /Listening on: (http:\/\/127\.0\.0\.1:\d+)/,
    })
    const url = `${origin}/api/auth`
    const health = await fetch(`${url}/ok`)
    if (!health.ok) throw new Error(`better-auth answers its health check with ${health.status}`)
    const { version } = JSON.parse(fs.readFileSync(packageFile, 'utf8'))
    const codes = async (/** @type {string} */ to) => {
      const all = /** @type {{ to: string, code: string }[]} */ (await (await fetch(`${origin}/codes`)).json())
      return all.filter((one) => one.to === to).map(({ code }) => code)
    }
    return { origin, url, version, admin, gateway, folder, codes, stop }
  })
}

if (import.meta.main)
  await serveUntilInterrupted(whyNoBetterAuth, async () => {
    const { origin, folder, admin, gateway } = await startBetterAuth()
    const users = [admin, gateway].map(({ email, password }) => ({ name: email, password, language: 'en' }))
    return { origin, folder, users }
  })
