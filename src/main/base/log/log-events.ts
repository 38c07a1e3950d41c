import { z } from 'zod'
import { operationNames } from '#shared/ipc/operation-names.ts'
import { failureCode } from '#shared/ipc/outcome.ts'
import { policyDirectives } from '#shared/ipc/csp-directives.ts'
import { auditAction, auditOutcome } from '#shared/domain/audit-entry.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import { effectNames } from '#shared/domain/effects.ts'

const operation = z.enum(operationNames)
const effect = z.enum(effectNames)
const endpoint = z.enum([...namesOf(endpoints), ...namesOf(sandboxEndpoints)])
/** Which kind of portal; its address would say whose it is. */
const portal = z.enum(['embedded', 'controls', 'added'])
const number = z.number().min(0).transform(Math.round)
/** A name that programmers gave, e.g. `TypeError`; `SqliteError`. */
const errorKind = z.string().regex(/^[A-Z][A-Za-z]{0,40}$/)
const errorCode = z.string().regex(/^[A-Z][A-Z0-9_]{0,60}$/)
/** Where in our code, e.g. `append index.js:12:3`. */
const places = z.array(z.string().regex(/^[\w.$<>]{0,60} [\w.-]{1,60}:\d{1,7}:\d{1,7}$/)).max(3)
/** What is done about a window that draws nothing, mildest first; the last reads the page again. */
export const frameRemedies = ['redraw', 'resize', 'graphics', 'reload'] as const
export type FrameRemedy = (typeof frameRemedies)[number]
const version = z.string().regex(/^[\w.+-]{1,60}$/)
/** Why a process ended, in Electron's words. */
const ended = z.enum([
  'clean-exit',
  'abnormal-exit',
  'killed',
  'crashed',
  'oom',
  'launch-failed',
  'integrity-failure',
  'memory-eviction',
])
/** A kind of process in Electron's words, and the one that is ours. */
const processKind = z.enum([
  'Utility',
  'Zygote',
  'Sandbox helper',
  'GPU',
  'Pepper Plugin',
  'Pepper Plugin Broker',
  'Unknown',
  'Sandbox portal',
])
/** What locked the console; other reasons in the audit may be a person's words. */
const lockReason = z.enum(['idle', 'suspend', 'system-lock', 'operator'])
const platformWord = z.string().regex(/^[a-z0-9_]{1,20}$/)

/**
 * All that is ever logged: what each event is called, how grave it is, and its facts with their types. Most facts come
 * from closed lists; none is a free text, so that nothing a person typed or a portal wrote can become one.
 */
export const logEvents = {
  'app.started': event('info', {
    version,
    electron: version,
    chrome: version,
    node: version,
    platform: platformWord,
    arch: platformWord,
    system: version,
    database: number,
    keychain: z.boolean(),
  }),
  'app.ended': event('info', { clean: z.boolean() }),
  /** The system's keychain has not answered for a while: it may be asking for a password. */
  'keychain.waiting': event('warn', {}),
  'app.start-failed': event('error', { kind: errorKind, code: errorCode, places }),
  /** A copy of the database was made, or could not be. */
  'backup.made': event('info', {}),
  'backup.failed': event('error', { kind: errorKind, code: errorCode, places }),
  /** The check of the database's file found damage; `words`: of the audit's index of words alone. */
  'database.damaged': event('error', { words: z.boolean() }),
  /** A damaged index of words is built again, or is complete. */
  'app.process-gone': event('error', {
    process: processKind,
    reason: ended,
    exitCode: z.int(),
  }),
  /** Other users of the computer could enter a folder of the profile; `closed`: they no longer can. */
  'profile.was-open': event('warn', { closed: z.boolean() }),
  /** The system showed no notification: it has none, or refuses those of this app. */
  'notification.refused': event('warn', {}),
  /** The system did not take what was to be copied. */
  'clipboard.refused': event('warn', { kind: errorKind, code: errorCode, places }),
  /** A secret may still be on the clipboard: the system refused while it was to be removed. */
  'clipboard.not-cleared': event('error', { kind: errorKind, code: errorCode, places }),
  'portal.called': event(
    'info',
    {
      portal,
      endpoint,
      method: z.enum(['get', 'post', 'patch', 'delete']),
      status: z.int().min(100).max(599),
      outcome: z.enum(['answered', 'refused', 'unreachable', 'lost', 'misbehaved']),
      ms: number,
    },
    2_000,
  ),
  'portal.began': event('info', { portal }),
  'portal.ended': event('warn', { portal }),
  'audit.entry': event(
    'info',
    { action: auditAction, outcome: auditOutcome, effect, code: failureCode, reason: lockReason },
    2_000,
  ),
  'effect.reconciled': event('info', {
    effect,
    result: z.enum(['applied', 'rejected', 'unreachable', 'not-sent', 'voided', 'unknown', 'undetermined']),
  }),
  'effect.unrecorded': event('error', { effect, kind: errorKind, code: errorCode, places }),
  'operation.failed': event('warn', { operation, code: failureCode }),
  'operation.broke': event('error', { operation, kind: errorKind, code: errorCode, places }),
  'page.gone': event('error', { reason: ended, exitCode: z.int() }),
  /** A window that was shown drew no frame; `remedy` is what was done about it. */
  'page.not-drawn': event('error', { remedy: z.enum(frameRemedies) }),
  /** It draws again, after `remedy`. */
  'page.drawn': event('warn', { remedy: z.enum(frameRemedies) }),
  'page.policy-violated': event('warn', { directive: z.enum(policyDirectives) }),
  'page.broke': event('error', {}),
  'diagnosis.saved': event('info', { files: number }),
  /** Lines of one kind that were too many in a minute, and were left out. */
  'log.skipped': event('warn', { of: z.string().regex(/^[a-z]+\.[a-z-]+$/), lines: number }),
  /** Lines that the disk had refused before it took this one. */
  'log.resumed': event('warn', { lost: number }),
} as const

type LogEvents = typeof logEvents
export type LogEvent = keyof LogEvents
/** Facts of an event; what is not known is left out. */
export type LogFacts<E extends LogEvent> = {
  [N in keyof LogEvents[E]['facts']]?: z.input<Extract<LogEvents[E]['facts'][N], z.ZodType>> | undefined
}

export interface EventKind {
  level: 'info' | 'warn' | 'error'
  facts: Readonly<Record<string, z.ZodType>>
  /** Lines of one kind that are written in a minute, at most. */
  perMinute: number
}

function event<F extends Record<string, z.ZodType>>(
  level: EventKind['level'],
  facts: F,
  perMinute = 120,
): EventKind & { facts: F } {
  return { level, facts, perMinute }
}

function namesOf<T extends object>(table: T): (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[]
}
