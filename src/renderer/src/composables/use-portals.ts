import { ref, shallowRef, watch } from 'vue'
import { portalIdOf } from '#shared/domain/account-key.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
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
  /** True while a procedure or a case with an unknown outcome is open there. */
  const isNeeded = (portalId: string): boolean =>
    [...procedures.open.map(({ accountId }) => accountId), ...app.unsettledCases].some(
      (key) => portalIdOf(key) === portalId,
    )

  async function remove(portalId: string): Promise<void> {
    await run(() => portalsApi.remove({ portalId }))
  }

  async function tryAgain(portalId: string): Promise<void> {
    await run(() => portalsApi.tryAgain({ portalId }))
  }

  return { busy, failure, accountsAt, isNeeded, remove, tryAgain }
}

/** Adding a portal: what answers at the address is shown first, and kept only then. */
export function useAddPortal() {
  const address = ref('')
  const found = shallowRef<OutputOf<'portal.probe'> | null>(null)
  /** The name of the portal that was added last. */
  const added = ref<string | null>(null)
  const { busy, failure, run } = useCommand()

  /** What was found belongs to the address that was asked, and to no other. */
  watch(address, () => {
    found.value = null
    failure.value = null
  })

  async function check(): Promise<void> {
    added.value = null
    found.value = await run(() => portalsApi.probe({ address: address.value }))
  }

  async function add(): Promise<void> {
    const portal = found.value && (await run(() => portalsApi.add({ address: found.value?.origin ?? '' })))
    if (!portal) return
    added.value = portal.capabilities?.portalName ?? portal.id
    address.value = ''
  }

  return { address, found, added, busy, failure, check, add }
}
