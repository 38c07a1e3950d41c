import type { InputOf, OutputOf } from '#shared/contract/operations.ts'
import type { OperationName } from '#shared/contract/operation-names.ts'
import { idAtPortal, keyAt } from '#shared/domain/account-key.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { AnswerOf, Endpoint, RequestOf } from '#shared/portal-api/endpoint.ts'
import type { SupportCase } from '#shared/portal-api/staff.ts'
import type { TwoFactorState } from '#shared/portal-api/two-factor.ts'
import { failureOf, refusalOf } from '../portal/failures.ts'
import { answerOf } from '../portal/portal.ts'
import type { Sent } from '../portal/sent.ts'
import type { CaseEffect, EffectEndpoint } from '../procedures/effect-endpoints.ts'
import type { EffectResult } from '../procedures/effect-result.ts'
import type { EffectRunner } from '../procedures/effect-runner.ts'
import type { Healing } from '../procedures/healing.ts'
import { Refusal } from '../refusal.ts'
import type { StaffSessions } from '../sessions/staff-sessions.ts'

type DeskOperation = Extract<OperationName, `desk.${string}`>
export type DeskCommands = { [N in DeskOperation]: (input: InputOf<N>) => Promise<OutputOf<N>> }

export interface DeskParts {
  staff: StaffSessions
  runner: EffectRunner
  healing: Healing
  /** Keeps what a case tells of its account for the account list. */
  remember(accountId: string, state: TwoFactorState): void
  onChanged(): void
}

/** What an effect of a case is about, for the intent and the audit. */
type CaseSubject = Pick<SupportCase, 'id' | 'accountId' | 'ticket'> & { version?: number }

