import type { Router } from 'vue-router'
import { bridge } from '../../api/bridge.ts'

/** Leaves Management Mode: first away from the account's page, which would enter it again. */
export async function leaveManagement(router: Router): Promise<void> {
  await router.push({ name: 'accounts' })
  await bridge().call['management.leave']({})
}
