import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { temporaryOf } from '../support/secrets/run-canaries.ts'
import { currentRuntime, runtimeEnvironment } from '../../tools/offline-electron/runtime-info.mjs'

/** An app that runs under `watched-app`, which reports when its page has painted what is waited for. */
export interface WatchedApp {
  /** Milliseconds from its launch until what is waited for was painted. */
  paintedAfter: number
  /** Private memory of its processes in bytes, the sandbox portal's not counted. */
  privateMemory(): Promise<number>
  /** Runs the script `calls` in the page once; the two times that it answers. */
  times(): Promise<{ ours: number; limit: number }>
  /** Ends it as a user would. */
  quit(): Promise<void>
}

export interface WatchedOptions {
  /** The app's first script. */
  entry: string
  /** The selector of what is waited for. */
  awaited: string
  profile: string
  /** A script of the page that answers a promise of two times. */
  calls?: string
}

/** The console, until the list of accounts can be used; on a profile that knows accounts. */
export const consoleList = {
  entry: resolve('out', 'main', 'index.js'),
  awaited: '[role="row"] a[href*="/accounts/"]',
}
/** The limit: an empty sandboxed window with one line. */
export const emptyWindow = { entry: resolve('test', 'bench', 'empty-app', 'main.mjs'), awaited: 'p' }

/** Milliseconds after which an app counts as hung. */
const patienceMs = 60_000

/** Starts an app and waits until it has painted what is waited for. Needs a display. */
export async function startWatched({ entry, awaited, profile, calls }: WatchedOptions): Promise<WatchedApp> {
  const runtime = currentRuntime()
  const args = [...runtime.args, resolve('test', 'bench', 'watched-app'), '--lang=en-GB', `--user-data-dir=${profile}`]
  const begun = performance.now()
  const child = spawn(runtime.executablePath, args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      ...runtimeEnvironment(runtime),
      FACTORDESK_PROFILE: profile,
      BENCH_ENTRY: entry,
      BENCH_AWAITED: awaited,
      ...(calls === undefined ? {} : { BENCH_CALLS: calls }),
    },
  })
  const hung = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  const lines = createInterface({ input: child.stdout })
  const gone = once(child, 'exit').then(() => clearTimeout(hung))
  const heard = (pattern: RegExp): Promise<string> =>
    new Promise((done, fail) => {
      const listen = (line: string): void => {
        const found = pattern.exec(line)
        if (found === null) return
        lines.off('line', listen)
        done(found[1] ?? '')
      }
      lines.on('line', listen)
      void gone.then(() => fail(new Error(`the app ended before it said ${String(pattern)}`)))
    })
  await heard(/^bench: painted$/)
  return {
    paintedAfter: performance.now() - begun,
    privateMemory: async () => {
      const answer = heard(/^bench: memory (\d+)$/)
      child.stdin.write('memory\n')
      return Number(await answer) * 1024
    },
    times: async () => {
      const answer = heard(/^bench: calls (\S+ \S+)$/)
      child.stdin.write('calls\n')
      const [ours = NaN, limit = NaN] = (await answer).split(' ').map(Number)
      return { ours, limit }
    },
    quit: async () => {
      child.stdin.write('quit\n')
      await gone
    },
  }
}

/** Runs `work` with a folder that is gone afterwards, and so is the one of its temporary files. */
export async function withProfile<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-bench-'))
  try {
    return await work(folder)
  } finally {
    // Processes of an app that was killed may write for a moment still.
    for (const one of [folder, temporaryOf(folder)])
      rmSync(one, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}
