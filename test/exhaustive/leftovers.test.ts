import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { namesBelow } from '../support/files-below.ts'

/** ms that a command may take to begin, and to end after it was interrupted. */
const limitMs = 120_000
const mark = 'FACTORDESK_LEFTOVERS'

let folder = ''
let id = ''
beforeEach(() => {
  // Not below the test run's own folder: a socket's path has 107 bytes at most.
  folder = mkdtempSync('/tmp/fl-')
  id = randomUUID()
})
afterEach(() => {
  for (const pid of marked()) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Processes that the command started, by a mark in their environment. */
function marked(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${mark}=${id}`)
      } catch {
        return false
      }
    })
}

/** Polls ten times a second until the condition is true. @throws when it does not within `limitMs` */
async function until(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + limitMs
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`)
    await wait(100)
  }
}

/** Every file and folder below the command's folder for temporary files. */
const temporary = (): string[] => namesBelow(folder)

/** Starts a script of this project as npm does, with a folder for temporary files of its own. */
function start(script: string, args: readonly string[] = []) {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: '1', TMPDIR: folder, FACTORDESK_PACKAGES_READY: '1', [mark]: id },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => (output += part))
  child.stderr.setEncoding('utf8').on('data', (part: string) => (output += part))
  const ended = new Promise<number | null>((done) => child.once('close', done))
  return { child, ended, output: () => output }
}

async function requireNothingLeft(output: string): Promise<void> {
  // Processes that were killed are gone a moment later.
  await until('all processes of the command have ended', () => marked().length === 0)
  expect(temporary(), output).toEqual([])
}

describe.skipIf(process.platform !== 'linux')('nothing is left behind', () => {
  test('by a stage that passes', { timeout: limitMs }, async () => {
    const { ended, output } = start('scripts/test.mjs', [
      '--only',
      'unit',
      'test/unit/tools/test-runner/results.test.ts',
    ])
    expect(await ended, output()).toBe(0)
    await requireNothingLeft(output())
  })

  const interrupted: { what: string; script: string; args?: string[]; once: () => boolean }[] = [
    {
      what: 'unit tests',
      script: 'scripts/test.mjs',
      args: ['--only', 'unit'],
      once: () => marked().length > 1,
    },
    {
      what: 'an end-to-end test with its window',
      script: 'scripts/test.mjs',
      args: ['--only', 'e2e', 'test/e2e/guides.spec.ts'],
      once: () =>
        temporary().some((name) => name.includes('factordesk-profile-') && name.endsWith('factordesk.sqlite')),
    },
    {
      what: 'a measurement with its windows',
      script: 'scripts/bench.mjs',
      args: ['--only', 'P2'],
      once: () => temporary().some((name) => name.endsWith('factordesk.sqlite')),
    },
    {
      what: 'the demo',
      script: 'scripts/demo.mjs',
      once: () => temporary().some((name) => name.endsWith('factordesk.sqlite')),
    },
    {
      what: 'a trace',
      script: 'scripts/trace.mjs',
      args: ['audit'],
      once: () => temporary().some((name) => name.endsWith('factordesk.sqlite')),
    },
    {
      what: 'the sandbox portal',
      script: 'scripts/portal.mjs',
      args: ['--port', '0', '--data', resolve('test-results/leftovers-portal')],
      once: () => existsSync('test-results/leftovers-portal/portal.sqlite'),
    },
  ]
  const signals = ['SIGINT', 'SIGTERM'] as const
  test.for(interrupted.flatMap((one) => signals.map((signal) => ({ ...one, signal }))))(
    'by $what, ended by $signal',
    { timeout: 2 * limitMs },
    async ({ script, args, once, signal }) => {
      rmSync('test-results/leftovers-portal', { recursive: true, force: true })
      const { child, ended, output } = start(script, args)
      await until('the command is in the middle of its work', () => once() || child.exitCode !== null)
      expect(child.exitCode, output()).toBeNull()
      child.kill(signal)
      const code = await ended
      if (script !== 'scripts/portal.mjs') expect(code, output()).not.toBe(0)
      await requireNothingLeft(output())
    },
  )
})

/** A script that works in a scope: leaves a process and a folder, prints what the scope finds, and goes on as instructed. */
function scopedScript(end: string): string {
  const file = join(folder, 'scoped.mjs')
  const scope = resolve('tools/test-runner/run-scope.mjs')
  writeFileSync(
    file,
    `import { spawn } from 'node:child_process'
    import { mkdtempSync } from 'node:fs'
    import { tmpdir } from 'node:os'
    import { join } from 'node:path'
    const { createRunScope } = await import(${JSON.stringify(scope)})
    const scope = createRunScope()
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { detached: true, stdio: 'ignore' }).unref()
    mkdtempSync(join(tmpdir(), 'factordesk-left-'))
    ${end}`,
  )
  return file
}

/** What lies in the folder but the script itself. */
const besideScript = (): string[] => temporary().filter((name) => name !== 'scoped.mjs')

describe.skipIf(process.platform !== 'linux')('a scope', () => {
  test('names a process and a folder that are left, and removes both', async () => {
    const { ended, output } = start(scopedScript('console.log((await scope.removeLeftovers()).join("\\n"))'))
    expect(await ended, output()).toBe(0)
    expect(output()).toMatch(/^process \d+: .*setInterval.*\nfolder factordesk-left-\w+\n$/)
    expect(marked()).toEqual([])
    expect(besideScript()).toEqual([])
  })

  test('ends all with a process that throws', async () => {
    const { ended } = start(scopedScript('throw new Error("cut")'))
    expect(await ended).toBe(1)
    await until('the process has ended', () => marked().length === 0)
    expect(besideScript()).toEqual([])
  })

  test('removes what a killed command left, when the next one begins', async () => {
    const first = start(scopedScript('console.log("ready"); setInterval(() => {}, 1e6)'))
    await until('the script waits', () => first.output().includes('ready'))
    first.child.kill('SIGKILL')
    await first.ended
    expect(marked()).toHaveLength(1)
    expect(besideScript()).not.toEqual([])
    const second = start(scopedScript('console.log(await scope.removeLeftovers())'))
    expect(await second.ended, second.output()).toBe(0)
    await until('the process has ended', () => marked().length === 0)
    expect(besideScript()).toEqual([])
  })
})
