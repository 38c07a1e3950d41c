import { firstSchema } from './0001-first.ts'
import { wholeApi } from './0002-whole-api.ts'
import { spentSteps } from './0003-spent-steps.ts'
import { judgements } from './0004-judgements.ts'
import { invitationsOfferMethods } from './0005-invitations-offer-methods.ts'
import { approvalsOfWhatWasSeen } from './0008-approvals-of-what-was-seen.ts'
import { operationKeys } from './0009-operation-keys.ts'
import { remoteDirectories } from './0010-remote-directories.ts'
import { gateway } from './0011-gateway.ts'
import { provedMethods } from './0012-proved-methods.ts'
import { staffAtProvider } from './0013-openid-connect.ts'
import { oneSpellingOfUserIds } from './0014-one-spelling-of-user-ids.ts'
import { searchedTexts } from './0015-searched-texts.ts'
import { quotedDevices } from './0007-quoted-devices.ts'
import { secretsOfRequests } from './0006-secrets-of-requests.ts'

/** Every step from an empty database to the present one; `PRAGMA user_version` counts those taken. */
export const portalMigrations: readonly string[] = [
  firstSchema,
  wholeApi,
  spentSteps,
  judgements,
  invitationsOfferMethods,
  secretsOfRequests,
  quotedDevices,
  approvalsOfWhatWasSeen,
  operationKeys,
  remoteDirectories,
  gateway,
  provedMethods,
  staffAtProvider,
  oneSpellingOfUserIds,
  searchedTexts,
]

/** Tables in an order in which their rows can be deleted; `meta` keeps the scenario and the clock, and the audit is never cleared. */
export const clearedByReset = [
  'address_attempts',
  'openid_requests',
  'staff_identities',
  'remote_steps',
  'remote_effects',
  'remote_accounts',
  'remote_enrolments',
  'remote_challenges',
  'remote_sessions',
  'judgements',
  'approvals',
  'contact_updates',
  'invitations',
  'password_resets',
  'security_events',
  'case_events',
  'consents',
  'evidence',
  'cases',
  'messages',
  'ledger',
  'operations',
  'enrolments',
  'challenges',
  'awaited_codes',
  'attempts',
  'tokens',
  'sessions',
  'staff',
  'factors',
  'delegations',
  'services',
  'accounts',
] as const
