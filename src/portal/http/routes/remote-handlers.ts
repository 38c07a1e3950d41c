import pLimit, { type LimitFunction } from 'p-limit'
import type { Portal } from '../../portal.ts'
import type { CaseRow } from '../../repositories/cases.ts'
import { readAgentProof } from '../../services/agent-proof.ts'
import { requireNoOpenEffect } from '../../services/remote/effect-engine.ts'
import {
  planDisabling,
  planInviting,
  planUnfreezing,
  planUnlocking,
  requireRemoteScenario,
} from '../../services/remote/case-plans.ts'
import {
  goneAccount,
  rememberReading,
  requireAnswered,
  requireRemote,
  seeing,
} from '../../services/remote/read-account.ts'
import type { RemoteAccount } from '../../directory/remote/remote-directory.ts'
import { requireCase, requireOpenCase } from '../../services/support-case.ts'
import { searchWords } from '#shared/domain/search/fold.ts'
import { maskedEmail } from '#shared/domain/masking.ts'
import type { PortalHandlers } from '../handlers.ts'
import { capabilityHandlers } from './capabilities.ts'
import { decisionHandlers } from './case-decisions.ts'
import { boardAnswer, boardPage, caseHandlers } from './cases.ts'
import { customerHandlers } from './customers.ts'
import { operationHandlers } from './operations.ts'
import { portalHandlers } from './portal-handlers.ts'
import { remoteCustomerHandlers } from './remote-customers.ts'
import { staffSessionHandlers } from './staff-sessions.ts'

/** Accounts that are read from the system at once for the board. */
const readsAtOnce = 8

/** Accounts that a search finds by their tickets, at most: each is read from the system. */
const foundByTicket = 5

/** A server with the account of a request as it was just read. */
interface Seen {
  portal: Portal
  account: RemoteAccount
}

/**
 * A handler for every endpoint over a remote directory: the account is read first, then the desk's own services decide on
 * what was read. What no handler is here for, this server does not do.
 */
