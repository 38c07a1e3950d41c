import { z } from 'zod'
import { accountKey } from '../domain/account-key.ts'
import { procedure } from '../domain/procedure.ts'
import type { Operation } from './operation.ts'
import type { EventName, OperationName } from './operation-names.ts'
import { accountOperations } from './operations/accounts.ts'
import { appOperations } from './operations/app.ts'
import { auditOperations } from './operations/audit.ts'
import { deskOperations } from './operations/desk.ts'
import { lockOperations } from './operations/lock.ts'
import { passwordOperations } from './operations/passwords.ts'
import { portalOperations } from './operations/portals.ts'
import { procedureOperations } from './operations/procedures.ts'
import { sandboxOperations } from './operations/sandbox.ts'
import { sessionOperations } from './operations/sessions.ts'
import { accountRow, appSnapshot } from './snapshots.ts'

/**
 * The whole contract between the renderer and main. The bridge, the handlers' types, the renderer's calls and the
 * fuzzers derive from it.
 */
export const operations = {
  ...appOperations,
  ...portalOperations,
  ...sessionOperations,
  ...accountOperations,
  ...procedureOperations,
  ...deskOperations,
  ...auditOperations,
  ...sandboxOperations,
  ...passwordOperations,
  ...lockOperations,
} as const satisfies Record<OperationName, Operation>

type Operations = typeof operations
export type InputOf<N extends OperationName> = z.output<Operations[N]['input']>
export type OutputOf<N extends OperationName> = z.output<Operations[N]['output']>

/** What main tells of its own accord. */
export const events = {
  'app.changed': appSnapshot,
  /** A notification was clicked: the screen that it is about. */
  'app.goTo': z.object({ address: z.string().max(1000) }),
  /** The lines that changed, new ones included, and the ids of those that are gone. */
  'accounts.changed': z.object({ rows: z.array(accountRow), gone: z.array(accountKey) }),
  'procedure.changed': procedure,
  'case.changed': z.object({ caseId: accountKey }),
  'audit.appended': z.object({ seq: z.int() }),
} as const satisfies Record<EventName, z.ZodType>
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>
