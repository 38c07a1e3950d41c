import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { InputOf } from '#shared/ipc/operations.ts'
import type { ListedAccount } from '#shared/ipc/views.ts'
import * as accountListApi from '../api/account-list.ts'
import { useAppStore } from '../stores/app-store.ts'
import { useSignInStore } from '../stores/sign-in-store.ts'
import { useAccountsStore } from '../stores/accounts-store.ts'
import { accountChips, filterAccounts, tagsOf, type AccountChip } from '../lib/filter-accounts.ts'
import { useCommand } from './use-command.ts'

/** Most chips of tags; what is rarer is found by typing it. */
const maxTagChips = 8

/** Searches and narrows the account list, and decides what opening a line does. */
export function useAccountList() {
  const { t } = useI18n()
  const router = useRouter()
  const app = useAppStore()
  const accounts = useAccountsStore()
  const signIn = useSignInStore()
  const text = ref('')
  const chips = ref<ReadonlySet<AccountChip>>(new Set())
  const tags = ref<ReadonlySet<string>>(new Set())
  const portals = ref<ReadonlySet<string>>(new Set())

  const shown = computed(() =>
    filterAccounts(accounts.rows, { text: text.value, chips: chips.value, tags: tags.value, portals: portals.value }),
  )
  const count = computed(() =>
    shown.value.length === accounts.rows.length
      ? t('accounts.count', { n: shown.value.length }, shown.value.length)
      : t('accounts.countOf', { n: shown.value.length, all: accounts.rows.length }),
  )
  const chipOptions = computed(() => accountChips.map((value) => ({ value, label: t(`accounts.chips.${value}`) })))
  const tagOptions = computed(() => {
    const all = tagsOf(accounts.rows)
    // A chip that is pressed stays, so that it can be released.
    return all
      .filter(({ tag }, place) => place < maxTagChips || tags.value.has(tag))
      .map(({ tag: value, label }) => ({ value, label }))
  })
  /** The portals' names by id; null while there is one alone. */
  const portalNames = computed(() =>
    app.portals.length < 2 ? null : new Map(app.portals.map(({ id }) => [id, app.nameOf(id)])),
  )
  const portalOptions = computed(() => [...(portalNames.value ?? [])].map(([value, label]) => ({ value, label })))

  function clear(): void {
    text.value = ''
    chips.value = new Set()
    tags.value = new Set()
    portals.value = new Set()
  }

  function askSignIn({ portalId, userId, status }: ListedAccount): void {
    void signIn.ask({ who: 'customer', portalId, userId, first: status === null })
  }

  /** A line that was never signed in to has no page yet. */
  function open(row: ListedAccount): void {
    if (app.portal(row.portalId)?.recipe) void router.push({ name: 'guided', params: { accountId: row.id } })
    else if (row.status === null) askSignIn(row)
    else void router.push({ name: 'account', params: { accountId: row.id, tab: 'security' } })
  }

  return {
    text,
    chips,
    tags,
    portals,
    shown,
    count,
    chipOptions,
    tagOptions,
    portalNames,
    portalOptions,
    clear,
    askSignIn,
    open,
  }
}

/** What the operator writes down for accounts of the list: a name, tags, a note; and taking imported lines out again. */
export function useAnnotations() {
  const { busy, failure, run } = useCommand()
  return {
    busy,
    failure,
    /** @returns true when they were kept */
    write: async (facts: InputOf<'accountList.write'>): Promise<boolean> =>
      (await run(() => accountListApi.write(facts))) !== null,
    /** @returns true when all of the accounts have them */
    tag: async (change: InputOf<'accountList.tag'>): Promise<boolean> =>
      (await run(() => accountListApi.tag(change))) !== null,
    /** @returns true when the lines are gone */
    removeLines: async (accountIds: readonly string[]): Promise<boolean> =>
      (await run(() => accountListApi.removeLines({ accountIds: [...accountIds] }))) !== null,
  }
}
