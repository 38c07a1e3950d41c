import { shallowRef } from 'vue'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { AuditState, BackupsView } from '#shared/ipc/views.ts'
import * as auditApi from '../api/audit.ts'
import * as backupsApi from '../api/backups.ts'
import * as diagnosisApi from '../api/diagnosis.ts'
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

/** The copy of the audit's signed heads in a place of the operator's choice; null while none is kept. */
export function useSecondAnchor() {
  const secondAnchor = shallowRef<AuditState['secondAnchor']>(null)
  const { busy, failure, run } = useCommand()

  async function load(): Promise<void> {
    secondAnchor.value = (await run(() => auditApi.state()))?.secondAnchor ?? null
  }

  /** @param wanted true: main asks for a place; false: it is kept no longer */
  async function keep(wanted: boolean): Promise<void> {
    const answer = await run(() => auditApi.keepSecondAnchor({ keep: wanted }))
    if (answer !== null) secondAnchor.value = answer.secondAnchor
  }

  void load()
  return { secondAnchor, busy, failure, keep }
}

/** The copies of the database, and what its check found; null until they are read. */
export function useBackups() {
  const state = shallowRef<BackupsView | null>(null)
  const { busy, failure, run } = useCommand()

  async function load(): Promise<void> {
    state.value = await run(() => backupsApi.state())
  }

  async function make(): Promise<void> {
    const answer = await run(() => backupsApi.make())
    if (answer !== null) state.value = answer
  }

  /** Main starts the console again when it succeeds. */
  async function restore(name: string): Promise<void> {
    await run(() => backupsApi.restore({ name }))
  }

  void load()
  return { state, busy, failure, make, restore }
}

/** The files of a diagnosis before it is saved, and saving it to a place of the operator's choice. */
export function useDiagnosis() {
  const files = shallowRef<OutputOf<'diagnosis.preview'>['files']>([])
  const { busy, failure, run, notice } = useCommand()
  const saved = notice<OutputOf<'diagnosis.save'> | null>(null)

  async function load(): Promise<void> {
    files.value = (await run(() => diagnosisApi.preview()))?.files ?? []
  }

  async function save(): Promise<void> {
    saved.value = await run(() => diagnosisApi.save())
  }

  void load()
  return { files, saved, busy, failure, save }
}
