import type { RemoteDirectory } from '../../src/portal/directory/remote/remote-directory.ts'
import { as, consent, disabling, eightyPoints, openCase, prove } from '../support/portal/desk-case.ts'
import { newKey, samples, startTestSandbox } from '../support/portal/sandbox.ts'

/** The whole desk over a connector, with a clock that stands still until it is moved. */
export interface KitDesk {
  /** Turns two-factor authentication off by a case. @returns what the desk then says of the operation */
  disable(accountId: string, beforeEffect: () => void): Promise<string>
  close(): Promise<void>
}

/** Starts it. */
export async function createKitDesk(remote: RemoteDirectory): Promise<KitDesk> {
  const sandbox = await startTestSandbox({ remote })
  return {
    async disable(accountId, beforeEffect) {
      const work = await openCase(sandbox, { accountId })
      await prove(sandbox, work, eightyPoints)
      await consent(sandbox, work, 'disable-two-factor')
      const approver = await as(sandbox, samples.approverA, work)
      await sandbox.call('approveCase', { ...approver, body: { note: 'As the kit does it' } })
      const key = newKey()
      beforeEffect()
      await sandbox.call('disableForCustomer', { ...work, key, body: disabling })
      const state = async () =>
        (await sandbox.call('getOperation', { token: work.token, params: { key } })).body(200).status
      let status = await state()
      for (let n = 0; n < 30 && status === 'running'; n += 1) {
        await sandbox.advance(6)
        status = await state()
      }
      return status
    },
    close: () => sandbox.close(),
  }
}
