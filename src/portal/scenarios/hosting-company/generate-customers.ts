import type { Service } from '#shared/api/accounts.ts'
import { methods } from '#shared/api/names.ts'
import type { SampleAccount, SampleLock } from '../scenario.ts'
import { openCaseOf, createStages } from './cases.ts'
import type { Random } from './random.ts'
import { createRandom } from './random.ts'
import type { EarlierCases } from './earlier-cases.ts'
import { earlierCases, noCases } from './earlier-cases.ts'
import { historyOf } from './history.ts'
import { companyName } from './names.ts'
import { phoneNumber } from './phone-numbers.ts'

/** How often each method is the active one; `none`: 2FA is not active. */
export const methodShares = { authenticator: 0.34, sms: 0.28, email: 0.14, none: 0.24 }

/** What sets a customer apart; most are `ordinary`. */
export const customerStateShares = {
  ordinary: 0.88,
  earlierCase: 0.08,
  closed: 0.02,
  openCase: 0.006,
  mustReset: 0.006,
  frozen: 0.004,
  locked: 0.004,
}
const enforcedShare = 0.05
const changedMethodShare = 0.15

const serviceCounts = { 1: 0.4, 2: 0.46, 3: 0.09, 4: 0.05 }
const serviceKinds = {
  novacloud: 0.5,
  'email-hosting': 0.26,
  domain: 0.18,
  'dedicated-server': 0.05,
  'gpu-server': 0.01,
}

/** Customers who are generated: `count` of them, the same for the same seed, ids from A-10000 on. */
export function* generateCustomers(seed: string, count: number): Generator<SampleAccount> {
  const random = createRandom(seed)
  for (let place = 0; place < count; place += 1) yield customer(place, random)
}

function customer(place: number, random: Random): SampleAccount {
  const { name, domain, userId } = companyName(place)
  const state = random.weighted(customerStateShares)
  const drawn = random.weighted(methodShares)
  const method = drawn === 'none' ? null : drawn
  const services = servicesOf(domain, random)
  const joined = random.between(60, 2400)
  const quiet = state === 'closed' ? joined * random.between(0.1, 0.6) : 0
  const sometime = (): number => random.between(quiet + 8, joined)
  const critical = isCritical(services)
  const earlier = state === 'earlierCase' ? earlierCases({ place, userId, joined, critical }, random) : noCases
  const onBoard = { ticket: `T-${30_000 + place}`, opened: random.between(0.02, 5), userId }
  const open =
    state === 'openCase' && method !== null
      ? [openCaseOf({ ...onBoard, method }, random.one(createStages), random)]
      : []

  const { disabled } = earlier
  const afterCase = disabled && (method === null ? disabled.ago : disabled.ago * random.between(0.1, 0.9))
  const methodSince = afterCase ?? (method && sometime())
  const recently = (share: number): number | null =>
    quiet === 0 && random.chance(share) ? random.between(0.5, 6.5) : null
  const often = (share: number): number | null => (random.chance(share) ? notShortlyBefore(earlier, sometime()) : null)
  const dates = {
    methodSince,
    emailChanged: recently(0.004) ?? often(0.15),
    mobileChanged: recently(0.015) ?? often(0.6),
    passwordChanged: earlier.passwordChanged ?? recently(0.02) ?? often(0.85),
  }
  const locks: SampleLock[] =
    state === 'locked' ? [{ of: random.one(['password', 'codes']), until: random.one(['time', 'support']) }] : []
  const changedMethod = method !== null && !disabled && random.chance(changedMethodShare)
  const history = historyOf(
    {
      ...dates,
      joined,
      quiet,
      method,
      methodBefore: changedMethod ? random.one(methods.filter((one) => one !== method)) : null,
      disabled,
      locked: earlier.locked,
      frozen: state === 'frozen' ? random.between(0.1, 20) : earlier.frozen,
      resetForced: state === 'mustReset' ? random.between(0.1, 30) : null,
    },
    random,
  )
  return {
    id: `A-${10_000 + place}`,
    name,
    userId,
    mobile: phoneNumber(place, random, method === 'sms'),
    method,
    ...dates,
    services,
    status: state === 'closed' || state === 'frozen' ? state : 'active',
    enforced: method !== null && random.chance(enforcedShare),
    mustReset: state === 'mustReset',
    locks,
    history,
    cases: [...earlier.cases, ...open],
  }
}

/** A change in the week before a case would have raised the risk that the case was proved for: it was earlier then. */
function notShortlyBefore({ cases }: EarlierCases, ago: number): number {
  const opened = cases.at(-1)?.opened
  return opened !== undefined && ago > opened - 1 && ago < opened + 8 ? opened + 8 : ago
}

function servicesOf(domain: string, random: Random): Service[] {
  return Array.from({ length: Number(random.weighted(serviceCounts)) }, (_, index): Service => {
    const kind = random.weighted(serviceKinds)
    switch (kind) {
      case 'novacloud':
        return { kind, name: `NovaCloud ${random.one(['web', 'shop', 'app', 'db'])}-0${index + 1}` }
      case 'gpu-server':
        return { kind, name: `GPU server render-0${index + 1}` }
      case 'dedicated-server':
        return { kind, name: `Dedicated server core-0${index + 1}` }
      case 'email-hosting':
        return { kind, name: `E-mail hosting ${domain}` }
      case 'domain':
        return { kind, name: index === 0 ? domain : `${index}.${domain}` }
    }
  })
}

function isCritical(services: readonly Service[]): boolean {
  return services.length >= 3 || services.some(({ kind }) => kind === 'gpu-server')
}
