import { bootstrap } from '../tools/setup/bootstrap.mjs'

await bootstrap(import.meta.url, async () => (await import('../tools/portal/api-docs/write.ts')).writePortalApi())
