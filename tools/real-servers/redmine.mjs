import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createServerRun, newUsers, serveUntilInterrupted, whyNotInstalled } from './real-server.mjs'

const installed = '/usr/share/redmine'
const assets = path.join(import.meta.dirname, 'redmine')

const sessionMinutes = 30

/** @type {import('./real-server.mjs').Packages} No instance: the package would make one in /etc and /var. */
const packages = {
  title: 'Redmine',
  packages: ['redmine', 'redmine-sqlite', 'puma'],
  answers: [
    'redmine redmine/current-instances string',
    'redmine redmine/instances/default/dbconfig-install boolean false',
  ],
}

/**
 * Installs Redmine where it is missing.
 * @param {import('../setup/steps.mjs').Log} [log]
 * @returns {Promise<string | null>} why there can be none here, or null
 */
export async function whyNoRedmine(log = () => {}) {
  return whyNotInstalled(packages, log)
}

/**
 * Starts Redmine with a new database in a folder of its own: two-factor authentication optional, two users.
 * @returns {Promise<import('./real-server.mjs').RealServer>}
 */
export async function startRedmine() {
  const server = createServerRun('redmine')
  return server.orStop(async () => {
    const users = newUsers()
    const env = prepareFolder(server.folder, users)
    const rails = { cwd: installed, env }
    await server.run({
      ...rails,
      command: '/usr/bin/bundle',
      args: ['exec', 'rake', '--rakefile', path.join(assets, 'Rakefile'), 'prepare'],
    })
    const [, origin = ''] = await server.start({
      ...rails,
      env: { ...env, RUBYOPT: `-r${path.join(assets, 'clock.rb')}`, CLOCK_FILE: server.clockFile },
      command: '/usr/bin/bundle',
      args: ['exec', 'puma', '--bind', 'tcp://127.0.0.1:0', '--threads', '1:4'],
      ready: /Listening on (http:\/\/127\.0\.0\.1:\d+)/,
    })
    const { folder, now, advance, stop } = server
    const sessionSeconds = sessionMinutes * 60
    return { origin, users, sessionSeconds, folder, now, advance, hasTwoFactor: storedIn(databaseOf(folder)), stop }
  })
}

/**
 * @param {string} database
 * @returns {import('./real-server.mjs').RealServer['hasTwoFactor']}
 */
function storedIn(database) {
  return async (user) => {
    const db = new DatabaseSync(database, { readOnly: true })
    try {
      const row = db.prepare('SELECT twofa_scheme AS scheme FROM users WHERE login = ?').get(user)
      if (row === undefined) throw new Error(`Redmine has no user ${user}`)
      return row['scheme'] !== null && row['scheme'] !== ''
    } finally {
      db.close()
    }
  }
}

/**
 * @param {string} folder
 * @returns {string}
 */
function databaseOf(folder) {
  return path.join(folder, 'instance', 'redmine.sqlite')
}

/**
 * One instance in the layout of Debian's `redmine-instances`, outside of /etc and /var.
 * @param {string} folder
 * @param {import('./real-server.mjs').User[]} users
 * @returns {NodeJS.ProcessEnv}
 */
function prepareFolder(folder, users) {
  const instance = path.join(folder, 'instance')
  for (const name of ['config', 'log', 'files', 'tmp/cache', 'public/plugin_assets'])
    fs.mkdirSync(path.join(instance, name), { recursive: true })
  const configuration = { production: { adapter: 'sqlite3', database: databaseOf(folder), encoding: 'utf8' } }
  // JSON is YAML.
  fs.writeFileSync(path.join(instance, 'config', 'database.yml'), JSON.stringify(configuration))
  fs.writeFileSync(path.join(instance, 'config', 'secret_key.txt'), randomBytes(64).toString('hex'))
  // Bundler writes a lock file beside it.
  fs.copyFileSync(path.join(assets, 'Gemfile'), path.join(folder, 'Gemfile'))
  const usersFile = path.join(folder, 'users.json')
  fs.writeFileSync(usersFile, JSON.stringify(users))
  return {
    HOME: folder,
    LANG: 'C.UTF-8',
    BUNDLE_GEMFILE: path.join(folder, 'Gemfile'),
    BUNDLE_SILENCE_ROOT_WARNING: '1',
    // Of another Ruby, where one is installed.
    GEM_HOME: undefined,
    GEM_PATH: undefined,
    RUBYLIB: undefined,
    RAILS_ENV: 'production',
    REDMINE_INSTANCE: path.join('../../../../..', instance),
    REDMINE_LANG: 'en',
    // The migrations would write it beside Redmine's own files.
    SCHEMA: '/dev/null',
    SESSION_MINUTES: String(sessionMinutes),
    USERS_FILE: usersFile,
    VERBOSE: 'false',
  }
}

if (import.meta.main) await serveUntilInterrupted(whyNoRedmine, startRedmine)
