import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { StepFailure } from '../setup/steps.mjs'

/** Rule E08: what a packaged binary must say. Integrity of the archive is checked by Electron on macOS and Windows alone. */
export const fuses = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  grantFileProtocolExtraPrivileges: false,
  enableCookieEncryption: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  enableEmbeddedAsarIntegrityValidation: process.platform !== 'linux',
} as const

const options: Readonly<Record<keyof typeof fuses, FuseV1Options>> = {
  runAsNode: FuseV1Options.RunAsNode,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  loadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
}

/**
 * Reads the fuses from a packaged binary.
 * @returns the names of those that are not as rule E08 wants them
 */
export async function wrongFuses(executable: string): Promise<string[]> {
  const wire = await getCurrentFuseWire(executable)
  return Object.entries(fuses)
    .filter(([name, on]) => wire[options[name as keyof typeof fuses]] !== (on ? FuseState.ENABLE : FuseState.DISABLE))
    .map(([name]) => name)
}

/** @throws StepFailure where a fuse of the binary is not as it must be */
export async function checkFuses(executable: string): Promise<void> {
  const wrong = await wrongFuses(executable)
  if (wrong.length > 0)
    throw new StepFailure(
      `fuses of ${executable} are not as they must be: ${wrong.join(', ')}`,
      'report this with the version of electron-builder.',
    )
}
