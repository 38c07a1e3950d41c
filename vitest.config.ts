import { defineConfig } from 'vitest/config'
import { componentProject } from './test/component/vitest.project.ts'

/** One project a process: unit tests are pure, integration tests use real HTTP, files and child processes. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], environment: 'node' } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/conformance/**/*.test.ts', 'test/faults/**/*.test.ts'],
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      componentProject,
      { test: { name: 'long', include: ['test/long/**/*.test.ts'], environment: 'node' } },
    ],
  },
})
