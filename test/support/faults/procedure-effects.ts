import type { Procedure } from '#shared/domain/procedure.ts'
import type { FaultRequest } from '#shared/api/sandbox-controls.ts'
import type { Operator } from '../console/operator.ts'
import { samplePassword as password, samples } from '../portal/sandbox.ts'
import type { World } from '../console/world.ts'

const { seriMuda, bayu } = samples
const enrolments = '/accounts/{accountId}/two-factor/enrolments'

/** An effect of a procedure: how one comes to its button, the press, and where it leads. */
export interface ProcedurePress {
  route: Pick<FaultRequest, 'method' | 'path'>
  reach(operator: Operator): Promise<Procedure>
  press(world: World, operator: Operator, before: Procedure): Promise<Procedure>
  next: Procedure['state']['at']
}

const reachCode = (operator: Operator): Promise<Procedure> => operator.startUntil(bayu, 'set-up', 'code', 'sms')
const confirm = (world: World, { id: procedureId }: Procedure): Promise<Procedure> =>
  world.app.ok('procedure.confirmIdentity', { procedureId, password })

export const procedurePresses: Record<string, ProcedurePress> = {
  'disable, at the end': {
    route: { method: 'POST', path: '/accounts/{accountId}/two-factor/disable' },
    reach: (operator) => operator.startUntil(seriMuda, 'disable', 'disable'),
    press: (world, _operator, { id: procedureId }) => world.app.ok('procedure.disable', { procedureId, password }),
    next: 'done',
  },
  'disable, in a change': {
    route: { method: 'POST', path: '/accounts/{accountId}/two-factor/disable' },
    reach: (operator) => operator.startUntil(seriMuda, 'change', 'disable', 'sms'),
    press: (world, _operator, { id: procedureId }) => world.app.ok('procedure.disable', { procedureId, password }),
    next: 'setup',
  },
  'start-enrolment by SMS': {
    route: { method: 'POST', path: enrolments },
    reach: (operator) => operator.startUntil(bayu, 'set-up', 'identity', 'sms'),
    press: (world, _operator, before) => confirm(world, before),
    next: 'code',
  },
  'start-enrolment by Authenticator App': {
    route: { method: 'POST', path: enrolments },
    reach: (operator) => operator.startUntil(bayu, 'set-up', 'identity', 'authenticator'),
    press: (world, _operator, before) => confirm(world, before),
    next: 'code',
  },
  'verify-code': {
    route: { method: 'POST', path: `${enrolments}/{enrolmentId}/verify` },
    reach: reachCode,
    press: (_world, operator, before) => operator.verify(bayu, before),
    next: 'accepted',
  },
  'resend-code': {
    route: { method: 'POST', path: `${enrolments}/{enrolmentId}/resend` },
    reach: reachCode,
    press: async (world, _operator, { id: procedureId }) => {
      await world.sandbox.advance(60)
      return world.app.ok('procedure.resendCode', { procedureId })
    },
    next: 'code',
  },
  'cancel-enrolment': {
    route: { method: 'DELETE', path: `${enrolments}/{enrolmentId}` },
    reach: reachCode,
    press: (world, _operator, { id: procedureId }) => world.app.ok('procedure.cancel', { procedureId }),
    next: 'cancelled',
  },
}