/** The support desk: the portal keeps the cases, the console sends effects through the same runner as procedures. */
export function openDesk({ staff, runner, healing, remember, onChanged }: DeskParts): DeskCommands {
  async function read<E extends Endpoint>(endpoint: E, request: RequestOf<E>): Promise<AnswerOf<E>> {
    return answerOf(await staff.current().keeper.send(endpoint, request))
  }

  /** A case tells the state of its account: the account list must not go on showing an older one. */
  function told(raw: SupportCase): SupportCase {
    const by = { ...raw, id: keyOf(raw.id), accountId: keyOf(raw.accountId) }
    remember(by.accountId, by.twoFactor)
    return by
  }

  /** Our key for what the desk's portal calls so. */
  function keyOf(id: string): string {
    return keyAt(staff.current().staff.portalId, id)
  }

  const readCase = async (caseId: string): Promise<SupportCase> =>
    told((await read(endpoints.getCase, { params: { caseId: idAtPortal(caseId) } })).body)

  async function effect<F extends CaseEffect>(
    name: F,
    of: CaseSubject,
    detail: AuditFacts['detail'],
    send: (key: string) => Promise<Sent<EffectEndpoint<F>>>,
  ): Promise<SupportCase> {
    const { actor } = staff.current()
    const { id: subjectId, accountId, ticket, version } = of
    const step = name === 'disable-for-customer' ? '5 Disable 2FA' : null
    const intent = { effect: name, subjectKind: 'case' as const, subjectId, accountId, actor, ticket, step }
    const result = await runner.run({
      intent: { ...intent, expectedVersion: version ?? null },
      detail,
      send,
      begin: () => undefined,
      settle: () => undefined,
    })
    onChanged()
    return result.kind === 'unknown' ? afterLoss(of) : told(caseOf(result))
  }

  /** What the lost answer said, once it was found; the failure `outcome-unknown` when it was not. */
  async function afterLoss({ id }: CaseSubject): Promise<SupportCase> {
    const found = await healing.heal('case', id).catch(() => [])
    const last = found.at(-1)
    return last === undefined ? settledCase(id) : told(caseOf(last))
  }

  /** The case as it is now that nothing about it is open any more. */
  async function settledCase(caseId: string): Promise<SupportCase> {
    if (healing.unsettledCases().includes(caseId)) throw new Refusal('outcome-unknown')
    const accountId = accountOfUnopened(caseId)
    return accountId === null ? readCase(caseId) : readOpenedCase(accountId)
  }

  /** The case that an opening made, or the failure `voided` when it made none. */
  async function readOpenedCase(accountId: string): Promise<SupportCase> {
    const { body } = await read(endpoints.getCustomer, { params: { accountId: idAtPortal(accountId) } })
    if (body.openCaseId === null) throw new Refusal('voided')
    return readCase(keyOf(body.openCaseId))
  }

  return {
    'desk.signIn': ({ portalId, staffId, password }) => staff.signIn(portalId, staffId, password),
    'desk.verifyChallenge': ({ challengeId, code }) => staff.verifyChallenge(challengeId, code),
    'desk.resendChallenge': ({ challengeId }) => staff.resendChallenge(challengeId),
    'desk.signOut': async () => {
      await staff.signOut()
      return {}
    },
    'desk.searchCustomers': async (asked) => {
      const { body } = await read(endpoints.searchCustomers, { query: givenOf(asked) })
      return { ...body, customers: body.customers.map((one) => ({ ...one, accountId: keyOf(one.accountId) })) }
    },
    'desk.getCustomer': async ({ accountId }) => {
      const { body } = await read(endpoints.getCustomer, { params: { accountId: idAtPortal(accountId) } })
      const openCaseId = body.openCaseId === null ? null : keyOf(body.openCaseId)
      return { ...body, account: { ...body.account, id: accountId }, openCaseId }
    },
    'desk.openCase': (body) => {
      const { keeper } = staff.current()
      const subject = { id: unopened(body.accountId), accountId: body.accountId, ticket: body.ticket }
      const { channel, scenario, reason } = body
      return effect('open-case', subject, { channel, scenario, reason }, (key) =>
        keeper.send(endpoints.openCase, { body: { ...body, accountId: idAtPortal(body.accountId) } }, key),
      )
    },
    'desk.listCases': async (asked) => {
      const { body } = await read(endpoints.listCases, { query: { ...givenOf(asked), limit: casesOfPage } })
      return { ...body, cases: body.cases.map(told) }
    },
    'desk.getCase': ({ caseId }) => readCase(caseId),
    'desk.addEvidence': async ({ caseId, ...body }) => {
      const { keeper } = staff.current()
      const params = { caseId: idAtPortal(caseId) }
      return effect('add-evidence', await readCase(caseId), { ...body }, (key) =>
        keeper.send(endpoints.addEvidence, { params, body }, key),
      )
    },
    'desk.askConsent': async ({ caseId }) => {
      const { keeper } = staff.current()
      const request = { params: { caseId: idAtPortal(caseId) }, body: { act: 'disable-two-factor' as const } }
      return effect('ask-consent', await readCase(caseId), {}, (key) => keeper.send(endpoints.askConsent, request, key))
    },
    'desk.disable': async ({ caseId, password }) => {
      const { keeper } = staff.current()
      const current = await readCase(caseId)
      const { version } = current.twoFactor
      const request = { params: { caseId: idAtPortal(caseId) }, body: { password, expectedVersion: version } }
      return effect('disable-for-customer', { ...current, version }, {}, (key) =>
        keeper.send(endpoints.disableForCustomer, request, key),
      )
    },
    'desk.closeCase': async ({ caseId, outcome }) => {
      const { keeper } = staff.current()
      const request = { params: { caseId: idAtPortal(caseId) }, body: { outcome } }
      return effect('close-case', await readCase(caseId), { outcome }, (key) =>
        keeper.send(endpoints.closeCase, request, key),
      )
    },
    'desk.reconcile': async ({ caseId }) => {
      await healing.heal('case', caseId)
      onChanged()
      return settledCase(caseId)
    },
  }
}

/** Most that the portal tells at once: the board is read whole, and again every few seconds. */
const casesOfPage = 100

/** What is not null of a query. */
function givenOf<Q extends object>(query: Q): { [K in keyof Q]?: NonNullable<Q[K]> } {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null)) as never
}

/** Stands for a case's id while the case is being opened. */
function unopened(accountId: string): string {
  return `account:${accountId}`
}

function accountOfUnopened(caseId: string): string | null {
  return caseId.startsWith(unopened('')) ? caseId.slice(unopened('').length) : null
}

function caseOf(result: EffectResult): SupportCase {
  switch (result.kind) {
    case 'applied':
      if ('ticket' in result.answer) return result.answer
      throw new Refusal('portal-misbehaved')
    case 'rejected':
      throw new Refusal(refusalOf(result.problem))
    case 'unreachable':
      throw new Refusal('portal-unreachable')
    case 'voided':
      throw new Refusal('voided')
    default:
      throw new Refusal(failureOf('outcome-unknown'))
  }
}
