import { chmodSync, existsSync, lstatSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { dispose, launchApp } from '../support/electron/launch-app.ts'
import { namesBelow } from '../support/files-below.ts'

test.skip(process.platform === 'win32', 'Windows has no modes')

test(
  "a profile that everybody could read is its owner's alone from the start, and that is said",
  { tag: '@main' },
  async () => {
    const profile = mkdtempSync(join(tmpdir(), 'factordesk-profile-'))
    const wrappers = mkdtempSync(join(tmpdir(), 'factordesk-umask-'))
    chmodSync(profile, 0o755)
    writeFileSync(join(profile, 'audit-checkpoints.jsonl'), '')
    chmodSync(join(profile, 'audit-checkpoints.jsonl'), 0o644)
    const app = await launchApp({
      profile,
      // The worst umask that the app can be started with.
      wrapper: (executable) => {
        const script = join(wrappers, 'app.sh')
        writeFileSync(script, `#!/bin/sh\numask 0\nexec '${executable}' "$@"\n`)
        chmodSync(script, 0o755)
        return script
      },
    })
    try {
      await expect.poll(() => existsSync(join(profile, 'sandbox-portal', 'portal.sqlite-wal'))).toBe(true)
      expect(openBelow(profile)).toEqual([])
      // Main also writes it to standard error, before anybody here can listen.
      expect(readFileSync(join(profile, 'logs', 'factordesk.log'), 'utf8')).toMatch(
        /"profile\.was-open".*"closed":true/,
      )
      await app.page.getByRole('link', { name: 'Audit' }).click()
      await expect(
        app.page.getByText(`could read the folder ${profile} until this start; now they cannot.`),
      ).toBeVisible()
      await expect(app.page.getByText('Profile was open to other users')).toBeVisible()
    } finally {
      await app.close()
      dispose(wrappers)
    }
    expect(openBelow(profile), 'after the end, too').toEqual([])
    dispose(profile)
  },
)

/** Files and folders of a folder, itself included, that others have any right to, with their modes. */
function openBelow(folder: string): string[] {
  const names = ['', ...namesBelow(folder)]
  return names.flatMap((name) => {
    const found = lstatSync(join(folder, name), { throwIfNoEntry: false })
    const isOpen = found !== undefined && !found.isSymbolicLink() && (found.mode & 0o077) !== 0
    return isOpen ? [`${name} ${(found.mode & 0o777).toString(8)}`] : []
  })
}
