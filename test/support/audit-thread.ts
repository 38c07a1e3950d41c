import { join } from 'node:path'

/** The thread's program as it is: Node takes TypeScript. */
export const auditThread = {
  file: join(import.meta.dirname, '../../src/main/audit/reader/worker.ts'),
  nativeBinding: undefined,
}