export function remoteHandlers(portal: Portal): PortalHandlers {
  const remote = requireRemote(portal)
  const look = (accounts: readonly RemoteAccount[]): Portal =>
    portal.transact(() =>
      seeing(
        portal,
        accounts.map((account) => rememberReading(portal, account)),
      ),
    )
  const readAccount = async (accountId: string): Promise<Seen> => {
    const account = requireAnswered(await remote.read(accountId))
    return { portal: look([account]), account }
  }
  /** The account of a case; one that the system has no more is closed, and changes nothing. */
  const readForCase = async ({ accountId }: CaseRow): Promise<RemoteAccount> => {
    const answer = await remote.read(accountId)
    if (answer.kind === 'refused' && answer.code === 'not-found') return goneAccount(accountId)
    return requireAnswered(answer)
  }
  const readCase = async (caseId: string): Promise<Seen> => {
    const account = await readForCase(requireCase(portal, caseId))
    return { portal: look([account]), account }
  }
  const limit = pLimit(readsAtOnce)
  const readForBoard = createBoardReader(readForCase, limit)
  const ofCase = async (caseId: string) => caseHandlers((await readCase(caseId)).portal)
  const deciding = async (caseId: string) => decisionHandlers((await readCase(caseId)).portal)
  return {
    ...unreachedHandlers(portal),
    ...capabilityHandlers(portal),
    ...staffSessionHandlers(portal),
    ...operationHandlers(portal),
    ...remoteCustomerHandlers(portal),
    async searchCustomers({ query }) {
      const { method = null, status = null } = query
      const page = { after: query.after ?? null, limit: query.limit }
      // The tickets are the server's own: the accounts of those that fit come first, on the first page.
      const words = searchWords(query.query)
      const isNarrowed = method !== null || status !== null
      const ofTicket =
        words.length === 0 || isNarrowed
          ? []
          : portal.repositories.cases.accountsOfTicket(words, Math.min(foundByTicket, query.limit - 1))
      const read = page.after === null ? await Promise.all(ofTicket.map((id) => limit(() => remote.read(id)))) : []
      const own = read.flatMap((answer) => (answer.kind === 'answered' ? [answer.value] : []))
      const rest = { ...page, limit: page.limit - own.length }
      const found = requireAnswered(await remote.find({ text: query.query, method, status }, rest))
      const customers = [
        ...own.map(({ factors, ...account }) => ({
          ...account,
          email: account.email ?? '',
          on: factors.on,
          method: factors.factors[0]?.method ?? null,
        })),
        ...found.accounts.filter(({ id }) => !ofTicket.includes(id)),
      ].map(({ id, name, email, status: state, on, method: active }) => ({
        accountId: id,
        name,
        emailMasked: maskedEmail(email),
        status: state,
        twoFactor: { active: on, method: active },
      }))
      return { status: 200, body: { customers, next: found.next } }
    },
    getCustomer: async (call) => customerHandlers((await readAccount(call.params.accountId)).portal).getCustomer(call),
    async openCase(call) {
      requireRemoteScenario(call.body.scenario)
      return caseHandlers((await readAccount(call.body.accountId)).portal).openCase(call)
    },
    async listCases({ query }) {
      // guard: remote-directory.board-page
      const page = boardPage(portal, query)
      const accounts = await Promise.all(page.rows.map((row) => readForBoard(row)))
      // Cases that were opened meanwhile are on the next reading of the board: their accounts were not read.
      // guard: remote-directory.board-as-read
      return boardAnswer(look(accounts), page)
    },
    getCase: async (call) => (await ofCase(call.params.caseId)).getCase(call),
    addEvidence: async (call) => (await ofCase(call.params.caseId)).addEvidence(call),
    async closeCase(call) {
      const seen = await readCase(call.params.caseId)
      const effect = await caseHandlers(seen.portal).closeCase(call)
      return () => {
        requireNoOpenEffect(portal, seen.account.id)
        return effect()
      }
    },
    reopenCase: async (call) => (await ofCase(call.params.caseId)).reopenCase(call),
    askConsent: async (call) => (await deciding(call.params.caseId)).askConsent(call),
    answerConsent: decisionHandlers(portal).answerConsent,
    approveCase: async (call) => (await deciding(call.params.caseId)).approveCase(call),
    refuseCase: async (call) => (await deciding(call.params.caseId)).refuseCase(call),
    async disableForCustomer(call) {
      const { caller, params, body } = call
      const proof = await readAgentProof(portal, 'disableForCustomer', call)
      const { portal: seen, account } = await readCase(params.caseId)
      return () => {
        const atWork = requireOpenCase(seen, caller.ownerId, params.caseId)
        return planDisabling(seen, atWork, { proof, expectedVersion: body.expectedVersion }, account)
      }
    },
    async unlockCustomer({ caller, params }) {
      const { portal: seen, account } = await readCase(params.caseId)
      return () => planUnlocking(seen, requireOpenCase(seen, caller.ownerId, params.caseId), account)
    },
    async unfreezeCustomer({ caller, params }) {
      const { portal: seen, account } = await readCase(params.caseId)
      return () => planUnfreezing(seen, requireOpenCase(seen, caller.ownerId, params.caseId), account)
    },
    async inviteCustomer({ caller, params }) {
      const { portal: seen, account } = await readCase(params.caseId)
      return () => planInviting(seen, requireOpenCase(seen, caller.ownerId, params.caseId), account)
    },
  }
}

/**
 * Reads accounts for boards, so many at once. Consoles that ask for their board at the same time share the readings that are
 * under way: what the system is asked grows with the cases, not with the consoles as well. Nothing is kept after an answer.
 */
function createBoardReader(
  read: (row: CaseRow) => Promise<RemoteAccount>,
  limit: LimitFunction,
): (row: CaseRow) => Promise<RemoteAccount> {
  const underWay = new Map<string, Promise<RemoteAccount>>()
  return (row) => {
    const { accountId } = row
    // guard: remote-directory.board-reads-shared
    const reading = underWay.get(accountId) ?? limit(() => read(row)).finally(() => underWay.delete(accountId))
    underWay.set(accountId, reading)
    return reading
  }
}

/** A handler for every endpoint that none of the others here is for: the router refuses those calls before (`whyUnsupported`). */
function unreachedHandlers(portal: Portal): PortalHandlers {
  const refuse = (): never => {
    throw new Error('A call that this server does not do came to a handler')
  }
  // Each handler only throws, so it fits every endpoint; the loop cannot say that.
  return Object.fromEntries(
    Object.keys(portalHandlers(portal)).map((name) => [name, refuse]),
  ) as unknown as PortalHandlers
}
