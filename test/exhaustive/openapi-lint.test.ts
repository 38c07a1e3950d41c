import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

/** Neither news nor counts leave the machine. */
const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

it('the OpenAPI document passes the linter without a warning', () => {
  const cli = 'node_modules/@redocly/cli/bin/cli.js'
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'lint', 'docs/portal-api/openapi.json'], {
    env: { ...process.env, ...quiet },
    encoding: 'utf8',
  })
  expect(status, stdout + stderr).toBe(0)
})
