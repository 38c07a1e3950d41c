import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, isAlive } from '../setup/lock.mjs'

/** In the environment of everything that a scoped command starts, so that it is found even when its parent is gone. */
const mark = 'FACTORDESK_RUN'
/** Short: Chromium puts a socket some folders further down, and a socket's path has 107 bytes at most. */
const prefix = 'fd-'
/** ms that a process may take to end after what it belonged to has ended. */
const graceMs = 5_000

/**
 * @typedef {object} Scope
 * @property {() => Promise<string[]>} removeLeftovers to be called when work is done: ends each process that still runs
 *   and removes each folder of ours that still exists, and returns a line for each
 */

/**
 * What a command that runs tests or measures leaves behind: processes, and folders for temporary files. From the call on,
 * what this process starts is marked, and TMPDIR is a folder of its own; both go when the process ends, for any reason
 * but SIGKILL. What a killed command left is removed by the next one.
 *
 * @returns {Scope}
 */
export function createRunScope() {
  const parent = os.tmpdir()
  removeOrphans(parent)
  const id = randomUUID()
  const folder = fs.mkdtempSync(path.join(parent, prefix))
  fs.writeFileSync(path.join(folder, ownerFile), JSON.stringify({ ...describe(process.pid), id }))
  // A test runs the app as a user who owns nothing.
  fs.chmodSync(folder, 0o755)
  Object.assign(process.env, { [mark]: id, TMPDIR: folder, TMP: folder, TEMP: folder })
  process.on('exit', () => {
    endAll(id)
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  return {
    removeLeftovers: async () => {
      for (let waited = 0; waited < graceMs && processesOf(id).length > 0; waited += 100) await sleep(100)
      const running = processesOf(id)
      const lines = running.map((pid) => `process ${pid}: ${commandOf(pid)}`)
      kill(running)
      const folders = fs.readdirSync(folder).filter((name) => name.startsWith('factordesk-'))
      for (const name of folders) fs.rmSync(path.join(folder, name), { recursive: true, force: true })
      return [...lines, ...folders.map((name) => `folder ${name}`)]
    },
  }
}

const ownerFile = '.owner.json'

/**
 * Ends the processes and removes the folders of scoped commands that were killed.
 * @param {string} parent
 */
function removeOrphans(parent) {
  for (const name of fs.readdirSync(parent).filter((one) => one.startsWith(prefix))) {
    const folder = path.join(parent, name)
    try {
      const owner = JSON.parse(fs.readFileSync(path.join(folder, ownerFile), 'utf8'))
      if (isAlive(owner)) continue
      endAll(owner.id)
      fs.rmSync(folder, { recursive: true, force: true })
    } catch {
      // Another user's, or one that begins just now.
    }
  }
}

/**
 * @param {string} id of a scope
 * @returns {number[]} the processes that bear its mark; none where the system does not show them
 */
function processesOf(id) {
  const wanted = `${mark}=${id}`
  return processes().filter((pid) => pid !== process.pid && environmentOf(pid).includes(wanted))
}

/** @returns {number[]} */
function processes() {
  try {
    return fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/**
 * @param {number} pid
 * @returns {string[]}
 */
function environmentOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}

/**
 * @param {number} pid
 * @returns {string}
 */
function commandOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, 200)
  } catch {
    return 'ended'
  }
}

/**
 * Kills the processes of a scope and waits until they are gone: one that was killed may still finish making a folder, and
 * one that it had just started was not in the list yet.
 * @param {string} id
 */
function endAll(id) {
  for (let waited = 0; waited < graceMs; waited += pauseMs) {
    const running = processesOf(id)
    if (running.length === 0) return
    kill(running)
    Atomics.wait(sleeper, 0, 0, pauseMs)
  }
}

const pauseMs = 20
/** Nobody wakes it: waits where nothing may be awaited. */
const sleeper = new Int32Array(new SharedArrayBuffer(4))

/** @param {number[]} pids */
function kill(pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
}
