import { z } from 'zod'
import type { Answer } from '../../directory/remote/remote-directory.ts'
import type { AdminClient } from './admin-client.ts'
import type { KeycloakSettings } from './settings.ts'
import { eventsConfig, realm as realmShape } from './shapes.ts'

/** What the gateway needs, and what each is for. */
const needed = {
  'manage-users': 'remove a factor, end sessions, unlock, require a new password',
  'view-users': 'read accounts',
  'query-users': 'search accounts',
  'view-events': 'see in Keycloak’s log what became of a lost answer',
} as const
/** What may come with the needed ones: `view-users` contains one; the other only reads, and lets this check see more. */
const harmless: readonly string[] = ['query-groups', 'view-realm']

/** Tries address, credential and privileges, and reads the settings of the realm that the desk depends on. */
export async function checkKeycloak(
  admin: AdminClient,
  settings: KeycloakSettings,
  deadline: number,
): Promise<Answer<{ system: string; missing: string[]; findings: string[] }>> {
  const own = await admin.ownClaims(deadline)
  if (own.kind !== 'answered') return own
  const missing: string[] = []
  const findings: string[] = []
  const { roles } = own.value
  if (roles) {
    missing.push(...missingPrivileges(roles, settings))
    findings.push(...widePrivileges(roles, settings))
  } else
    findings.push('The access token does not name its privileges: turn lightweight access tokens of the client off.')
  if (own.value.accountId === null)
    findings.push(
      'The access token does not name its account, so Keycloak’s log cannot settle lost answers: give the client the scope basic.',
    )

  const found = await admin.read('/users?max=1&briefRepresentation=true', z.array(z.unknown()), deadline)
  const foundFailed = failureOf(found)
  if (foundFailed) return foundFailed
  const events = await admin.read('/events/config', eventsConfig, deadline)
  const eventsFailed = failureOf(events)
  if (eventsFailed) return eventsFailed
  if (events.kind === 'answered' && events.value.adminEventsEnabled !== true)
    findings.push(
      'Admin events are off: what became of a lost answer is then seen in the account alone. Realm settings, Events, Admin events settings.',
    )
  const realm = await admin.read('', realmShape, deadline)
  const realmFailed = failureOf(realm)
  if (realmFailed) return realmFailed
  if (realm.kind === 'answered') findings.push(...realmFindings(realm.value))
  return { kind: 'answered', value: { system: 'Keycloak', missing, findings } }
}

function realmFindings({ bruteForceProtected, smtpServer }: z.output<typeof realmShape>): string[] {
  const findings = []
  if (bruteForceProtected === false)
    findings.push(
      'Brute force detection is off: wrong tries lock nobody, and there is nothing to unlock. Realm settings, Security defenses.',
    )
  if (smtpServer === undefined)
    findings.push('Without the privilege view-realm it cannot be seen whether Keycloak can send e-mail.')
  else if (!smtpServer.host || !smtpServer.from)
    findings.push(
      'Keycloak has no SMTP server or no sender address: it sends no e-mail to set up a factor or a password. Realm settings, Email.',
    )
  return findings
}

type Roles = Record<string, readonly string[]>

function grantedOf(roles: Roles, { realm }: KeycloakSettings): readonly string[] {
  // The master realm administers each realm by a client of its own.
  return roles[realm === 'master' ? 'master-realm' : 'realm-management'] ?? []
}

/** Each privilege that is missing, by its name. */
function missingPrivileges(roles: Roles, settings: KeycloakSettings): string[] {
  const granted = grantedOf(roles, settings)
  return Object.entries(needed)
    .filter(([name]) => !granted.includes(name))
    .map(([name, purpose]) => `The privilege ${name} is missing: without it the gateway cannot ${purpose}.`)
}

/** Each privilege that is more than the gateway needs. */
function widePrivileges(roles: Roles, settings: KeycloakSettings): string[] {
  const { realm } = settings
  const granted = grantedOf(roles, settings)
  const findings: string[] = []
  const wide = granted.filter((name) => !(name in needed) && !harmless.includes(name))
  const ofMaster =
    realm === 'master' ? (roles[''] ?? []).filter((name) => name === 'admin' || name === 'create-realm') : []
  // guard: keycloak.too-wide
  for (const name of [...wide, ...ofMaster])
    findings.push(`The privilege ${name} is more than the gateway needs: take it away.`)
  if (granted.includes('manage-users'))
    findings.push(
      'manage-users also lets its holder set passwords; Keycloak has nothing narrower. The gateway never does.',
    )
  return findings
}

/** Why nothing can be said of the rest; null for an answer, and for a privilege that is missing, which is named elsewhere. */
function failureOf(answer: Answer<unknown>): Exclude<Answer<never>, { kind: 'answered' }> | null {
  if (answer.kind === 'answered' || (answer.kind === 'refused' && answer.code === 'credential-refused')) return null
  return answer
}
