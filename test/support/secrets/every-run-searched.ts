import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Playwright's global set-up: after all tests it is an error if any run of the app was not searched for secrets. */
// eslint-disable-next-line no-restricted-syntax -- Playwright asks for a default
export default function everyRunSearched(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-unsearched-'))
  process.env['FACTORDESK_UNSEARCHED'] = folder
  return () => {
    const left = readdirSync(folder)
    rmSync(folder, { recursive: true, force: true })
    if (left.length > 0) throw new Error(`runs that nobody searched for secrets: ${left.join(', ')}`)
  }
}
