import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { StepFailure } from './steps.mjs'

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {boolean} whether a window could be seen here
 */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * Electron takes Wayland by itself only where the session says that it is one (XDG_SESSION_TYPE), and X11 otherwise.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string[]} what Electron needs to know of a screen that only Wayland reaches
 */
export function displayArgs(env = process.env, platform = process.platform) {
  return platform === 'linux' && !env['DISPLAY'] && env['WAYLAND_DISPLAY'] ? ['--ozone-platform=wayland'] : []
}

/**
 * Runs `work` with a screen of its own on Linux, so that tests never touch the person's. Elsewhere on the real one.
 * Not xvfb-run: it picks a display by checking which is free, which two runs at once can do together, and it leaves its
 * server behind when it is killed. Xvfb itself picks safely (-displayfd).
 * @template T
 * @param {(env: Record<string, string>) => Promise<T>} work gets what a program needs in its environment to draw there
 * @returns {Promise<T>}
 */
export async function withVirtualDisplay(work) {
  if (process.platform !== 'linux') return work({})
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'factordesk-display-'))
  const authority = path.join(folder, 'authority')
  const cookie = randomBytes(16).toString('hex')
  try {
    // The server accepts a cookie under any display; its number is not known yet.
    allow(authority, ':0', cookie)
    const { server, display } = await start(authority)
    try {
      allow(authority, display, cookie)
      return await work({ DISPLAY: display, XAUTHORITY: authority, WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: 'x11' })
    } finally {
      server.kill()
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Only a program that has the cookie may read the screen.
 * @param {string} authority
 * @param {string} display
 * @param {string} cookie
 */
function allow(authority, display, cookie) {
  const { status, stderr } = spawnSync('xauth', ['-q', '-f', authority, 'add', display, '.', cookie], {
    encoding: 'utf8',
  })
  if (status !== 0)
    throw new StepFailure(
      `xauth could not write its file: ${stderr ?? 'it is missing'}`,
      'install xauth and xvfb (Debian: apt-get install xauth xvfb).',
    )
}

/**
 * @param {string} authority
 * @returns {Promise<{ server: import('node:child_process').ChildProcess, display: string }>}
 */
function start(authority) {
  const xvfb = [
    'Xvfb',
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1600x1000x24',
    '-nolisten',
    'tcp',
    '-noreset',
    '-auth',
    authority,
  ]
  // The kernel ends the server with us, even when we are killed; its own session keeps Ctrl-C for those who use it.
  const [command = '', ...args] = fs.existsSync('/usr/bin/setpriv')
    ? ['setpriv', '--pdeathsig', 'TERM', '--', ...xvfb]
    : xvfb
  const server = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true })
  return new Promise((resolve, reject) => {
    let [said, number] = ['', '']
    /** @param {string} why */
    const fail = (why) =>
      reject(
        new StepFailure(
          `no virtual display: ${why}\n${said}`,
          'install xvfb (Debian: apt-get install xvfb), and see that /tmp can be written.',
        ),
      )
    server.stderr?.setEncoding('utf8').on('data', (text) => (said += text))
    server.on('error', (error) => fail(error.message))
    server.on('exit', (code) => fail(`Xvfb ended with code ${code}`))
    const answer = /** @type {import('node:stream').Readable} */ (server.stdio[3])
    answer.setEncoding('utf8').on('data', (text) => {
      number += text
      if (number.endsWith('\n')) resolve({ server, display: `:${number.trim()}` })
    })
  })
}
