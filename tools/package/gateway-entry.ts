import { gateway } from '../gateway/gateway.ts'

process.exit(await gateway(process.argv.slice(2), 'factordesk-gateway'))
