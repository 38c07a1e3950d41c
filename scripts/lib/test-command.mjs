import { ensureBuilt } from './build.mjs'
import { ensureRuntime } from './electron-runtime.mjs'
import { sum, verdictLine } from './results.mjs'
import { Interrupted } from './run.mjs'
import { runtimeEnvironment } from './runtime-info.mjs'
import { longStage, stages } from './stages.mjs'
import { StepFailure, seconds } from './steps.mjs'

/** @param {string} line */
const log = (line) => console.log(line)

/**
 * Sets up, builds, runs all stages whatever the earlier ones said, and ends with one line of counts.
 * @param {string[]} args `--only STAGE`, then anything for that stage's tool
 * @returns {Promise<number>} 0 only if something passed and nothing failed
 */
export async function test(args) {
  const { chosen, rest } = choose(args)
  return runStages(chosen, rest)
}

/**
 * What takes too long for every change: many seeds, many kills, many sessions at once.
 * @param {string[]} args for Vitest, e.g. the name of one file
 * @returns {Promise<number>}
 */
export async function testLong(args) {
  return runStages([longStage], args)
}

/**
 * @param {import('./stages.mjs').Stage[]} chosen
 * @param {string[]} rest for the tool of the one stage that was chosen
 * @returns {Promise<number>}
 */
async function runStages(chosen, rest) {
  const env = { ...process.env, ...(chosen.some((stage) => stage.needsApp) && (await prepareApp())) }
  const results = []
  for (const stage of chosen) {
    log(`\n== ${stage.title}`)
    const begun = performance.now()
    const counts = await stage.run(env, rest).catch(oneFailure)
    log(`== ${stage.title}: ${verdictLine(counts)} (${seconds(performance.now() - begun)})`)
    results.push(counts)
  }
  const total = sum(results)
  log(`\n${verdictLine(total)}`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

/** @returns {Promise<Record<string, string>>} what the tests need in their environment to start the app */
async function prepareApp() {
  const runtime = await ensureRuntime({ log, virtualDisplay: true, tracer: true })
  await ensureBuilt(runtime, log)
  return runtimeEnvironment(runtime)
}

/**
 * @param {unknown} error
 * @returns {import('./results.mjs').Counts}
 */
function oneFailure(error) {
  if (error instanceof Interrupted) throw error
  log(error instanceof Error ? error.message : String(error))
  return { passed: 0, failed: 1, skipped: 0 }
}

/**
 * @param {string[]} args
 * @returns {{ chosen: import('./stages.mjs').Stage[], rest: string[] }}
 */
export function choose(args) {
  if (args.length === 0) return { chosen: stages, rest: [] }
  const [option, name, ...rest] = args
  const chosen = stages.filter((stage) => stage.name === name)
  if (option === '--only' && chosen.length > 0) return { chosen, rest }
  const names = stages.map((stage) => stage.name).join(', ')
  throw new StepFailure(
    `"${args.join(' ')}" is not understood`,
    `say "npm test", or "npm test -- --only STAGE", where STAGE is one of ${names}.`,
  )
}
