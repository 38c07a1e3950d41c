import { existsSync } from 'node:fs'
import { app, clipboard, dialog, type MessageBoxOptions } from 'electron'
import { prepareReplacement, replaceSigningKey } from '../audit/replace-database.ts'
import { listBackups, setAside } from '../base/database/backup-files.ts'
import { isolated } from '#shared/domain/shown-text.ts'
import { errorFacts } from '../base/log/error-facts.ts'
import type { Profile } from '../base/profile.ts'
import { startProblem, type StartChoice } from './start-choices.ts'

/** Exit code of a start that ended because of the profile. */
const profileRefused = 3

/** What a failed start works on. */
export interface FailedStart {
  profile: Profile
  /** Path of better-sqlite3's addon, where the one in the package does not fit this runtime. */
  sqliteBinding: string | undefined
}

/**
 * Says why the console cannot start and where the file is, on the screen and on standard error, and asks what to do. The
 * boxes are the system's own: they need no page, and the keyboard works them.
 *
 * @returns `again` where the start is to be tried once more; `quit` after the end of the app was ordered
 */
export async function askAfterFailure(error: unknown, failed: FailedStart): Promise<'again' | 'quit'> {
  const { message, detail, choices } = startProblem(error, failed.profile)
  console.error(`${message} ${detail}`)
  const offered = choices.filter((choice) => choice !== 'restore' || listBackups(failed.profile.backups).length > 0)
  const buttons = ['Quit', 'Copy details', ...offered.map((choice) => labels[choice])]
  const again = offered.indexOf('again') + 2
  for (;;) {
    const { response } = await show({
      type: 'error',
      message: isolated(message),
      detail: isolated(detail),
      buttons,
      cancelId: 0,
      defaultId: again,
    })
    // Asked again after copying: on some systems a clipboard is empty once the app that filled it has ended.
    if (response === 1) await clipboard.writeText(startDetails(error, message))
    const choice = offered[response - 2]
    if (choice !== undefined && (await carryOut(choice, failed))) return 'again'
    if (response === 0) break
  }
  // Until its message loop runs, Electron ends by C's `exit` while Chromium's threads work on, and that can deadlock.
  setImmediate(() => app.exit(profileRefused))
  return 'quit'
}

const labels: Readonly<Record<StartChoice, string>> = {
  again: 'Try again',
  restore: 'Restore a backup…',
  fresh: 'Start fresh…',
  'new-key': 'New signing key…',
  'not-replaced': 'Go on with the database as it was…',
}

/** @returns true where the start is to be tried again; false where nothing was done */
async function carryOut(choice: StartChoice, failed: FailedStart): Promise<boolean> {
  try {
    return await steps[choice](failed)
  } catch (error) {
    // A backup that is damaged leaves the others; a disk that refuses leaves everything.
    const { message, detail } = startProblem(error, failed.profile)
    await show({ type: 'error', message, detail, buttons: ['Back'], cancelId: 0 })
    return false
  }
}

const steps: Readonly<Record<StartChoice, (failed: FailedStart) => Promise<boolean>>> = {
  again: async () => true,
  restore: async ({ profile, sqliteBinding }) => {
    const name = await askForBackup(profile)
    if (name === null) return false
    prepareReplacement(profile, name, sqliteBinding)
    return true
  },
  fresh: async ({ profile, sqliteBinding }) => {
    const isSure = await confirm(
      'Start with an empty database?',
      'Accounts, names, procedures, queues and portals begin empty, and the audit says that it starts fresh. The file that ' +
        `is there now gets a name with the date and stays in the folder.\n\n${profile.folder}`,
      'Start fresh',
    )
    if (isSure) prepareReplacement(profile, null, sqliteBinding)
    return isSure
  },
  'new-key': async ({ profile, sqliteBinding }) => {
    const isSure = await confirm(
      'Create a new signing key?',
      'The audit then says that another key signs from here on, and its check reports that for ever: nobody can prove any ' +
        'more who signed the entries before. Sessions that the keychain sealed need a new sign-in. The file of the old key ' +
        `gets a name with the date and stays in the folder.\n\n${profile.folder}`,
      'Create a new key',
    )
    if (isSure) replaceSigningKey(profile, new Date().toISOString(), sqliteBinding)
    return isSure
  },
  'not-replaced': async ({ profile }) => {
    const isSure = await confirm(
      'Go on with the database as it was?',
      `The file that was to take its place gets a name with the date and stays in the folder.\n\n${profile.replacing}`,
      'Go on',
    )
    // Without a database there is nothing to go on with.
    if (isSure && existsSync(profile.database)) setAside(profile.replacing, new Date().toISOString())
    return isSure && existsSync(profile.database)
  },
}

/** Shows one backup after the other, the newest first. @returns the name of the one that was chosen; null for none */
async function askForBackup({ backups, folder }: Profile): Promise<string | null> {
  const all = listBackups(backups)
  let index = 0
  for (let backup = all[index]; backup !== undefined; backup = all[index]) {
    const { name, at, bytes } = backup
    const { response } = await show({
      type: 'question',
      message: `Restore the backup of ${new Date(at).toLocaleString()}?`,
      detail:
        `Backup ${index + 1} of ${all.length}, ${Math.ceil(bytes / 1_000_000)} MB. What came after it is not in it: the audit says ` +
        'so, and each account is read from its portal before anything is sent for it. The file that is there now gets a ' +
        `name with the date and stays in the folder.\n\n${folder}`,
      buttons: ['Cancel', 'Restore this backup', ...(index + 1 < all.length ? ['An older one'] : [])],
      cancelId: 0,
      defaultId: 1,
    })
    if (response === 1) return name
    if (response !== 2) return null
    index += 1
  }
  return null
}

async function confirm(message: string, detail: string, button: string): Promise<boolean> {
  return (
    (await show({ type: 'warning', message, detail, buttons: ['Cancel', button], cancelId: 0, defaultId: 0 }))
      .response === 1
  )
}

function show(box: MessageBoxOptions & { buttons: string[] }): Promise<{ response: number }> {
  return dialog.showMessageBox({ ...box, title: 'FactorDesk', noLink: true, buttons: [...box.buttons] })
}

/** What somebody else needs who is to find out why: nothing was asked of a portal yet, so there is no trace ID. */
function startDetails(error: unknown, message: string): string {
  const { kind, code, places } = errorFacts(error)
  const lines = [`FactorDesk ${app.getVersion()}`, `When: ${new Date().toISOString()}`, 'Operation: start']
  return [...lines, `Error: ${kind}${code === undefined ? '' : ` (${code})`}`, message, ...(places ?? [])].join('\n')
}
