import { readUserId } from '#shared/domain/input/user-id.ts'
import { ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { portalIdOf } from '#shared/domain/account-key.ts'
import type { ConnectionReport } from '#shared/ipc/features/portals.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { Failure } from '#shared/ipc/outcome.ts'
import * as guidedApi from '../api/guided.ts'
import * as portalsApi from '../api/portals.ts'
import { useCommand } from './use-command.ts'
import { useAccountsStore } from '../stores/accounts-store.ts'
import { useAppStore } from '../stores/app-store.ts'
import { useProceduresStore } from '../stores/procedures-store.ts'

/** The portals that the console knows: connecting again, and removing one that nothing open needs. */
export function usePortals() {
  const app = useAppStore()
  const accounts = useAccountsStore()
  const procedures = useProceduresStore()
  const { busy, failure, run } = useCommand()

  const accountsAt = (portalId: string): number => accounts.rows.filter((row) => row.portalId === portalId).length
  /** An account whose page the portal's recipe can be taught on; null for none. */
  const firstAccountAt = (portalId: string): string | null =>
    accounts.rows.find((row) => row.portalId === portalId)?.id ?? null
  /** True while a procedure or a case with an unknown outcome is open there. */
  const isNeeded = (portalId: string): boolean =>
    [...procedures.open.map(({ accountId }) => accountId), ...app.unsettledCases].some(
      (key) => portalIdOf(key) === portalId,
    )

  async function remove(portalId: string): Promise<void> {
    const isGuided = app.portal(portalId)?.recipe !== null
    await run(() => (isGuided ? guidedApi.removePortal({ portalId }) : portalsApi.remove({ portalId })))
  }

  async function tryAgain(portalId: string): Promise<void> {
    await run(() => portalsApi.tryAgain({ portalId }))
  }

  /** What is between this computer and a portal, as it was tested last. */
  const report = shallowRef<ConnectionReport | null>(null)
  const tested = ref<string | null>(null)

  /** @param address of a portal, or as it was typed */
  async function test(address: string): Promise<void> {
    report.value = null
    tested.value = address
    const answer = await run(() => portalsApi.testConnection({ address }))
    if (tested.value === address) report.value = answer
  }

  return { report, tested, test, busy, failure, accountsAt, firstAccountAt, isNeeded, remove, tryAgain }
}

/** The pages of a portal are checked by another store of certificates than its API, so they may be used all the same. */
export function isUnknownIssuer({ code, certificate }: Failure): boolean {
  return code === 'certificate-refused' && (certificate === 'untrusted' || certificate === 'self-signed')
}

/** Adding a portal: what answers at the address is shown first, and kept only then. */
export function useAddPortal() {
  const address = ref('')
  const found = shallowRef<OutputOf<'portal.probe'> | null>(null)
  const { busy, failure, run, notice } = useCommand()
  /** The portal that was added last. */
  const added = notice<{ name: string; isGuided: boolean } | null>(null)
  /** What its own pages can be opened with, where it has no API. */
  const guided = shallowRef<OutputOf<'guided.recipes'> | null>(null)

  /** What is between this computer and the address, where it was tested. */
  const report = shallowRef<ConnectionReport | null>(null)

  /** What was found belongs to the address that was asked, and to no other. */
  watch(address, () => {
    report.value = null
    found.value = null
    guided.value = null
    failure.value = null
  })

  async function check(): Promise<void> {
    report.value = null
    guided.value = null
    found.value = null
    const asked = address.value
    const probed = await run(() => portalsApi.probe({ address: asked }))
    const why = failure.value
    // A portal with an API has pages, too; only an address that is none has neither.
    const hasPages = why === null || why.code === 'not-a-portal' || isUnknownIssuer(why)
    const recipes = hasPages ? await run(() => guidedApi.recipes({ address: asked })) : null
    if (address.value !== asked) return
    // Shown at once, when nothing is asked any more: the button to add takes the focus where it appears.
    found.value = probed
    guided.value = recipes
    failure.value = why
  }

  async function test(): Promise<void> {
    const asked = address.value
    const answer = await run(() => portalsApi.testConnection({ address: asked }))
    if (address.value === asked) report.value = answer
  }

  /** @returns the portal's id, or null where it was not added */
  async function addGuided(recipeId: string | null): Promise<string | null> {
    if (guided.value === null) return null
    const { origin, start } = guided.value
    const portal = await run(() => guidedApi.addPortal({ origin, start, recipeId }))
    if (!portal) return null
    added.value = { name: portal.recipe?.title ?? portal.id, isGuided: true }
    address.value = ''
    return portal.id
  }

  async function add(): Promise<void> {
    if (found.value === null) return
    const { origin, capabilities } = found.value
    const issuer = capabilities.staffSignIn?.issuer
    const portal = await run(() => portalsApi.add({ address: origin, ...(issuer !== undefined && { issuer }) }))
    if (!portal) return
    added.value = { name: portal.capabilities?.portalName ?? portal.id, isGuided: false }
    address.value = ''
  }

  return { address, found, guided, added, busy, failure, report, check, test, add, addGuided }
}

/** Adding an account of a guided portal: its page is opened at once. */
export function useAddGuidedAccount(portalId: () => string) {
  const userId = ref('')
  const router = useRouter()
  const { busy, failure, run } = useCommand()

  async function add(): Promise<void> {
    if (!readUserId(userId.value).ok) return
    const added = await run(() => guidedApi.addAccount({ portalId: portalId(), userId: userId.value }))
    if (added) await router.push({ name: 'guided', params: { accountId: added.accountId } })
  }

  return { userId, busy, failure, add }
}
