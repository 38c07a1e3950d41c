import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { temporaryOf } from './mutant.ts'

/** Leaders of the process groups that run now. */
const running = new Set<number>()

export interface CopyRun {
  /** 1 too where a signal ended it. */
  code: number
  /** Standard output and error, as they came. */
  output: string
}

/**
 * Runs a program of Node's in a copy of the project, in a process group of its own: nothing that it starts outlives it.
 *
 * @param limitMs milliseconds after which the whole group is killed
 * @throws when the limit is reached
 */
export async function runInCopy(
  folder: string,
  args: readonly string[],
  { limitMs, env = {} }: { limitMs: number; env?: Record<string, string> },
): Promise<CopyRun> {
  mkdirSync(temporaryOf(folder), { recursive: true })
  const child = spawn(process.execPath, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporaryOf(folder), ...env },
  })
  const { pid } = child
  if (pid === undefined) throw new Error('Node cannot be started')
  running.add(pid)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1)))
  const inTime = new AbortController()
  const late = wait(limitMs, 'late' as const, { signal: inTime.signal }).catch(() => 'late' as const)
  const code = await Promise.race([ended, late])
  inTime.abort()
  killGroup(pid)
  await ended
  running.delete(pid)
  if (code === 'late') throw new Error(`hangs: ended after ${limitMs / 1000} s without a test's own verdict`)
  return { code, output }
}

/** Ends whatever runs in copies: for a runner that is ended early. */
export function killRuns(): void {
  for (const pid of running) killGroup(pid)
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody of the group is left.
  }
}
