import { z } from 'zod'
import type { DirectoryAct } from '#shared/api/capabilities.ts'
import { directoryActs } from '#shared/api/capabilities.ts'
import { methods } from '#shared/api/names.ts'
import type { Answer, RemoteDirectory } from './remote-directory.ts'
import { refusalCodes } from './remote-directory.ts'

const id = z.string().min(1).max(128)
const instant = z.int().min(0).nullable()
const method = z.enum(methods)
const status = z.enum(['active', 'frozen', 'closed'])
const text = z.string().max(300)

const factors = z
  .object({
    on: z.boolean(),
    factors: z.array(z.object({ id: id.nullable(), method: method.nullable(), label: text })).max(100),
    enforced: z.boolean(),
    locked: z.boolean().nullable(),
    passwordChangeRequired: z.boolean().nullable(),
    mark: z.string().max(500),
  })
  .refine(({ on, factors: there }) => on || there.length === 0, 'Factors are there, and sign-in asks for none')

const account = z.object({
  id,
  name: text,
  email: z.string().min(1).max(254).nullable(),
  mobile: z.string().max(20).nullable(),
  status,
  emailChangedAt: instant,
  mobileChangedAt: instant,
  passwordChangedAt: instant,
  factors,
})
const found = z.object({
  id,
  name: text,
  email: z.string().max(254),
  status,
  on: z.boolean(),
  method: method.nullable(),
})
const page = z.object({ accounts: z.array(found).max(100), next: z.string().max(200).nullable() })
const enrolment = z.object({
  id,
  method,
  destinationMasked: text.nullable(),
  expiresAt: instant,
  secret: z.string().max(200).nullable(),
})
const event = z.object({
  cursor: z.string().max(200),
  at: z.int().min(0),
  what: z.enum(['factor-removed', 'factor-added', 'password-change-required', 'sessions-ended', 'unlocked', 'other']),
  factorId: id.nullable(),
  byUs: z.boolean(),
})
const signIn = z.discriminatedUnion('is', [
  z.object({ is: z.literal('signed-in'), accountId: id, session: z.string().max(4096) }),
  z.object({
    is: z.literal('challenge'),
    challenge: z.string().max(4096),
    method,
    destinationMasked: text.nullable(),
  }),
])
const session = z.object({ accountId: id, session: z.string().max(4096) })
const changed = z.object({ session: z.string().max(4096).nullable() })

/**
 * What each function of a connector may answer; a field that is not here is dropped before anything else sees it, so a
 * secret that a system answers unasked goes no further.
 */
const values = {
  test: z.object({ system: text, missing: z.array(text).max(50).default([]), findings: z.array(text).max(50) }),
  find: page,
  read: account,
  removeFactor: z.null(),
  endSessions: z.null(),
  requirePasswordChange: z.null(),
  unlock: z.null(),
  setEnabled: z.null(),
  inviteToEnrol: z.null(),
  signIn,
  proveCode: session,
  sendCode: z.object({ destinationMasked: text.nullable() }),
  signOut: z.null(),
  verifyPassword: z.boolean(),
  removeOwnFactor: changed,
  enrol: enrolment,
  verifyEnrolment: changed,
  resend: enrolment,
  cancelEnrolment: z.null(),
  events: z.array(event).max(1000),
} as const satisfies Record<string, z.ZodType>
type Call = keyof typeof values

function answerSchema(value: z.ZodType) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('answered'), value }),
    z.object({
      kind: z.literal('refused'),
      code: z.enum(refusalCodes),
      retryAfterSeconds: z.int().min(0).max(86_400).optional(),
    }),
    z.object({ kind: z.literal('unreachable') }),
    z.object({ kind: z.literal('lost') }),
  ])
}

/** Why the server cannot read what a connector answered, without a value of it; undefined where it can. */
export function whyUnreadable(call: string, answer: unknown): string | undefined {
  if (!Object.hasOwn(values, call)) return undefined
  const [issue] = answerSchema(values[call as Call]).safeParse(answer).error?.issues ?? []
  return issue && `${['answer', ...issue.path].map(String).join('.')}: ${issue.message}`
}

type Loose = (...asked: unknown[]) => Promise<unknown>

/** Rings once, in `ms` milliseconds. */
interface Timer {
  set(ms: number, callback: () => void): void
  clear(): void
}

/** How long a call to a system may take, in milliseconds; after that its answer is lost. */
const callMs = 30_000

/** The answer of a call, or `lost` where it takes too long: one that comes later is dropped. */
async function inTime(answer: Promise<unknown>, timer: Timer): Promise<unknown> {
  try {
    return await Promise.race([
      answer,
      // guard: remote-directory.in-time
      new Promise((resolve) => timer.set(callMs, () => resolve({ kind: 'lost' }))),
    ])
  } finally {
    timer.clear()
  }
}

/** What no schema knows, and what a connector throws, is an answer that cannot be read: the call may have taken effect. */
function checkedCall(call: Call, run: Loose, newTimer: () => Timer): (...asked: unknown[]) => Promise<Answer<unknown>> {
  const schema = answerSchema(values[call])
  return async (...asked) => {
    try {
      const read = schema.safeParse(await inTime(run(...asked), newTimer()))
      // guard: remote-directory.unreadable-is-lost
      return read.success ? read.data : { kind: 'lost' }
    } catch {
      return { kind: 'lost' }
    }
  }
}

/** Why customers do not turn two-factor authentication off themselves follows from what else is there, and is no sentence of its own. */
function saysElsewhere(connector: RemoteDirectory, act: DirectoryAct): boolean {
  return act === 'removeOwnFactor' && (connector.removeFactor !== undefined || connector.lacks.signIn !== undefined)
}

/**
 * The same directory with every answer checked: the only form in which the server uses one. Only the functions that the
 * connector has are there.
 *
 * @param newTimer rings when a call has taken too long
 * @throws Error where a function is missing and `lacks` does not say why
 */
export function checkedDirectory(connector: RemoteDirectory, newTimer: () => Timer): RemoteDirectory {
  const silent = directoryActs.filter(
    (act) => !connector[act] && !connector.lacks[act] && !saysElsewhere(connector, act),
  )
  if (silent.length > 0)
    throw new Error(`The connector ${connector.name} does not say why it lacks ${silent.join(', ')}`)
  const { name, checked, methods: offered, proof, lacks } = connector
  const calls = (Object.keys(values) as Call[])
    .filter((call) => connector[call] !== undefined)
    .map((call) => [call, checkedCall(call, (connector[call] as Loose).bind(connector), newTimer)] as const)
  // The keys of `calls` are those of the port; only their common shape is left here.
  return { name, checked, methods: offered, proof, lacks, ...Object.fromEntries(calls) } as unknown as RemoteDirectory
}
