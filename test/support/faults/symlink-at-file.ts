import { existsSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { TestConsole } from '../console/test-console.ts'

/**
 * A run that finds a link where it writes a file: it reads what the link leads to, writes nothing there, and the link
 * stays as it is. Returns what puts the file back in its place.
 */
export async function restartWithSymlinkAt(app: TestConsole, file: string): Promise<() => void> {
  app.stop()
  const elsewhere = `${file}.elsewhere`
  if (existsSync(file)) renameSync(file, elsewhere)
  else writeFileSync(elsewhere, '', { mode: 0o600 })
  symlinkSync(elsewhere, file)
  await app.restart()
  return () => {
    rmSync(file)
    renameSync(elsewhere, file)
  }
}
