import type { SystemFacts } from '../../../src/main/base/environment.ts'

/** The runtime of the tests, described as Electron's is. */
export function testSystem(): SystemFacts {
  return {
    versions: { node: process.versions.node },
    platform: process.platform,
    arch: process.arch,
    release: '0.0.0',
    memory: 0,
    processors: 1,
    graphics: {},
  }
}
