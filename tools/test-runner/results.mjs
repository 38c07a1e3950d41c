import { stripVTControlCharacters } from 'node:util'

/**
 * What a stage, or a whole command, came to. `failures` has one line for each thing that failed, which names it.
 * @typedef {{ passed: number, skipped: number, failures: string[] }} Results
 */

/** The part of Vitest's JSON report that we read. Todo tests count as skipped.
 * @typedef {{ numPassedTests: number, numPendingTests: number, numTodoTests?: number,
 *   testResults: { name: string, status: string, message?: string,
 *     assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} VitestReport */

/** The part of Playwright's JSON report that we read; a title of `errors` belongs to no test.
 * @typedef {{ stats: { expected: number, skipped: number }, errors?: PlaywrightError[], suites: PlaywrightSuite[] }} PlaywrightReport
 * @typedef {{ message?: string }} PlaywrightError
 * @typedef {{ title: string, file: string, suites?: PlaywrightSuite[], specs: PlaywrightSpec[] }} PlaywrightSuite
 * @typedef {{ title: string, file: string,
 *   tests: { status: string, results: { errors: PlaywrightError[] }[] }[] }} PlaywrightSpec */

/**
 * @param {VitestReport} report
 * @param {string} [root] left out of the names of files
 * @returns {Results}
 */
export function readVitest(report, root = '') {
  return {
    passed: report.numPassedTests,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    failures: report.testResults.flatMap((file) => {
      const name = file.name.replace(`${root}/`, '')
      const failed = file.assertionResults.filter((test) => test.status === 'failed')
      // A file that cannot be loaded, or whose hook fails, fails without a failed test in it.
      if (failed.length === 0) return file.status === 'failed' ? [line(name, file.message)] : []
      return failed.map((test) => line(`${name}: ${test.fullName}`, test.failureMessages?.[0]))
    }),
  }
}

/**
 * @param {PlaywrightReport} report
 * @returns {Results} a test that passed only when tried again has failed
 */
export function readPlaywright({ stats, errors = [], suites }) {
  return {
    passed: stats.expected,
    skipped: stats.skipped,
    failures: [...errors.map((error) => line('no test', error.message)), ...suites.flatMap((suite) => failedIn(suite))],
  }
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {string[]}
 */
function failedIn({ specs, suites = [] }) {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => line(`${file}: ${title}`, results.flatMap((result) => result.errors)[0]?.message)),
  )
  return [...own, ...suites.flatMap((inner) => failedIn(inner))]
}

/**
 * @param {string} name
 * @param {string} [reason] its first line is shown
 * @returns {string}
 */
function line(name, reason) {
  const first = stripVTControlCharacters(reason ?? '').split('\n', 1)[0]
  return first ? `${name} — ${first.slice(0, 300)}` : name
}

/**
 * What a stage came to, its exit code heard: one that failed without saying how is one failure.
 * @param {string} title of the stage
 * @param {Results | undefined} results undefined when it left no report
 * @param {number} exitCode
 * @returns {Results}
 */
export function settle(title, results, exitCode) {
  if (!results) return failure(`${title}: left no report, exit code ${exitCode}`)
  if (exitCode === 0 || results.failures.length > 0) return results
  return { ...results, failures: [`${title}: exit code ${exitCode}, and no test failed`] }
}

/**
 * @param {string} what one line
 * @returns {Results} of something that came to nothing but this failure
 */
export function failure(what) {
  return { passed: 0, skipped: 0, failures: [what] }
}

/**
 * @param {Results[]} all
 * @returns {Results}
 */
export function sum(all) {
  return all.reduce(
    (total, { passed, skipped, failures }) => ({
      passed: total.passed + passed,
      skipped: total.skipped + skipped,
      failures: [...total.failures, ...failures],
    }),
    { passed: 0, skipped: 0, failures: [] },
  )
}

/**
 * @param {Results} results
 * @returns {string}
 */
export function verdictLine({ passed, skipped, failures }) {
  return `${passed} passed, ${failures.length} failed, ${skipped} skipped`
}
