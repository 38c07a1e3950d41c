import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  isOnNosuid,
  isSandboxUsable,
  sandboxMissing,
  type SandboxFacts,
} from '../../../../tools/app/chromium-sandbox.mjs'
import { openApp } from '../../../../tools/app/commands.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const asNpmLeavesIt = { uid: 1000, mode: 0o100755 }
const setUp = { uid: 0, mode: 0o104755 }
const ubuntu: SandboxFacts = { platform: 'linux', uid: 1000, helper: asNpmLeavesIt, nosuid: false, mapsRoot: false }

describe('Chromium’s sandbox', () => {
  it.each<[string, Partial<SandboxFacts>, boolean]>([
    ['as an ordinary user of Ubuntu', {}, false],
    ['where user namespaces keep their capabilities', { mapsRoot: true }, true],
    ['with the helper set up', { helper: setUp }, true],
    ['with the helper set up on a file system that ignores that', { helper: setUp, nosuid: true }, false],
    ['with a helper that is root’s alone', { helper: { uid: 0, mode: 0o100755 } }, false],
    ['with a helper that runs as its owner, who is not root', { helper: { uid: 1000, mode: 0o104755 } }, false],
    ['without a helper', { helper: null }, false],
    ['as root, who runs without it', { uid: 0 }, true],
    ['on macOS', { platform: 'darwin' }, true],
    ['on Windows', { platform: 'win32', uid: undefined }, true],
  ])('%s', (_where, facts, usable) => expect(isSandboxUsable({ ...ubuntu, ...facts })).toBe(usable))

  it.each([
    ['/home/ops/factordesk/chrome-sandbox', true],
    ['/home-of-others/chrome-sandbox', false],
    ['/opt/electron/chrome-sandbox', false],
    ['/home/ops/suid/chrome-sandbox', false],
  ])('%s lies on a file system without set-user-ID: %s', (file, nosuid) => {
    const mounts = [
      '/dev/a / ext4 rw 0 0',
      '/dev/b /home ext4 rw,nosuid,nodev 0 0',
      '/dev/c /home/ops/suid ext4 rw 0 0',
    ]
    expect(isOnNosuid(file, mounts.join('\n'))).toBe(nosuid)
  })

  it('names both remedies, and never to run without it', () => {
    const { message, remedy } = sandboxMissing('/opt/electron/electron')
    expect(remedy).toContain("sudo chown root:root '/opt/electron/chrome-sandbox'")
    expect(remedy).toContain('profile factordesk-development "/opt/electron/electron" flags=(unconfined)')
    expect(message + remedy).not.toMatch(/no-sandbox|DISABLE_SANDBOX/)
  })
})

describe.runIf(process.platform !== 'win32')('an app that ends', () => {
  const program = (ends: string): string => {
    const folder = join(temporaryFolder(), 'runtime')
    mkdirSync(folder)
    const file = join(folder, 'electron')
    writeFileSync(file, `#!/bin/sh\n${ends}\n`, { mode: 0o755 })
    return file
  }

  it('with a trap gets the remedies', async () => {
    const file = program('kill -TRAP $$')
    await expect(openApp(file, [], process.env)).rejects.toThrow(sandboxMissing(file).message)
  })

  it('otherwise passes its exit code on', async () => expect(await openApp(program('exit 3'), [], process.env)).toBe(3))
})
