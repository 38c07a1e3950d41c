import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { createServerRun, newPassword, newUsers, serveUntilInterrupted, whyNotInstalled } from './real-server.mjs'

const installed = '/usr/share/phpmyadmin'
const assets = path.join(import.meta.dirname, 'phpmyadmin')

/** phpMyAdmin's default. */
const sessionSeconds = 1440

/** @type {import('./real-server.mjs').Packages} MariaDB without the package that runs it as a service; no web server. */
const packages = {
  title: 'phpMyAdmin',
  packages: [
    'phpmyadmin',
    'php-christianriesen-otp',
    'php-bacon-qr-code',
    'mariadb-server-core',
    'mariadb-client',
    'libfaketime',
  ],
  answers: [
    'phpmyadmin phpmyadmin/dbconfig-install boolean false',
    'phpmyadmin phpmyadmin/reconfigure-webserver multiselect',
  ],
}

/**
 * Installs phpMyAdmin and MariaDB where they are missing.
 * @param {import('../setup/steps.mjs').Log} [log]
 * @returns {Promise<string | null>} why there can be none here, or null
 */
export async function whyNoPhpMyAdmin(log = () => {}) {
  return whyNotInstalled(packages, log)
}

/**
 * Starts phpMyAdmin and a MariaDB of its own in a folder of their own: configuration storage, authenticator app, two users.
 * @returns {Promise<import('./real-server.mjs').RealServer>}
 */
export async function startPhpMyAdmin() {
  const server = createServerRun('phpmyadmin')
  return server.orStop(async () => {
    const { folder } = server
    const users = newUsers()
    const socket = path.join(folder, 'mariadb.sock')
    const controlPassword = newPassword()
    await startDatabase(server, socket)
    /** @type {(input: string) => Promise<string>} */
    const query = (input) =>
      server.run({
        command: '/usr/bin/mariadb',
        args: ['--no-defaults', '--user=root', '--skip-column-names', '--raw', `--socket=${socket}`],
        input,
      })
    await query(
      `${fs.readFileSync(path.join(installed, 'sql', 'create_tables.sql'), 'utf8')}\n${accounts(users, controlPassword)}`,
    )
    const run = { socket, cookieSecret: randomBytes(16).toString('hex'), controlUser, controlPassword, sessionSeconds }
    const documents = prepareDocuments(folder, run)
    const [, origin = ''] = await server.start({
      command: '/usr/bin/php',
      args: [...settings(folder), '-S', '127.0.0.1:0', '-t', documents],
      env: {
        LD_PRELOAD: '/usr/$LIB/faketime/libfaketime.so.1',
        FAKETIME_TIMESTAMP_FILE: server.clockFile,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        RUN_FOLDER: folder,
        AUTOLOAD_FILE: path.join(assets, 'autoload.php'),
        CONFIG_FILE: path.join(assets, 'config.inc.php'),
      },
      ready: /Development Server \((http:\/\/127\.0\.0\.1:\d+)\) started/,
    })
    const { now, advance, stop } = server
    /** @type {import('./real-server.mjs').RealServer['hasTwoFactor']} */
    const hasTwoFactor = async (user) => {
      const stored = await query(`SELECT config_data FROM phpmyadmin.pma__userconfig WHERE username = '${user}';`)
      return stored.trim() !== '' && Boolean(JSON.parse(stored)['2fa']?.backend)
    }
    return { origin, users, sessionSeconds, folder, now, advance, hasTwoFactor, stop }
  })
}

/**
 * @param {ReturnType<typeof createServerRun>} server
 * @param {string} socket its only address
 */
async function startDatabase({ folder, run, start }, socket) {
  const data = path.join(folder, 'mariadb')
  const temporary = path.join(folder, 'mariadb-tmp')
  fs.mkdirSync(temporary)
  const common = [
    '--no-defaults',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    `--datadir=${data}`,
    '--innodb-log-file-size=4M',
  ]
  await run({
    command: '/usr/bin/mariadb-install-db',
    args: [...common, '--auth-root-authentication-method=normal', '--skip-test-db'],
  })
  await start({
    command: '/usr/sbin/mariadbd',
    args: [
      ...common,
      `--tmpdir=${temporary}`,
      `--socket=${socket}`,
      `--pid-file=${path.join(folder, 'mariadb.pid')}`,
      '--skip-networking',
      // Its tables need not outlive a loss of power.
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=32M',
      '--performance-schema=OFF',
    ],
    ready: /ready for connections/,
  })
}

const controlUser = 'pma'

/**
 * @param {import('./real-server.mjs').User[]} users
 * @param {string} controlPassword
 * @returns {string} SQL
 */
function accounts(users, controlPassword) {
  const control = `CREATE USER ${controlUser}@localhost IDENTIFIED BY '${controlPassword}';
    GRANT SELECT, INSERT, UPDATE, DELETE, ALTER ON phpmyadmin.* TO ${controlUser}@localhost;`
  const one = users.map(
    ({ name, password }) => `CREATE DATABASE ${name};
      CREATE USER ${name}@localhost IDENTIFIED BY '${password}';
      GRANT ALL ON ${name}.* TO ${name}@localhost;`,
  )
  return [control, ...one].join('\n')
}

/**
 * phpMyAdmin's own files by links, but for two: the page, whose place is taken for the root of all, and the file that
 * says where the configuration is.
 * @param {string} folder
 * @param {object} run what the configuration reads
 * @returns {string} the folder that PHP serves
 */
function prepareDocuments(folder, run) {
  fs.writeFileSync(path.join(folder, 'run.json'), JSON.stringify(run), { mode: 0o600 })
  for (const name of ['cache', 'sessions', 'php-tmp']) fs.mkdirSync(path.join(folder, name))
  const documents = path.join(folder, 'documents')
  const libraries = path.join(documents, 'libraries')
  linkAll(installed, documents, ['index.php', 'libraries'])
  linkAll(path.join(installed, 'libraries'), libraries, ['vendor_config.php'])
  fs.copyFileSync(path.join(installed, 'index.php'), path.join(documents, 'index.php'))
  fs.copyFileSync(path.join(assets, 'vendor_config.php'), path.join(libraries, 'vendor_config.php'))
  return documents
}

/**
 * @param {string} from
 * @param {string} to
 * @param {string[]} except
 */
function linkAll(from, to, except) {
  fs.mkdirSync(to)
  for (const name of fs.readdirSync(from).filter((one) => !except.includes(one)))
    fs.symlinkSync(path.join(from, name), path.join(to, name))
}

/**
 * @param {string} folder
 * @returns {string[]} options of php
 */
function settings(folder) {
  return Object.entries({
    'session.save_path': path.join(folder, 'sessions'),
    // PHP would remove the files of sessions by the real clock.
    'session.gc_probability': '0',
    upload_tmp_dir: path.join(folder, 'php-tmp'),
    sys_temp_dir: path.join(folder, 'php-tmp'),
  }).flatMap(([name, value]) => ['-d', `${name}=${value}`])
}

if (import.meta.main) await serveUntilInterrupted(whyNoPhpMyAdmin, startPhpMyAdmin)
