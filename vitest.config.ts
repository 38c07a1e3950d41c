import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { componentProject } from './test/component/vitest.project.ts'

// Node's own cache of what it compiled: a portal or a console that a test starts is there in a third of the time.
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules/.cache/node-compile')

/** When a test counts as hanging; no test measures time by it, so a slow machine must not reach it. */
const hangLimitMs = 120_000

/** The same for one condition; Vitest itself gives up after a second, which a busy machine may need. */
const waits = { poll: { timeout: hangLimitMs / 2 } }

/**
 * One project a kind of test. `npm test` runs unit, component and integration, `npm run test:all` exhaustive and real, and
 * `npm run test:long` long (tools/test-runner/stages.mjs).
 */
export default defineConfig({
  test: {
    projects: [
      {
        // Pure functions: no file needs a process or modules of its own.
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          pool: 'threads',
          isolate: false,
          testTimeout: hangLimitMs,
          hookTimeout: hangLimitMs,
          expect: waits,
        },
      },
      {
        // Real HTTP, real files and child processes; the files share a process, which runs what is compiled already.
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/faults/**/*.test.ts'],
          environment: 'node',
          isolate: false,
          testTimeout: hangLimitMs,
          hookTimeout: hangLimitMs,
          expect: waits,
        },
      },
      {
        // Every byte, every edge, every write, every mutation; the whole conformance kit; commands as processes.
        test: {
          name: 'exhaustive',
          include: ['test/exhaustive/**/*.test.ts', 'test/conformance/**/*.test.ts'],
          environment: 'node',
          testTimeout: 5 * hangLimitMs,
          hookTimeout: 5 * hangLimitMs,
          expect: waits,
        },
      },
      {
        // With servers that are not ours (tools/real-servers).
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          environment: 'node',
          testTimeout: 5 * hangLimitMs,
          hookTimeout: 5 * hangLimitMs,
          expect: waits,
        },
      },
      componentProject,
      {
        // They measure, each by limits of its own.
        test: {
          name: 'long',
          include: ['test/long/**/*.test.ts'],
          environment: 'node',
          hookTimeout: 5 * hangLimitMs,
          expect: waits,
        },
      },
    ],
  },
})
