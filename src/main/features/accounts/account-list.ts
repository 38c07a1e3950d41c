import type { ListedAccount } from '#shared/ipc/views.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { KnownAccounts, StoredAccount } from './known-accounts.ts'
import type { Annotation, AnnotationStore } from './annotation-store.ts'

/** Makes the lines of the account list from what was read, what was written down and who is signed in. */
export interface AccountList {
  /** Sorted by name. */
  all(): ListedAccount[]
  /** The lines of these accounts as they are now, and the keys of those that are gone, a line that an account took the place of among them. */
  changes(accountIds: readonly string[]): { rows: ListedAccount[]; gone: string[] }
  /** Notes why accounts could not be read. */
  noteFailures(failures: ReadonlyMap<string, NonNullable<ListedAccount['readFailure']>>): void
  /** An account was read. */
  clearFailure(accountId: string): void
}

export interface AccountListDeps {
  sessions: CustomerSessions
  accountStore: KnownAccounts
  annotations: AnnotationStore
  procedures: { open(): Procedure[]; openOn(accountId: string): Procedure | null }
  /** True while the account's page is open in guided mode. */
  isPageOpen(accountId: string): boolean
  /** Called with the keys of the accounts whose rows changed. */
  onChanged(accountIds: readonly string[]): void
}

export function createAccountList({
  sessions,
  accountStore,
  annotations,
  procedures,
  isPageOpen,
  onChanged,
}: AccountListDeps): AccountList {
  const failures = new Map<string, NonNullable<ListedAccount['readFailure']>>()
  /** Keys of the accounts that the page has. */
  const shown = new Set<string>()
  const nameOf = (accountId: string): string => accountStore.find(accountId)?.summary.name ?? accountId

  function rowOf(account: StoredAccount, signedIn: boolean, procedure: Procedure | null): ListedAccount {
    const { portalId, summary, twoFactor, readAt, reachedBy } = account
    const line = annotations.ofAccount(summary.id)
    shown.add(summary.id)
    return {
      ...summary,
      portalId,
      ownName: line?.ownName ?? '',
      tags: line?.tags ?? [],
      note: line?.note ?? '',
      signedIn: signedIn || isPageOpen(summary.id),
      twoFactor,
      readAt,
      procedureId: procedure?.id ?? null,
      reachedBy: [...reachedBy].map(([via, role]) => ({ via, viaName: nameOf(via), role })),
      readFailure: failures.get(summary.id) ?? null,
    }
  }

  /** The imported lines of logins whose account the console does not know. */
  function waiting(): ListedAccount[] {
    return annotations
      .imported()
      .filter((line) => isWaitingLine(line, accountStore))
      .map(waitingRow)
  }

  return {
    all: () => {
      const signedIn = new Set(sessions.list().map(({ accountId }) => accountId))
      const open = new Map(procedures.open().map((procedure) => [procedure.accountId, procedure]))
      const known = accountStore
        .all()
        .map((account) => rowOf(account, signedIn.has(account.summary.id), open.get(account.summary.id) ?? null))
      return [...known, ...waiting()].sort((a, b) => byName.compare(a.ownName || a.name, b.ownName || b.name))
    },
    changes: (accountIds) => {
      const rows: ListedAccount[] = []
      const gone: string[] = []
      let forgotten = false
      for (const accountId of new Set(accountIds)) {
        const account = accountStore.find(accountId)
        const line = annotations.byKey(accountId)
        if (account !== null) {
          rows.push(rowOf(account, sessions.has(accountId), procedures.openOn(accountId)))
          const before = annotations.ofAccount(accountId)
          if (before?.imported === true) gone.push(before.key)
        } else if (line?.imported === true && isWaitingLine(line, accountStore)) {
          rows.push(waitingRow(line))
        } else {
          gone.push(accountId)
          if (shown.delete(accountId)) forgotten = true
        }
      }
      // Of an account that is gone, an imported line stays.
      if (forgotten) {
        const listed = new Set(rows.map(({ id }) => id))
        rows.push(...waiting().filter(({ id }) => !listed.has(id)))
      }
      return { rows, gone }
    },
    noteFailures: (news) => {
      for (const [accountId, failure] of news) failures.set(accountId, failure)
      onChanged([...news.keys()])
    },
    clearFailure: (accountId) => void failures.delete(accountId),
  }
}

/** Whether the console knows no account of a line. */
export function isWaitingLine({ accountId, portalId, userId }: Annotation, accountStore: KnownAccounts): boolean {
  return (accountId === null ? accountStore.findUser(portalId, userId) : accountStore.find(accountId)) === null
}

function waitingRow({ key, portalId, userId, ownName, tags, note }: Annotation): ListedAccount {
  return {
    id: key,
    portalId,
    name: ownName || userId,
    userId,
    role: 'owner',
    canManageTwoFactor: true,
    status: null,
    ownName,
    tags,
    note,
    signedIn: false,
    twoFactor: null,
    readAt: null,
    procedureId: null,
    reachedBy: [],
    readFailure: null,
  }
}

const byName = new Intl.Collator('en')
