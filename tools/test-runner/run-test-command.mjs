import { bootstrap } from '../setup/bootstrap.mjs'
import { failure, verdictLine } from './results.mjs'

/**
 * One of the npm commands that run tests, from the set-up to the line of counts. Ends the process.
 * @param {string} script the command's own import.meta.url
 * @param {import('./stages.mjs').TestCommand} command
 */
export async function runTestCommand(script, command) {
  await bootstrap(script, async (args, scope) => (await import('./run-tests.mjs')).runTests(command, args, scope), {
    // A reader of the last line alone must not take a set-up that failed for a run that passed.
    onFailure: () => console.log(verdictLine(failure('set-up'))),
    scoped: true,
  })
}
