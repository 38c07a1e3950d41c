import { z } from 'zod'
import { accountKey } from '../domain/account-key-schema.ts'
import { confirmation } from '../domain/confirmation.ts'
import { procedure } from '../domain/procedure.ts'
import { queue } from '../domain/queue.ts'
import type { Operation } from './operation.ts'
import type { EventName, OperationName } from './operation-names.ts'
import { accountEffectOperations } from './features/account-effects.ts'
import { accountOperations } from './features/accounts.ts'
import { appOperations } from './features/app.ts'
import { clipboardOperations } from './features/clipboard.ts'
import { auditOperations, auditProgress } from './features/audit.ts'
import { backupOperations } from './features/backups.ts'
import { reminderOperations } from './features/reminders.ts'
import { confirmationOperations } from './features/confirmations.ts'
import { deskOperations } from './features/desk.ts'
import { diagnosisOperations } from './features/diagnosis.ts'
import { guidedOperations, guidedPage } from './features/guided.ts'
import { recipeOperations } from './features/recipes.ts'
import { lockOperations } from './features/lock.ts'
import { passwordOperations } from './features/passwords.ts'
import { managementOperations } from './features/management.ts'
import { portalOperations } from './features/portals.ts'
import { procedureOperations } from './features/procedures.ts'
import { accountListOperations, refreshProgress } from './features/account-list.ts'
import { dryRunProgress, queueOperations } from './features/queue.ts'
import { sandboxOperations } from './features/sandbox.ts'
import { sessionOperations } from './features/sessions.ts'
import { timelineOperations } from './features/timeline.ts'
import { listedAccount, appSnapshot } from './views.ts'

/**
 * The whole contract between the renderer and main. The bridge, the handlers' types, the renderer's calls and the
 * fuzzers derive from it.
 */
export const operations = {
  ...appOperations,
  ...clipboardOperations,
  ...portalOperations,
  ...sessionOperations,
  ...accountOperations,
  ...accountListOperations,
  ...managementOperations,
  ...timelineOperations,
  ...accountEffectOperations,
  ...procedureOperations,
  ...queueOperations,
  ...confirmationOperations,
  ...diagnosisOperations,
  ...deskOperations,
  ...reminderOperations,
  ...auditOperations,
  ...backupOperations,
  ...sandboxOperations,
  ...passwordOperations,
  ...lockOperations,
  ...guidedOperations,
  ...recipeOperations,
} as const satisfies Record<OperationName, Operation>

type Operations = typeof operations
export type InputOf<N extends OperationName> = z.output<Operations[N]['input']>
export type OutputOf<N extends OperationName> = z.output<Operations[N]['output']>

/** What main publishes without being asked. */
export const events = {
  'app.changed': appSnapshot,
  /** A notification was clicked: the screen that it is about. */
  'app.goTo': z.object({ address: z.string().max(1000) }),
  /** The lines that changed, new ones included, and the ids of those that are gone. */
  'accounts.changed': z.object({ rows: z.array(listedAccount), gone: z.array(accountKey) }),
  'accountList.progress': refreshProgress,
  'procedure.changed': procedure,
  'queue.changed': queue,
  'queue.dryRunProgress': dryRunProgress,
  /** Also one that was just written down with its change. */
  'confirmation.changed': confirmation,
  'case.changed': z.object({ caseId: accountKey }),
  /** The portal's log of an account was read further, or an effect on the account itself was settled. */
  'timeline.changed': z.object({ accountId: accountKey }),
  'audit.appended': z.object({ seq: z.int() }),
  'audit.progress': auditProgress,
  /** A portal's page shows something else, or was opened. */
  'guided.changed': guidedPage,
  /** F6 was pressed in a portal's page: the keyboard is ours again. */
  'guided.left': z.object({}),
  /** The page of an account ended, with its session. */
  'guided.closed': z.object({ accountId: accountKey }),
  /** The reminders changed: `reminders.list` is to be read again. */
  'reminders.changed': z.object({}),
} as const satisfies Record<EventName, z.ZodType>
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>
