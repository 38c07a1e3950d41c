import type { Method } from '#shared/api/primitives.ts'
import type { SampleEvent } from '../scenario.ts'
import type { Random } from './random.ts'

/** The security log begins two years ago: older things show in the account's own dates alone. */
const historyDays = 730
const minute = 1 / 1440

const devices = [
  ...['Chrome on Windows', 'Edge on Windows', 'Firefox on Linux', 'Safari on macOS', 'Chrome on Android'],
  ...['Safari on iOS', 'FactorDesk'],
] as const

/** What the log is to contain; times in days before the scenario, null for what never was. */
interface Past {
  /** Since when the company is a customer. */
  joined: number
  /** Nothing happened later than this: the account was closed. */
  quiet: number
  method: Method | null
  methodSince: number | null
  /** The method before that one, which the customer turned off first. */
  methodBefore: Method | null
  /** The method that a case turned off. */
  disabled: { method: Method; ago: number } | null
  emailChanged: number | null
  mobileChanged: number | null
  passwordChanged: number | null
  locked: number | null
  frozen: number | null
  resetForced: number | null
}

/** The lines of a customer's security log that no case wrote. */
export function historyOf(past: Past, random: Random): SampleEvent[] {
  const { joined, quiet } = past
  const device = random.one(devices)
  const lines = [...factorLines(past, device, random), ...otherLines(past, device), ...visits(past, random, device)]
  return lines.filter(({ ago }) => ago >= quiet && ago < Math.min(historyDays, joined))
}

function byCustomer(device: string, ago: number, what: SampleEvent['what'], method?: Method): SampleEvent {
  return { ago, what, by: 'customer', from: device, ...(method && { method }) }
}

/** Set-ups and what the customer turned off. Each begins some time between joining and what followed it. */
function factorLines(past: Past, device: string, random: Random): SampleEvent[] {
  const earlier = (ago: number): number => ago + (past.joined - ago) * random.between(0.1, 0.9)
  const setUp = (ago: number, method: Method): SampleEvent[] => [
    byCustomer(device, ago + 3 * minute, 'enrolment-started', method),
    byCustomer(device, ago, 'two-factor-enabled', method),
  ]
  const { method, methodSince, methodBefore, disabled } = past
  const lines: SampleEvent[] = disabled ? setUp(earlier(disabled.ago), disabled.method) : []
  if (method !== null && methodSince !== null) lines.push(...setUp(methodSince, method))
  if (methodBefore !== null && methodSince !== null) {
    lines.push(...setUp(earlier(methodSince), methodBefore))
    lines.push(byCustomer(device, methodSince + 5 * minute, 'two-factor-disabled', methodBefore))
  }
  return lines
}

function otherLines(past: Past, device: string): SampleEvent[] {
  const lines: SampleEvent[] = []
  if (past.emailChanged !== null) {
    lines.push({ ago: past.emailChanged, what: 'email-changed', by: 'agent', from: 'Support desk' })
  }
  if (past.mobileChanged !== null) lines.push(byCustomer(device, past.mobileChanged, 'mobile-changed'))
  if (past.passwordChanged !== null) {
    lines.push({ ago: past.passwordChanged + 8 * minute, what: 'password-reset-asked', by: 'customer' })
    lines.push(byCustomer('Link in an e-mail', past.passwordChanged, 'password-changed'))
  }
  if (past.locked !== null) lines.push({ ago: past.locked, what: 'locked', by: 'system' })
  if (past.frozen !== null) {
    lines.push(byCustomer('Unknown browser', past.frozen + 40 * minute, 'signed-in'))
    lines.push(byCustomer(device, past.frozen, 'frozen'))
  }
  if (past.resetForced !== null) {
    lines.push({ ago: past.resetForced, what: 'password-reset-forced', by: 'agent', from: 'Support desk' })
  }
  return lines
}

/** Sign-ins, more often lately than long ago, some of them ended by signing out. */
function visits({ joined }: Past, random: Random, device: string): SampleEvent[] {
  const visited = Math.floor(random.between(2, 8))
  return Array.from({ length: visited }).flatMap((_): SampleEvent[] => {
    const ago = Math.min(historyDays, joined) * random.between(0.02, 1) ** 2
    const from = random.chance(0.8) ? device : random.one(devices)
    const signedIn: SampleEvent = { ago, what: 'signed-in', by: 'customer', from }
    const ended = ago - 20 * minute
    const signedOut: SampleEvent = { ago: ended, what: 'signed-out', by: 'customer', from }
    return ended > 0 && random.chance(0.3) ? [signedIn, signedOut] : [signedIn]
  })
}
