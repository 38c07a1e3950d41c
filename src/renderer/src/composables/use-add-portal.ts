import { ref, shallowRef, watch } from 'vue'
import type { OutputOf } from '#shared/ipc/operations.ts'
import * as portalsApi from '../api/portals.ts'
import { useCommand } from './use-command.ts'

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
