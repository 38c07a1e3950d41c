import { bootstrap } from '../tools/setup/bootstrap.mjs'

await bootstrap(
  import.meta.url,
  async (args) => (await import('../tools/test-runner/test-mutants.ts')).testMutants(args),
  {
    scoped: true,
  },
)
