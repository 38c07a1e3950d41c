import { spawn } from 'node:child_process'
import os from 'node:os'

/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, ownsInterrupts?: boolean }} RunOptions */

/** The person pressed Ctrl-C, or something asked this process to end: nothing later may begin. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`ended by ${signal}`)
    this.exitCode = exitCodeOf(null, signal)
  }
}

/** @type {NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

let programs = 0

/** @returns {number} how many programs `run` waits for now */
export function runningPrograms() {
  return programs
}

/**
 * Runs a program on this terminal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options] ownsInterrupts: the program decides what Ctrl-C means, and its exit code is the answer
 * @returns {Promise<number>} its exit code, 128 + the signal's number if a signal ended it, 127 if it could not be started
 */
export function run(command, args, { ownsInterrupts = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    /** @type {NodeJS.Signals | undefined} */
    let received
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      received = signal
      // On a terminal Ctrl-C reaches the whole group; a second SIGINT would cut the child's orderly end short.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of signals) process.on(signal, forward)
    programs += 1
    let isSettled = false
    const settle = () => {
      if (!isSettled) programs -= 1
      isSettled = true
      for (const one of signals) process.off(one, forward)
    }
    child.on('error', () => (settle(), resolve(127)))
    child.on('close', (code, signal) => {
      settle()
      if (received && !ownsInterrupts) reject(new Interrupted(received))
      else resolve(exitCodeOf(code, signal))
    })
  })
}

/**
 * Runs a program silently.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options] timeout in ms
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code 127 if it could not be started
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: error.message }))
    child.on('close', (code, signal) => resolve({ code: exitCodeOf(code, signal), stdout, stderr }))
  })
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 * @returns {number}
 */
function exitCodeOf(code, signal) {
  return code ?? (signal ? 128 + os.constants.signals[signal] : 1)
}
