import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { done, nothing } from '../operation.ts'
import { choiceNames } from '../operation-names.ts'
import { appSnapshot, portalId } from '../views.ts'

const [theme, sort, lastPortal] = choiceNames

/**
 * What the window remembers across starts, by its name in the window's storage. Main keeps it, so each has a narrow form:
 * it is the only thing that a page can leave for the next start.
 */
const choice = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal(theme), value: z.enum(['auto', 'light', 'dark']) }),
  z.strictObject({
    name: z.literal(sort),
    value: z.string().regex(/^\{"by":"[a-z]{1,20}","down":(true|false)\}$/),
  }),
  z.strictObject({ name: z.literal(lastPortal), value: portalId }),
])

/** The console itself. */
export const appOperations = {
  'app.snapshot': { input: nothing, output: appSnapshot },
  /** Opens one of the portal's public pages in the system's browser; main knows the addresses. */
  'app.openLink': { input: z.strictObject({ link: z.enum(['portal-website']) }), output: done },
  'app.keepChoice': { input: choice, output: done },
  /** The link of another program was followed or refused; the snapshot has none then. */
  'app.dismissLink': { input: nothing, output: done },
} as const satisfies Record<`app.${string}`, Operation>
