import { z } from 'zod'
import { accountKey } from '../domain/account-key-schema.ts'
import { lockChoices } from '../domain/limits.ts'
import { linkScreens } from '../domain/outside-link.ts'
import { annotationFields } from '../domain/annotations.ts'
import { procedure } from '../domain/procedure.ts'
import { account, accountRole, accountSummary } from '../api/accounts.ts'
import { capabilities } from '../api/capabilities.ts'
import { id, instant } from '../api/primitives.ts'
import { challenge, staffMember } from '../api/sessions.ts'
import { notice } from '../api/notices.ts'
import { twoFactorState } from '../api/two-factor.ts'
import { missingParts } from '../guided/teaching.ts'
import { failureCode } from './outcome.ts'

export const portalId = z.string().min(1).max(260)

/** The recipe of a portal without an API, as the screens show it. */
export const recipeView = z.object({
  id: z.string(),
  title: z.string(),
  origins: z.array(z.string()),
  revision: z.int(),
  /** null: written from the guide, not yet seen on the live portal. */
  verifiedOn: z.string().nullable(),
  /** Of the words that it knows. */
  languages: z.array(z.string()),
  /** What it cannot do yet. */
  missing: z.array(z.enum(missingParts)),
  support: z.object({ email: z.string().nullable(), phone: z.string().nullable(), advice: z.string() }),
})
export type RecipeView = z.infer<typeof recipeView>

/** A portal that the console knows. */
export const portalView = z.object({
  /** `sandbox` for the one that the console starts, else the host of its address. */
  id: portalId,
  /** Its address; null while the embedded sandbox starts. */
  origin: z.string().nullable(),
  /** True for the sandbox portal that the console starts itself. */
  embedded: z.boolean(),
  status: z.enum(['starting', 'ready', 'unreachable']),
  /** As last read from the portal: they stay when it goes away, and with them the sandbox badge. null: never read. */
  capabilities: capabilities.nullable(),
  /** Where staff sign in, as the operator confirmed it; the browser is opened at no other. null: nothing was confirmed. */
  confirmedIssuer: z.string().nullable(),
  /** The recipe by which its own pages are read, where it has no API: guided mode. null: it speaks the API. */
  recipe: recipeView.nullable(),
})
export type PortalView = z.infer<typeof portalView>

/** A customer's session, without its tokens. */
export const sessionView = z.object({
  id,
  portalId,
  accountId: accountKey,
  accountName: z.string(),
  userId: z.string(),
})
export type SessionView = z.infer<typeof sessionView>

/** The member of staff who is signed in, and at which portal. */
export const staffView = staffMember.extend({ portalId })
export type StaffView = z.infer<typeof staffView>

/** An account whose session ended otherwise than by a sign-out here, and why. */
const endedSession = z.object({
  accountId: accountKey,
  why: z.enum([
    /** The portal ended it: a sign-out elsewhere, a new password, or support. */
    'elsewhere',
    /** Its time ran out. */
    'expired',
    /** The console ended in the middle of a renewal, so that the kept token was of no use any more. */
    'interrupted',
    /** The keychain did not open what it had sealed. */
    'keychain',
    /** The console was locked without a passphrase. */
    'lock',
    /** The passphrase was wrong too often, or was given up. */
    'passphrase',
  ]),
  at: instant,
})
export type EndedSession = z.infer<typeof endedSession>

/** Where sessions are kept. */
const keeping = z.object({
  /** Whether the system has a keychain that is worth its name. */
  keychain: z.boolean(),
  /** What the operator chose; without a keychain nothing is kept even so. */
  keep: z.boolean(),
  /** Accounts whose portal was not notified of the sign-out yet. */
  pendingSignOuts: z.array(accountKey),
})
export type KeepingView = z.infer<typeof keeping>

/** Minutes without input until the console locks; null: never. */
export const lockMinutes = z.literal(lockChoices).nullable()
export type LockMinutes = z.infer<typeof lockMinutes>

/** The lock, without a name: a locked console shows it. */
export const lockView = z.object({
  locked: z.boolean(),
  after: lockMinutes,
  hasPassphrase: z.boolean(),
  /** Wrong passphrases left before everybody is signed out. */
  attemptsLeft: z.int().min(0),
  /** True when this lock signed everybody out. */
  signedOut: z.boolean(),
  /** Procedures that wait. */
  waiting: z.int().min(0),
})
export type LockView = z.infer<typeof lockView>
/** The account of somebody else that is on screen: whose it is, by whose login, and as what. */
export const managementView = z.object({
  accountId: accountKey,
  name: z.string(),
  userId: z.string(),
  /** The account whose login it is. */
  via: accountKey,
  viaName: z.string(),
  viaUserId: z.string(),
  role: accountRole,
})
export type ManagementView = z.infer<typeof managementView>

/** Everything the shell shows. */
/** See `outside-link.ts`. */
const linkTarget = z.union([
  z.strictObject({ screen: z.enum(linkScreens) }),
  z.strictObject({ screen: z.enum(['account', 'case']), key: accountKey }),
])

