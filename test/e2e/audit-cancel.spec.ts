import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { entryBody, genesis, sha256 } from '../../src/main/audit/chain.ts'
import { openDatabase } from '../../src/main/storage/open-database.ts'
import { dispose, launchApp } from '../support/app.ts'

/** A profile whose audit has so many entries; no checkpoint vouches for them. */
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

/** Takes from a pipe as much as a few entries are. False at its end. */
async function takeSome(pipe: FileHandle): Promise<boolean> {
  const { bytesRead } = await pipe.read(Buffer.alloc(16_384), 0, 16_384, null)
  return bytesRead > 0
}

test('an export that is cancelled half-way says so, and there is no file', async () => {
  test.skip(process.platform === 'win32', 'a pipe with a name in a folder needs another system')
  const app = await launchApp({ profile: profileWith(6000) })
  const { page, profile } = app
  const file = join(profile, 'exported.jsonl')
  // Whoever reads the pipe decides how fast the export goes on.
  expect(spawnSync('mkfifo', [`${file}.part`]).status).toBe(0)
  try {
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, file)
    await page.getByRole('link', { name: 'Audit' }).click()
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: /^JSON Lines/ }).click()
    const pipe = await open(`${file}.part`, 'r')
    const progress = page.getByText(/^Exporting: [\d,]+ of 6,\d+$/)
    while (!(await progress.isVisible())) expect(await takeSome(pipe)).toBe(true)
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    while (await takeSome(pipe)) continue
    await pipe.close()
    await expect(page.getByText('Export cancelled. No file was written.')).toBeVisible()
    await expect(progress).toHaveCount(0)
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false])
  } finally {
    rmSync(`${file}.part`, { force: true })
    await app.close()
    dispose(profile)
  }
})
