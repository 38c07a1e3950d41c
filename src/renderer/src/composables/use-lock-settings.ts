import type { InputOf } from '#shared/ipc/operations.ts'
import * as lockApi from '../api/lock.ts'
import { useCommand } from './use-command.ts'

/** After how long the console locks itself, and its passphrase; the new settings come with main's next snapshot. */
export function useLockSettings() {
  const { busy, failure, run } = useCommand()

  async function setAfter(minutes: InputOf<'lock.setAfter'>['minutes']): Promise<void> {
    await run(() => lockApi.setAfter({ minutes }))
  }

  /** @returns true when it was set, changed or removed */
  async function setPassphrase(input: InputOf<'lock.setPassphrase'>): Promise<boolean> {
    return (await run(() => lockApi.setPassphrase(input))) !== null
  }

  return { busy, failure, setAfter, setPassphrase }
}
