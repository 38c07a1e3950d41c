import { ensureBuilt } from '../build/ensure-built.mjs'
import { ensureRuntime } from '../offline-electron/electron-runtime.mjs'
import { failure, sum, verdictLine } from './results.mjs'
import { Interrupted } from '../setup/run.mjs'
import { runtimeEnvironment } from '../offline-electron/runtime-info.mjs'
import { stagesOf } from './stages.mjs'
import { StepFailure, seconds } from '../setup/steps.mjs'

/** @typedef {import('./stages.mjs').Stage} Stage */
/** @typedef {import('./stages.mjs').TestCommand} TestCommand */

/** @param {string} line */
const log = (line) => console.log(line)

/**
 * Sets up, builds, runs all stages of a command also after one that failed, and ends with a line for
 * each failure and one of counts. What a stage leaves behind counts as failed.
 * @param {TestCommand} command
 * @param {string[]} args `--only STAGE`, then anything for that stage's tool
 * @param {import('./run-scope.mjs').Scope} [scope]
 * @returns {Promise<number>} 0 only if something passed and nothing failed
 */
export async function runTests(command, args, scope) {
  const { chosen, rest } = choose(command, args)
  const env = { ...process.env, ...(chosen.some((stage) => stage.needsApp) && (await prepareApp())) }
  const results = []
  for (const stage of chosen) {
    log(`\n== ${stage.title}`)
    const begun = performance.now()
    const own = await stage.run(env, rest).catch(oneFailure)
    const left = (await scope?.removeLeftovers()) ?? []
    const all = { ...own, failures: [...own.failures, ...left.map((one) => `${stage.name} left behind ${one}`)] }
    log(`== ${stage.title}: ${verdictLine(all)} (${seconds(performance.now() - begun)})`)
    results.push(all)
  }
  const total = sum(results)
  log('')
  for (const one of total.failures) log(`failed: ${one}`)
  log(verdictLine(total))
  return total.failures.length === 0 && total.passed > 0 ? 0 : 1
}

/** @returns {Promise<Record<string, string>>} what the tests need in their environment to start the app */
async function prepareApp() {
  const runtime = await ensureRuntime({ log, virtualDisplay: true, tracer: true })
  await ensureBuilt(runtime, log)
  return runtimeEnvironment(runtime)
}

/**
 * @param {unknown} error
 * @returns {import('./results.mjs').Results}
 */
function oneFailure(error) {
  if (error instanceof Interrupted) throw error
  return failure(error instanceof Error ? error.message : String(error))
}

/**
 * @param {TestCommand} command
 * @param {string[]} args
 * @returns {{ chosen: readonly Stage[], rest: string[] }} rest: for the tool of the stage that was chosen, or of the
 *   only stage there is
 */
export function choose(command, args) {
  const stages = stagesOf[command]
  if (args.length === 0 || stages.length === 1) return { chosen: stages, rest: args }
  const [option, name, ...rest] = args
  const chosen = stages.filter((stage) => stage.name === name)
  if (option === '--only' && chosen.length > 0) return { chosen, rest }
  const say = command === 'test' ? 'npm test' : `npm run ${command}`
  throw new StepFailure(
    `"${args.join(' ')}" is not understood`,
    `say "${say}", or "${say} -- --only STAGE", where STAGE is one of ${stages.map((stage) => stage.name).join(', ')}.`,
  )
}
