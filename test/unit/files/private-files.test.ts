import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { closeFolders } from '../../../src/files/private-files.ts'
import { openDatabase } from '../../../src/main/base/database/open-database.ts'
import { createProfile, profileFolders } from '../../../src/main/base/profile.ts'
import { systemClock } from '#shared/domain/clock.ts'
import { defaultLimits } from '../../../src/portal/config.ts'
import { createPortal } from '../../../src/portal/portal.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** What others may do with each file and folder below a folder, by its path; empty where they may do nothing. */
function openBelow(folder: string): Record<string, string> {
  const names = ['', ...(readdirSync(folder, { recursive: true }) as string[])]
  const modes = names.map((name): [string, number] => [name, statSync(join(folder, name)).mode & 0o077])
  return Object.fromEntries(modes.filter(([, mode]) => mode !== 0).map(([name, mode]) => [name, mode.toString(8)]))
}

/** A folder that everybody may read, as an umask of 022 leaves it. */
function openFolder(name: string): string {
  const folder = join(temporaryFolder(), name)
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  return folder
}

function put(file: string, mode: number): void {
  writeFileSync(file, 'x')
  chmodSync(file, mode)
}

describe.skipIf(process.platform === 'win32')('files that contain what others must not read', () => {
  test("a new database in a folder that everybody may read is its owner's alone, and so are the files beside it", () => {
    const folder = openFolder('data')
    const db = openDatabase({ file: join(folder, 'factordesk.sqlite') })
    expect(readdirSync(folder).sort()).toEqual(['factordesk.sqlite', 'factordesk.sqlite-shm', 'factordesk.sqlite-wal'])
    expect(openBelow(folder)).toEqual({ '': '55' })
    db.close()
  })

  test('an old database that everybody may read is closed when it is opened, with what a crash left beside it', () => {
    const folder = openFolder('data')
    const file = join(folder, 'factordesk.sqlite')
    openDatabase({ file }).close()
    for (const name of ['factordesk.sqlite', 'factordesk.sqlite-wal', 'factordesk.sqlite-shm']) {
      if (!existsSync(join(folder, name))) writeFileSync(join(folder, name), '')
      chmodSync(join(folder, name), 0o644)
    }
    const db = openDatabase({ file })
    expect(openBelow(folder)).toEqual({ '': '55' })
    db.close()
  })

  test('a database that is a symbolic link is refused, and what it leads to is not touched', () => {
    const folder = openFolder('data')
    const victim = join(folder, 'victim')
    put(victim, 0o644)
    symlinkSync(victim, join(folder, 'factordesk.sqlite'))
    expect(() => openDatabase({ file: join(folder, 'factordesk.sqlite') })).toThrow(/ELOOP/)
    expect(statSync(victim).mode & 0o777).toBe(0o644)
    expect(readFileSync(victim, 'utf8')).toBe('x')
  })

  test('a profile that existed and could be read is closed: its folders and whatever lies in them', () => {
    const folder = openFolder('profile')
    const { sandbox, logs, anchors, database } = createProfile(folder)
    mkdirSync(logs, { recursive: true })
    for (const one of [folder, sandbox, logs]) chmodSync(one, 0o755)
    const files = [
      database,
      anchors,
      join(folder, 'audit-key.pem'),
      join(logs, 'factordesk.1.log'),
      join(sandbox, 'portal.sqlite'),
    ]
    for (const file of files) put(file, 0o644)
    expect(closeFolders(profileFolders(folder))).toEqual(
      [folder, sandbox, logs].map((one) => ({ folder: one, closed: true })),
    )
    expect(openBelow(folder)).toEqual({})
    expect(closeFolders(profileFolders(folder)), 'nothing is left to do').toEqual([])
  })

  test('links in a folder are passed over', () => {
    const folder = openFolder('profile')
    const victim = join(openFolder('elsewhere'), 'victim')
    put(victim, 0o644)
    symlinkSync(victim, join(folder, 'link'))
    closeFolders([folder])
    expect(statSync(victim).mode & 0o777).toBe(0o644)
  })

  test('a folder that is shared by its nature stays as it is, and that is said', () => {
    const folder = openFolder('shared')
    chmodSync(folder, 0o1777)
    expect(closeFolders([folder, join(folder, 'missing')])).toEqual([{ folder, closed: false }])
    expect(statSync(folder).mode & 0o7777).toBe(0o1777)
  })

  test("a portal's data folder that existed and could be read is closed, under an umask that closes nothing", async () => {
    const dataDir = openFolder('data')
    put(join(dataDir, 'portal.lock'), 0o644)
    const lines: string[] = []
    const gateway = { deliver: () => Promise.resolve() }
    const portal = createPortal({
      remote: undefined,
      dataDir,
      clock: systemClock,
      limits: defaultLimits,
      mode: 'two-stage',
      passwordCost: 2,
      passwordHashes: { atOnce: 1, waiting: 1 },
      sqliteBinding: undefined,
      gateways: { email: gateway, sms: gateway },
      log: (line) => lines.push(line),
    })
    expect(readdirSync(dataDir)).toEqual(
      expect.arrayContaining(['portal.key', 'portal.lock', 'portal.sqlite', 'portal.sqlite-wal']),
    )
    expect(openBelow(dataDir)).toEqual({})
    expect(lines).toEqual([
      `The folder ${dataDir} could be read by other users of this computer; it is its owner's alone now.`,
    ])
    await portal.close()
  })
})
