import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** ms; it builds the app and starts it four times. */
const limitMs = 300_000

test('what a press runs is what ARCHITECTURE.md lists', { timeout: limitMs }, () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/trace.mjs', '--check'], {
    encoding: 'utf8',
    env: { ...process.env, FACTORDESK_PACKAGES_READY: '1' },
  })
  expect(status, stdout + stderr).toBe(0)
})
