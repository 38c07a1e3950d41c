import { Interrupted } from './run.mjs'

/** @typedef {(line: string) => void} Log */

/** Something only the person can put right. `remedy` is a sentence that says how. */
export class StepFailure extends Error {
  /**
   * @param {string} message
   * @param {string} remedy
   * @param {ErrorOptions} [options]
   */
  constructor(message, remedy, options) {
    super(message, options)
    this.remedy = remedy
  }
}

/**
 * One step of the set-up: says what it does, does nothing when it is done already, says how long it took.
 * Steps may be interrupted anywhere, so `isDone` must check the result itself, which appears in one piece or not at all.
 * @template T
 * @param {{ log: Log, title: string, doing: string, isDone?: () => boolean | Promise<boolean>, work: () => Promise<T>, verdict?: (result: T) => string }} options
 * @returns {Promise<T | undefined>} what `work` returned; undefined when skipped
 */
export async function step({ log, title, doing, isDone, work, verdict = () => 'done' }) {
  if (await isDone?.()) {
    log(`${title}: skipped, done`)
    return undefined
  }
  log(`${title}: ${doing} …`)
  const begun = performance.now()
  const result = await work()
  log(`${title}: ${verdict(result)} (${seconds(performance.now() - begun)})`)
  return result
}

/**
 * @param {number} milliseconds
 * @returns {string}
 */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

/**
 * Prints a failure for a person, and gives the exit code.
 * @param {unknown} error
 * @param {Log} log
 * @returns {number}
 */
export function explain(error, log) {
  if (error instanceof Interrupted) {
    log('Interrupted. Run the same command again; it goes on where it stopped.')
    return error.exitCode
  }
  if (error instanceof StepFailure) log(`\nStopped: ${error.message}\nWhat to do: ${error.remedy}`)
  else log(`\nStopped by an error that was not foreseen:\n${error instanceof Error ? error.stack : String(error)}`)
  return 1
}
