import type { Outcome } from '#shared/ipc/outcome.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { casePresses } from './case-effects.ts'
import { operatorOf } from '../console/operator.ts'
import { procedurePresses } from './procedure-effects.ts'
import { protectedBy } from '../console/replace-method.ts'
import { samplePassword as password, samples } from '../portal/sandbox.ts'
import { openCase, opening } from '../console/staff-case.ts'
import type { World } from '../console/world.ts'

/** An effect whose button can be pressed. */
interface Ready {
  press(): Promise<Outcome<unknown>>
  /** Queries its outcome again, where the press did not show it. */
  readBack(): Promise<Outcome<unknown>>
}

/** Any effect that the console can have on a portal. */
interface EffectUnderFault {
  /** The first line of its request. */
  where: RegExp
  prepare(world: World): Promise<Ready>
}

const { seriMuda, kenari, bayu, agentA } = samples

/** The first line of a request to this path of the API; placeholders match any id. */
function requestTo(method: string, path: string): RegExp {
  return new RegExp(`^${method} /api/v1${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}

function ofProcedure(
  world: World,
  { id: procedureId }: Procedure,
  press: () => Promise<Procedure>,
): { press: () => Promise<Outcome<unknown>>; readBack: () => Promise<Outcome<unknown>> } {
  return {
    press: async () => ({ ok: true, value: await press() }),
    readBack: () => world.app.call('procedure.recover', { procedureId }),
  }
}

const ofProcedures = Object.entries(procedurePresses).map(([name, { route, reach, press }]) => {
  const prepare: EffectUnderFault['prepare'] = async (world) => {
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    await operator.signIn(bayu)
    const before = await reach(operator)
    return ofProcedure(world, before, () => press(world, operator, before))
  }
  return [name, { where: requestTo(route.method, route.path), prepare }] as const
})

const enrolments = '/accounts/{accountId}/two-factor/enrolments'

const replacing: Record<string, EffectUnderFault> = {
  'start-enrolment, replacing': {
    where: requestTo('POST', enrolments),
    prepare: async (world) => {
      const { operator, customer } = await protectedBy(world, 'authenticator')
      const before = await operator.startUntil(customer, 'change', 'identity', 'sms')
      const { id: procedureId } = before
      return ofProcedure(world, before, () => world.app.ok('procedure.confirmIdentity', { procedureId, password }))
    },
  },
  'verify-code, replacing': {
    where: requestTo('POST', `${enrolments}/{enrolmentId}/verify`),
    prepare: async (world) => {
      const { operator, customer } = await protectedBy(world, 'sms')
      const before = await operator.startUntil(customer, 'change', 'code', 'authenticator')
      return ofProcedure(world, before, () => operator.verify(customer, before))
    },
  },
}

function ofCase(
  { app }: World,
  caseId: string,
  press: () => Promise<Outcome<unknown>>,
): ReturnType<typeof ofProcedure> {
  return { press, readBack: () => app.call('desk.recover', { caseId }) }
}

const ofCases = Object.entries(casePresses).map(([name, { path, prepare, press }]) => {
  const prepareCase: EffectUnderFault['prepare'] = async (world) => {
    const { id } = await prepare(world)
    return ofCase(world, id, () => press(world, id))
  }
  return [`case: ${name}`, { where: requestTo('POST', `/staff/cases/{caseId}${path}`), prepare: prepareCase }] as const
})

const ofSetUps: Record<string, EffectUnderFault> = {
  'case: open-case': {
    where: requestTo('POST', '/staff/cases'),
    prepare: async (world) => {
      await operatorOf(world).signInStaff(agentA)
      return ofCase(world, `account:${opening.accountId}`, () => world.app.call('desk.openCase', opening))
    },
  },
  'case: enrol': {
    where: requestTo('POST', '/staff/cases/{caseId}/enrolments'),
    prepare: async (world) => {
      const { id: caseId } = await openCase(world, 'disabled')
      return ofCase(world, caseId, () => world.app.call('desk.enrol', { caseId, method: 'sms', password }))
    },
  },
  'case: resend': {
    where: requestTo('POST', '/staff/cases/{caseId}/enrolments/{enrolmentId}/resend'),
    prepare: async (world) => {
      const { id: caseId } = await openCase(world, 'enrolling')
      await world.sandbox.advance(61)
      return ofCase(world, caseId, () => world.app.call('desk.resendEnrolment', { caseId }))
    },
  },
}

const mobileNumber = '+60100000777'
const accountId = kenari.id

const ofAccounts: Record<string, EffectUnderFault> = {
  'account: change-number': {
    where: requestTo('PATCH', '/accounts/{accountId}/profile'),
    prepare: async (world) => {
      world.typed.add(mobileNumber)
      await operatorOf(world).signIn(kenari)
      return {
        press: () => world.app.call('accountEffect.changeNumber', { accountId, mobileNumber, password }),
        readBack: () => world.app.call('accountEffect.recover', { accountId }),
      }
    },
  },
  'account: report-not-me': {
    where: requestTo('POST', '/accounts/{accountId}/not-me'),
    prepare: async (world) => {
      await operatorOf(world).signIn(kenari)
      const { lines } = await world.app.ok('timeline.get', { accountId, limit: 100, refresh: true })
      const eventId = lines.find(({ event }) => event !== null)?.event?.id ?? ''
      return {
        press: () => world.app.call('accountEffect.reportNotMe', { accountId, eventId, password }),
        readBack: () => world.app.call('accountEffect.recover', { accountId }),
      }
    },
  },
}

/** Every effect by a name of its own: of procedures in two stages and in one, of cases, and on accounts themselves. */
export const everyEffect: Readonly<Record<string, EffectUnderFault>> = {
  ...Object.fromEntries(ofProcedures),
  ...replacing,
  ...Object.fromEntries(ofCases),
  ...ofSetUps,
  ...ofAccounts,
}
