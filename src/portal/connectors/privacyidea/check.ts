import type { Answer } from '../../directory/remote/remote-directory.ts'
import type { Realm } from './accounts.ts'
import { isSame, valueIn } from './accounts.ts'
import { withoutReason } from './client.ts'
import type { PrivacyideaPolicies } from './shapes.ts'
import { anything, policies as policiesShape, realms } from './shapes.ts'

/** What the gateway needs, and what each is for. */
const needed = {
  userlist: 'read and search accounts',
  tokenlist: 'read second factors',
  delete: 'remove a second factor',
  reset: 'unlock',
  auditlog: 'see in privacyIDEA’s audit what became of a lost answer',
  triggerchallenge: 'ask a customer for a code at sign-in',
  getchallenges: 'judge a code that was sent for a sign-in',
} as const
/** What may come with the needed ones: each only reads, and lets this check see more. */
const harmless: readonly string[] = ['policyread', 'smsgateway_read', 'smtpserver_read']
/** Limits of what an administrator sees, which privacyIDEA lists beside the privileges. */
const limits: readonly string[] = ['auditlog_age', 'hide_audit_columns', 'hide_tokeninfo', 'hide_container_info']
/** With more privileges than that, their names say less than their number. */
const namedAtMost = 20

/** The methods by the names that privacyIDEA's policies have for them. */
const types = ['totp', 'sms', 'email'] as const

/** Tries address, credential and privileges, and reads the settings that the desk depends on. */
export async function checkPrivacyidea(
  realm: Realm,
  deadline: number,
): Promise<Answer<{ system: string; missing: string[]; findings: string[] }>> {
  const own = await realm.client.ownSignIn(deadline)
  if (own.kind !== 'answered') return own
  const { rights } = own.value
  const there = await realm.client.asAdmin({ method: 'GET', path: '/realm/', value: realms }, deadline)
  if (there.kind !== 'answered') return withoutReason(there)
  const { value, version } = there.value
  const missing = missingPrivileges(rights)
  if (!Object.keys(value).some((name) => isSame(name, realm.name)))
    missing.push(`There is no realm ${realm.name.slice(0, 100)} in privacyIDEA: correct "realm".`)
  const findings = widePrivileges(rights)
  const settings = await Promise.all([
    policyFindings(realm, rights, deadline),
    deliveryFindings(realm, rights, deadline),
  ])
  for (const one of settings) {
    if (one.kind !== 'answered') return one
    findings.push(...one.value)
  }
  return { kind: 'answered', value: { system: `privacyIDEA ${version ?? ''}`.trim(), missing, findings } }
}

/** Each privilege that is missing, by its name. */
function missingPrivileges(rights: readonly string[]): string[] {
  return Object.entries(needed)
    .filter(([name]) => !rights.includes(name))
    .map(([name, purpose]) => `The privilege ${name} is missing: without it the gateway cannot ${purpose}.`)
}

/** Each privilege that is more than the gateway needs. */
function widePrivileges(rights: readonly string[]): string[] {
  const known = [...Object.keys(needed), ...harmless, ...limits]
  const wide = rights.filter((name) => !known.includes(name))
  if (wide.length > namedAtMost)
    return [
      `The administrator has ${wide.length} privileges more than the gateway needs, such as ${wide.slice(0, 3).join(', ')}: give it a policy of its own in the scope admin.`,
    ]
  // guard: privacyidea.too-wide
  return wide.map((name) => `The privilege ${name} is more than the gateway needs: take it away.`)
}

async function policyFindings(realm: Realm, rights: readonly string[], deadline: number): Promise<Answer<string[]>> {
  if (!rights.includes('policyread'))
    return {
      kind: 'answered',
      value: [
        'Without the privilege policyread it cannot be seen whether verify_enrollment is set: without that policy no set-up is completed.',
      ],
    }
  const read = valueIn(await realm.client.asAdmin({ method: 'GET', path: '/policy/', value: policiesShape }, deadline))
  if (read.kind !== 'answered') return failureOf(read) ?? { kind: 'answered', value: [] }
  return { kind: 'answered', value: findingsIn(read.value, realm.name) }
}

function findingsIn(all: PrivacyideaPolicies, realmName: string): string[] {
  const ofRealm = all.filter(
    ({ active, realm }) => active && (realm.length === 0 || realm.some((name) => isSame(name, realmName))),
  )
  const valuesOf = (scope: string, action: string): string[] =>
    ofRealm
      .filter((policy) => policy.scope === scope && policy.action[action] !== undefined)
      .map((policy) => String(policy.action[action]))
  const verified = valuesOf('enrollment', 'verify_enrollment').flatMap((text) => text.toLowerCase().split(/\s+/))
  const unproved = types.filter((type) => !verified.includes(type))
  const findings = []
  if (unproved.length > 0)
    findings.push(
      `The policy verify_enrollment (scope enrollment) lacks ${unproved.join(', ')}: customers cannot set these up, because no code would prove that they work.`,
    )
  if (valuesOf('webui', 'login_mode').some((mode) => mode.toLowerCase() !== 'userstore'))
    findings.push(
      'The policy login_mode (scope webui) of this realm is not userstore: customers cannot sign in here, because a password alone is not judged.',
    )
  const users = ofRealm.filter(({ scope }) => scope === 'user')
  if (users.length === 0)
    findings.push(
      'No policy in the scope user: each customer may do everything with the own tokens. Allow enrollTOTP, enrollSMS, enrollEMAIL and delete.',
    )
  for (const action of ['enrollTOTP', 'enrollSMS', 'enrollEMAIL', 'delete'])
    if (users.length > 0 && !users.some((policy) => policy.action[action] ?? policy.action['*']))
      findings.push(`Customers lack ${action} (scope user): the desk offers it, and privacyIDEA refuses it.`)
  return findings
}

/** Whether codes can be sent at all: a set-up by text message or e-mail says that it began, also where nothing is sent. */
async function deliveryFindings(realm: Realm, rights: readonly string[], deadline: number): Promise<Answer<string[]>> {
  const findings = []
  for (const { right, path, none } of [
    {
      right: 'smsgateway_read',
      path: '/smsgateway/',
      none: 'privacyIDEA has no SMS gateway: no code is sent by text message.',
    },
    {
      right: 'smtpserver_read',
      path: '/smtpserver/',
      none: 'privacyIDEA has no SMTP server: no code is sent by e-mail.',
    },
  ]) {
    if (!rights.includes(right)) {
      findings.push(`Without the privilege ${right} it cannot be seen whether privacyIDEA can send codes that way.`)
      continue
    }
    const read = valueIn(await realm.client.asAdmin({ method: 'GET', path, value: anything }, deadline))
    const failed = failureOf(read)
    if (failed) return failed
    if (read.kind === 'answered' && Object.keys(read.value ?? {}).length === 0) findings.push(none)
  }
  return { kind: 'answered', value: findings }
}

/** Why nothing can be said of the rest; null for an answer, and for a privilege that is missing, which is named elsewhere. */
function failureOf(answer: Answer<unknown>): Exclude<Answer<never>, { kind: 'answered' }> | null {
  if (answer.kind === 'answered' || (answer.kind === 'refused' && answer.code === 'credential-refused')) return null
  return answer
}