export const appSnapshot = z.object({
  version: z.string(),
  /** The embedded sandbox first, then the others as they were added. */
  portals: z.array(portalView),
  /** The portals' clock as main knows it now, not the operator's; null before one of them reported it in this run. */
  portalTime: instant.nullable(),
  sessions: z.array(sessionView),
  staff: staffView.nullable(),
  /** Procedures that are not over, oldest first. */
  procedures: z.array(procedure),
  /** Cases with an effect whose answer was lost and that is not settled yet. */
  unsettledCases: z.array(accountKey),
  endedSessions: z.array(endedSession),
  keeping,
  lock: lockView,
  /** How many findings of the audit nobody has reviewed yet; effects are refused while there is one. */
  auditFindings: z.int().min(0),
  /** Accounts with an effect on the account itself (its number, a report) whose answer was lost and that is not settled yet. */
  unsettledAccounts: z.array(accountKey),
  /** Management Mode; null while there is none. */
  management: managementView.nullable(),
  /** The system refused a notification of this run: reminders are seen in the window alone. */
  notificationsRefused: z.boolean(),
  /** What another program asks to open by a link, until the user has followed or refused it. */
  link: linkTarget.nullable(),
  /** The proxy of the company's network: which one waits for a sign-in, and whether the password of one is kept. */
  proxy: z.object({
    asked: z.object({ proxy: z.string().max(300), refused: z.boolean() }).nullable(),
    kept: z.boolean(),
  }),
})
export type AppSnapshot = z.infer<typeof appSnapshot>

/** A login that reaches an account of somebody else, and as what. */
const reach = z.object({ via: accountKey, viaName: z.string(), role: accountRole })

/** One line of the account list, from the local cache; `twoFactor` is as last read at `readAt`. */
export const listedAccount = accountSummary.extend({
  id: accountKey,
  portalId,
  /** null for a line that was imported and that nobody signed in to yet: nothing of it was read from the portal. */
  status: accountSummary.shape.status.nullable(),
  /** A name of the operator's own, tags and a note: kept here, by portal and User ID. */
  ...annotationFields.shape,
  signedIn: z.boolean(),
  twoFactor: twoFactorState.nullable(),
  readAt: instant.nullable(),
  /** The open procedure on this account, if there is one. */
  procedureId: id.nullable(),
  /** The logins of others that reach it by delegated access. */
  reachedBy: z.array(reach),
  /** Why its state could not be read the last time, and when that was; null once it was read. No trace ID where the portal did not answer. */
  readFailure: z.object({ code: failureCode, at: instant, traceId: z.string() }).nullable(),
})
export type ListedAccount = z.infer<typeof listedAccount>

/** An account's page, read from the portal just now. */
export const accountPage = z.object({
  account: account.extend({ id: accountKey }),
  twoFactor: twoFactorState,
  notices: z.array(notice),
  procedureId: id.nullable(),
  readAt: instant,
})
export type AccountPage = z.infer<typeof accountPage>

export const signInAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed-in'), session: sessionView }),
  z.object({ state: z.literal('challenge'), challenge }),
])
export type SignInAnswer = z.infer<typeof signInAnswer>

/** What the verifier says of the audit's chain. */
export const auditVerdict = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('intact'), to: z.int().min(0) }),
  z.object({ verdict: z.literal('broken'), at: z.int().min(1), why: z.string() }),
  z.object({ verdict: z.literal('not-anchored'), since: z.int().min(0) }),
  z.object({
    verdict: z.literal('restored'),
    /** Breaks that the console recorded and signed itself, ascending; see `RecordedBreak`. */
    breaks: z.array(
      z.object({ kind: z.enum(['restored', 'fresh', 'new-key']), at: z.int().min(1), after: z.int().min(0) }),
    ),
    to: z.int().min(0),
    notAnchoredSince: z.int().min(0).nullable(),
  }),
  z.object({ verdict: z.literal('altered'), why: z.string() }),
])
export type AuditVerdict = z.infer<typeof auditVerdict>

/** Something that shows that the audit was changed by something else than this console; `found` is a short sentence. */
const auditFinding = z.object({
  kind: z.enum(['entries-missing', 'entries-added', 'entries-changed', 'schema', 'written-elsewhere', 'heads-changed']),
  found: z.string(),
})
export type AuditFinding = z.infer<typeof auditFinding>

/** The copies of the database, newest first, and what the check of its file found. */
export const backupsView = z.object({
  backups: z.array(z.object({ name: z.string(), at: z.string(), bytes: z.int().min(0) })),
  /** `unread` until the check a while after the start; `words`: the audit's index of words alone, which is built again. */
  damage: z.enum(['unread', 'none', 'words', 'damaged']),
  /** The last one could not be made. */
  isFailing: z.boolean(),
  isUnderWay: z.boolean(),
})
export type BackupsView = z.infer<typeof backupsView>

/** How long the audit is, and who signs it. */
export const auditState = z.object({
  entries: z.int().min(0),
  headHash: z.string(),
  /** SHA-256 of the public key that signs checkpoints. */
  keyFingerprint: z.string(),
  /** Whether the signing key is sealed by the system's keychain or lies in a file readable by its owner alone. */
  keyProtection: z.enum(['keychain', 'owner-file']),
  lastCheckpointSeq: z.int().min(0),
  /** What shows that something else changed the audit, and was not reviewed yet; effects are refused meanwhile. */
  findings: z.array(auditFinding),
  /** Where a copy of the signed heads is kept, and whether the last one could not be written there; null for none. */
  secondAnchor: z.object({ file: z.string(), failing: z.boolean() }).nullable(),
  /** How the run before this one ended, and which entries nobody had signed then. */
  start: z.object({
    end: z.enum(['first', 'clean', 'unclean', 'changed', 'replaced']),
    unsigned: z.object({ from: z.int(), to: z.int() }).nullable(),
  }),
  /** Folders of the profile that other users of the computer could enter when this run began; `closed` where they no longer can. */
  openFolders: z.array(z.object({ folder: z.string(), closed: z.boolean() })),
})
export type AuditState = z.infer<typeof auditState>
