import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * The holder of a lock. A process number is used again after a while, so the time the process began belongs to it.
 * @typedef {{ pid: number, began: string }} Owner
 */

/**
 * Runs `work` while no other process runs work under the same lock. A lock whose process is gone is broken.
 * What is done under a lock must still appear by one rename: the lock saves work, the rename keeps results whole.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (owner: Owner) => void, pollMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { onWait, pollMs = 250 } = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  let notified = false
  while (!claim(file)) {
    const owner = readOwner(file)
    if (owner && !isAlive(owner)) breakLock(file)
    else {
      if (owner && !notified) onWait?.(owner)
      notified ||= owner !== undefined
      await sleep(pollMs)
    }
  }
  try {
    return await work()
  } finally {
    fs.rmSync(file, { force: true })
  }
}

/**
 * Takes the lock if it is free. The file is linked into place, so nobody ever reads it half written.
 * @param {string} file
 * @returns {boolean}
 */
export function claim(file) {
  const mine = `${file}.${process.pid}`
  // One that was killed left it, under a process number that is ours now.
  fs.rmSync(mine, { force: true })
  fs.writeFileSync(mine, JSON.stringify(describe(process.pid)), { flag: 'wx' })
  try {
    fs.linkSync(mine, file)
    return true
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    // ENOENT: a breaker took the file for that of a dead process whose number is ours now; it is tried again.
    if (code === 'EEXIST' || code === 'ENOENT') return false
    throw error
  } finally {
    fs.rmSync(mine, { force: true })
  }
}

/**
 * Removes a lock whose owner is gone. Breaking is itself under a lock: otherwise a slow second breaker would remove
 * the lock that the first has taken in the meantime.
 * @param {string} file
 */
function breakLock(file) {
  const breaking = `${file}.breaking`
  if (!claim(breaking)) {
    const owner = readOwner(breaking)
    if (owner && !isAlive(owner)) fs.rmSync(breaking, { force: true })
    return
  }
  try {
    const owner = readOwner(file)
    if (owner && !isAlive(owner)) {
      fs.rmSync(file, { force: true })
      // One that was killed right after it took the lock could not remove what it linked.
      fs.rmSync(`${file}.${owner.pid}`, { force: true })
    }
  } finally {
    fs.rmSync(breaking, { force: true })
  }
}

/**
 * @param {string} file
 * @returns {Owner | undefined}
 */
function readOwner(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * @param {Owner} owner
 * @returns {boolean}
 */
export function isAlive(owner) {
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false
  }
  return describe(owner.pid).began === owner.began
}

/**
 * @param {number} pid
 * @returns {Owner} began is '' where the system does not say
 */
export function describe(pid) {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Field 22, counted after the program's name, which may itself contain spaces and brackets. See proc(5).
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return { pid, began: `${boot} ${ticks}` }
  } catch {
    return { pid, began: '' }
  }
}
