import type { Answer } from '../../directory/remote/remote-directory.ts'
import type { BetterAuthClient, WithCode } from './client.ts'
import { ownSecondFactor } from './client.ts'
import type { BetterAuthSettings } from './settings.ts'
import { ownSession, permission } from './shapes.ts'

/** The version that the kit ran against; better-auth says its own nowhere. */
export const checkedVersion = '1.7.25'

/** What the gateway needs, by better-auth's own statements, and what each is for. */
const needed = {
  'user:list': 'search accounts',
  'user:get': 'read accounts',
  'user:ban': 'let an account sign in again',
  'session:revoke': 'end the sessions of an account',
} as const

/** What else better-auth can grant. */
const others = [
  ...[
    'user:create',
    'user:set-role',
    'user:impersonate',
    'user:impersonate-admins',
    'user:delete',
    'user:set-password',
  ],
  ...['user:set-email', 'user:set-phone', 'user:update', 'session:list', 'session:delete'],
] as const

const system = 'better-auth'
/** Requests that a limit of better-auth's own default refuses in the end: three in 10 s. */
const pastDefaultLimit = 4

/** Tries address, account and privileges, and what of the server's settings shows from outside. */
export async function checkBetterAuth(
  client: BetterAuthClient,
  { codesBy }: BetterAuthSettings,
  deadline: number,
): Promise<Facts> {
  const signedIn = await client.signInAsGateway(deadline)
  if (signedIn.kind !== 'answered') return explained(signedIn, client.origin)
  const own = await client.read('/get-session', ownSession, deadline)
  if (own.kind !== 'answered') return own
  const missing: string[] = []
  if (!('twoFactorEnabled' in own.value.user))
    missing.push('The plugin two-factor is missing: better-auth has no two-factor authentication without it.')
  const findings = [`better-auth does not say its version; this connector was checked against ${checkedVersion}.`]
  if ('banned' in own.value.user) {
    const granted = await grantsOf(client, deadline)
    if (granted.kind !== 'answered') return explained(granted, client.origin)
    missing.push(...missingPrivileges(granted.value))
    findings.push(...widePrivileges(granted.value))
  } else missing.push('The plugin admin is missing: without it the gateway cannot read accounts.')
  if (codesBy === 'sms' && !('phoneNumber' in own.value.user))
    findings.push('The plugin phone-number is missing: without a number in the account, consoles set up no SMS.')
  findings.push(...(await limitFindings(client, deadline)))
  if (codesBy === undefined)
    findings.push('"codesBy" is not set: customers whose codes are sent by SMS or e-mail cannot sign in here.')
  return { kind: 'answered', value: { system, missing, findings } }
}

type Facts = Answer<{ system: string; missing: string[]; findings: string[] }>

/** A refusal as what is missing, where better-auth says more than that the credential is wrong. */
function explained({ said, ...answer }: Exclude<WithCode<unknown>, { kind: 'answered' }>, origin: string): Facts {
  const why = said === undefined ? undefined : whyRefused(said, origin)
  return why === undefined ? answer : { kind: 'answered', value: { system, missing: [why], findings: [] } }
}

function whyRefused(said: string, origin: string): string | undefined {
  if (said === 'INVALID_ORIGIN' || said === 'MISSING_OR_NULL_ORIGIN')
    return `better-auth does not trust the origin ${origin}: set "origin" to the one of its own base address.`
  if (said === ownSecondFactor)
    return 'The gateway’s own account has two-factor authentication on, which no program can answer: turn it off there.'
  return undefined
}

/** Which of all privileges the gateway's own account has; asking changes nothing. */
async function grantsOf(client: BetterAuthClient, deadline: number): Promise<WithCode<Set<string>>> {
  const granted = new Set<string>()
  for (const name of [...Object.keys(needed), ...others]) {
    const [resource = '', action = ''] = name.split(':')
    const body = { permissions: { [resource]: [action] } }
    const answer = await client.send('/admin/has-permission', body, permission, deadline)
    if (answer.kind !== 'answered') return answer
    if (answer.value.success) granted.add(name)
  }
  return { kind: 'answered', value: granted }
}

function missingPrivileges(granted: ReadonlySet<string>): string[] {
  return Object.entries(needed)
    .filter(([name]) => !granted.has(name))
    .map(([name, purpose]) => `The privilege ${name} is missing: without it the gateway cannot ${purpose}.`)
}

function widePrivileges(granted: ReadonlySet<string>): string[] {
  const wide = others.filter((name) => granted.has(name))
  // guard: better-auth.too-wide
  return wide.length === 0
    ? []
    : [`More than the gateway needs: ${wide.join(', ')}. Give its account a role with the four privileges alone.`]
}

/**
 * Whether better-auth limits the gateway as it limits one browser. Asked at paths that nothing answers, each with a count of its
 * own, so that no customer's call is refused for it.
 */
async function limitFindings(client: BetterAuthClient, deadline: number): Promise<string[]> {
  const limited: string[] = []
  for (const folder of ['/sign-in', '/two-factor']) {
    const status = await client.lastStatus(`${folder}/factordesk-check`, pastDefaultLimit, deadline)
    if (status === 429) limited.push(`${folder}/*`)
  }
  if (limited.length === 0) return []
  return [
    `better-auth takes three calls in 10 s from the gateway, for all customers together: raise the limit of ${limited.join(' and ')} for its address.`,
  ]
}
