import { defineConfig } from '@playwright/test'

/** One worker: each test starts a whole Electron with a portal beside it, and the machines have two cores. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './test/support/secrets/every-run-searched.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // When something counts as hanging: no test measures time by it, so a busy machine must not reach it.
  timeout: 240_000,
  expect: { timeout: 40_000 },
  outputDir: 'test-results/e2e',
})
