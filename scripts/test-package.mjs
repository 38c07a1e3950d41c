import { runTestCommand } from '../tools/test-runner/run-test-command.mjs'

await runTestCommand(import.meta.url, 'test:package')
