import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { entryBody, genesis, sha256 } from '#shared/audit/chain.ts'
import { openDatabase } from '../../src/main/base/database/open-database.ts'
import { dispose, launchApp } from '../support/electron/launch-app.ts'
import { saveTo } from '../support/electron/system-dialogs.ts'

/** A profile whose audit has so many entries; no checkpoint covers them. */
function profileWith(entries: number): string {
  const profile = mkdtempSync(join(tmpdir(), 'factordesk-profile-'))
  const db = openDatabase({ file: join(profile, 'factordesk.sqlite') })
  const insert = db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)')
  db.transaction(() => {
    let prev = genesis
    for (let seq = 1; seq <= entries; seq += 1) {
      const facts = { at: '2026-01-01T00:00:00.000Z', actor: 'app', action: 'app.started', outcome: 'ok' } as const
      const none = { account: null, procedure: null, step: null, ticket: null, trace: null, detail: {} }
      const body = entryBody(seq, { ...facts, ...none }, prev)
      prev = sha256(body)
      insert.run(seq, body, prev)
    }
  })()
  db.close()
  return profile
}

test('an export that is cancelled half-way says so, and there is no file', async () => {
  // So many that writing them takes seconds: the press comes long before the end.
  const app = await launchApp({ profile: profileWith(400_000) })
  const { page, profile } = app
  const file = join(profile, 'exported.jsonl')
  try {
    await saveTo(app, file)
    await page.getByRole('link', { name: 'Audit' }).click()
    // The check of the chain would share the thread.
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: /^JSON Lines/ }).click()
    const progress = page.getByText(/^Exporting: [\d,]+ of 400,\d+$/)
    await expect(progress).toBeVisible()
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await expect(page.getByText('Export cancelled. No file was written.')).toBeVisible()
    await expect(progress).toHaveCount(0)
    expect(existsSync(file)).toBe(false)
    expect(readdirSync(profile).filter((name) => name.endsWith('.part'))).toEqual([])
  } finally {
    await app.close()
    dispose(profile)
  }
})
