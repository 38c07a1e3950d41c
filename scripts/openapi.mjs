import { enter } from './lib/enter.mjs'

await enter(import.meta.url, async () => (await import('./lib/portal-api/write.ts')).writePortalApi())
