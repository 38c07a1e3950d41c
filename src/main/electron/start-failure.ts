import { app, clipboard, dialog } from 'electron'
import { KeychainNeededError } from '../audit/signing-key.ts'
import { KeychainSilentError } from './keychain.ts'
import { errorFacts } from '../base/log/error-facts.ts'
import { NewerProfileError } from '../base/database/open-database.ts'

/** Exit code of a start that ended because of the profile. */
const profileRefused = 3

/** Says why the console cannot start, on the screen and on standard error, and ends. The profile was not changed. */
export async function explainAndQuit(error: unknown): Promise<void> {
  const { message, detail } = explain(error)
  console.error(`${message} ${detail}`)
  const box = {
    type: 'error',
    title: 'FactorDesk',
    message,
    detail,
    buttons: ['Quit', 'Copy details'],
    cancelId: 0,
  } as const
  // Asked again after copying: on some systems a clipboard is empty once the app that filled it has ended.
  while ((await dialog.showMessageBox({ ...box, buttons: [...box.buttons] })).response === 1)
    await clipboard.writeText(startDetails(error, message))
  // Until its message loop runs, Electron ends by C's `exit` while Chromium's threads work on, and that can deadlock.
  setImmediate(() => app.exit(profileRefused))
}

/** What somebody else needs who is to find out why: nothing was asked of a portal yet, so there is no trace ID. */
function startDetails(error: unknown, message: string): string {
  const { kind, code, places } = errorFacts(error)
  const lines = [`FactorDesk ${app.getVersion()}`, `When: ${new Date().toISOString()}`, 'Operation: start']
  return [...lines, `Error: ${kind}${code === undefined ? '' : ` (${code})`}`, message, ...(places ?? [])].join('\n')
}

function explain(error: unknown): { message: string; detail: string } {
  if (error instanceof NewerProfileError) {
    return {
      message: 'This profile was written by a newer version of FactorDesk.',
      detail: 'Nothing in it was changed. Start the newer version, or choose another profile.',
    }
  }
  if (error instanceof KeychainSilentError) {
    return {
      message: "The system's keychain did not answer.",
      detail: 'Nothing was changed. Unlock the keychain, or answer its question, and start FactorDesk again.',
    }
  }
  if (error instanceof KeychainNeededError) {
    return {
      message: "The audit's signing key is sealed by the system's keychain, and the keychain did not open it.",
      detail: 'Nothing was changed. Unlock the keychain and start FactorDesk again.',
    }
  }
  return {
    message: 'FactorDesk could not open its profile.',
    detail: `Nothing was sent to any portal. ${error instanceof Error ? `${error.name}: ${error.message}` : ''}`,
  }
}
