import { advance } from '#shared/domain/procedure-machine.ts'
import type { EnrolmentView, Procedure, StepProblem } from '#shared/domain/procedure.ts'
import type { ProcedureEvent } from '#shared/domain/procedure-events.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import { accountRow } from '../support/samples/account-row.ts'
import type { FakeMain } from './fake-main.ts'
import { mountApp, startMain } from './mount.ts'
import { accountPage, portalTime, session, twoFactor } from './samples.ts'

export const accountId = 'A-20417'

/** A procedure on one account, moved by the same rules as in main; what the portal would say is a test's to choose. */
export interface ProcedureMain {
  main: FakeMain
  now: () => Procedure
  /** The next effect is refused with this; `now`: the account's state, where it is another than was thought. */
  rejectNext: (problem: StepProblem, now?: TwoFactorState) => void
  /** What comes of the next effect. */
  decide: (event: ProcedureEvent) => void
  /** No answer comes to the next effect. */
  loseNext: () => void
  /** Something happened without a press: main publishes it. */
  happen: (event: ProcedureEvent) => void
}

export interface ProcedureOptions {
  /** The method that is active when it begins. */
  from?: Method | null
  before?: Partial<TwoFactorState>
  replace?: boolean
  signedIn?: boolean
  account?: Parameters<typeof accountPage>[2]
  snapshot?: Partial<AppSnapshot>
}

/** An enrolment whose code was sent just now. */
export function enrolment(method: Method, changes: Partial<EnrolmentView> = {}): EnrolmentView {
  const sends = method !== 'authenticator'
  return {
    id: 'enrolment-1',
    method,
    replaces: null,
    destinationMasked: sends ? (method === 'sms' ? '+60 ••• 4418' : 'i•@serimuda.example') : null,
    serverTime: portalTime(),
    sentAt: sends ? portalTime() : null,
    sendNumber: sends ? 1 : 0,
    expiresAt: portalTime(300),
    resendAllowedAt: sends ? portalTime(60) : null,
    sendsLeft: sends ? 4 : 0,
    attemptsLeft: 5,
    ...changes,
  }
}

function begun(
  kind: Procedure['kind'],
  { from, before, replace }: Required<Pick<ProcedureOptions, 'from' | 'before' | 'replace'>>,
): Procedure {
  return {
    id: 'procedure-1',
    kind,
    accountId,
    accountName: 'Seri Muda Trading',
    userId: 'it@serimuda.example',
    from,
    replace,
    to: null,
    reason: null,
    howLong: null,
    note: '',
    startedAt: portalTime(),
    updatedAt: portalTime(),
    unprotectedSince: null,
    basis: 'portal',
    problem: null,
    state: { at: 'preflight', before: twoFactor(from, before) },
  }
}

/** Opens the wizard of a procedure that was just begun. */
export async function mountProcedure(kind: Procedure['kind'], options: ProcedureOptions = {}): Promise<ProcedureMain> {
  const { from = kind === 'set-up' ? null : 'authenticator', before = {}, replace = false, signedIn = true } = options
  let procedure = begun(kind, { from, before, replace })
  const page = accountPage(accountId, twoFactor(from, before), options.account ?? {})
  let fate: ProcedureEvent | null = null
  const row = accountRow(accountId, from, { name: procedure.accountName, userId: procedure.userId })
  const main = startMain({
    accounts: [row],
    snapshot: {
      sessions: signedIn ? [session(accountId, row.name, row.userId)] : [],
      procedures: [procedure],
      ...options.snapshot,
    },
  })

  const move = (...events: ProcedureEvent[]): Procedure => {
    for (const event of events) {
      const next = advance(procedure, event, portalTime())
      if (next === null) throw new Error(`${event.type} cannot happen at ${procedure.state.at}`)
      procedure = next
    }
    return procedure
  }
  const effect = (name: Extract<ProcedureEvent, { type: 'sent' }>['effect'], done: ProcedureEvent): Procedure => {
    const becomes = fate ?? done
    fate = null
    return move({ type: 'sent', effect: name, key: 'key-1' }, becomes)
  }
  const active = (): TwoFactorState => twoFactor(procedure.to ?? procedure.from, { version: 6, since: portalTime() })
  const off = (): TwoFactorState => twoFactor(null, { version: 5, since: portalTime() })
  const waitsFor = (): Method => {
    if (procedure.state.at !== 'identity' && procedure.state.at !== 'code') throw new Error('no method was chosen')
    return procedure.state.method
  }

  main.reply('account.get', () => page)
  main.reply('procedure.get', () => ({ procedure }))
  main.reply('procedure.confirmPreflight', ({ procedureId: _, ...answer }) =>
    move({ type: 'preflight-confirmed', ...answer }),
  )
  main.reply('procedure.disable', () => effect('disable', { type: 'disabled', now: off() }))
  main.reply('procedure.openSetup', () => move({ type: 'setup-opened' }))
  main.reply('procedure.chooseMethod', ({ method }) => move({ type: 'method-chosen', method }))
  main.reply('procedure.goBack', () => move({ type: 'went-back' }))
  main.reply('procedure.confirmIdentity', () => {
    const replaces = procedure.replace ? procedure.from : null
    return effect('start-enrolment', { type: 'enrolled', enrolment: enrolment(waitsFor(), { replaces }) })
  })
  main.reply('procedure.authenticatorSecret', () => ({
    secret: 'JBSWY3DPEHPK3PXP',
    otpauthUri: 'otpauth://totp/Sandbox:it@serimuda.example?secret=JBSWY3DPEHPK3PXP',
  }))
  main.reply('procedure.verifyCode', () => effect('verify-code', { type: 'verified', now: active() }))
  main.reply('procedure.resendCode', () =>
    effect('resend-code', { type: 'resent', enrolment: enrolment(waitsFor(), { sendNumber: 2, sendsLeft: 3 }) }),
  )
  main.reply('procedure.finish', () => move({ type: 'okay', now: active(), readBack: true }))
  main.reply('procedure.cancel', () => {
    const now = procedure.unprotectedSince === null ? twoFactor(procedure.from) : off()
    if (procedure.state.at !== 'code') return move({ type: 'cancelled', now })
    return effect('cancel-enrolment', { type: 'enrolment-cancelled', now })
  })

  await mountApp(main, '/procedures/procedure-1')
  return {
    main,
    now: () => procedure,
    rejectNext: (problem, now) => (fate = { type: 'rejected', problem, now: now ?? null }),
    decide: (event) => (fate = event),
    loseNext: () => (fate = { type: 'lost' }),
    happen: (event) => main.emit('procedure.changed', move(event)),
  }
}
