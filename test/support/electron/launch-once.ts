import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { currentRuntime } from '../../../tools/offline-electron/runtime-info.mjs'

/** What came of one launch: milliseconds from the window's show to its second frame, and from the start to the end. */
export type Launch = { framesMs: number; wholeMs: number } | 'hang' | 'failed'

const limitMs = 30_000

/**
 * Starts the least app once on the display of `env`, and waits for two frames of its window.
 *
 * @param switches of Chromium, without their dashes, for a measurement that compares
 */
export function launchOnce(env: NodeJS.ProcessEnv, switches: readonly string[] = []): Promise<Launch> {
  const { executablePath, args } = currentRuntime()
  const profile = mkdtempSync(join(tmpdir(), 'factordesk-launch-'))
  const begun = performance.now()
  const child = spawn(executablePath, [...args, resolve('test/long/launch-app/main.mjs')], {
    env: {
      ...env,
      LAUNCH_PROFILE: profile,
      LAUNCH_SWITCHES: switches.join(' '),
    },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  // A whole group is ended, so that nothing of a launch that hangs is left behind.
  const endGroup = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
  const timer = setTimeout(endGroup, limitMs)
  return new Promise((done) => {
    child.once('error', () => done('failed'))
    child.once('close', () => {
      clearTimeout(timer)
      endGroup()
      rmSync(profile, { recursive: true, force: true })
      const framesMs = /frames (\d+)/.exec(output)?.[1]
      if (framesMs !== undefined) done({ framesMs: Number(framesMs), wholeMs: performance.now() - begun })
      else done(output.includes('hang') ? 'hang' : 'failed')
    })
  })
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

/** In one line: how many launches, how many hung or failed, and the medians. */
export function summaryOf(launches: readonly Launch[]): { line: string; hangs: number; failed: number } {
  const drawn = launches.filter((one) => typeof one === 'object')
  const hangs = launches.filter((one) => one === 'hang').length
  const failed = launches.filter((one) => one === 'failed').length
  const times = `median ${Math.round(median(drawn.map(({ framesMs }) => framesMs)))} ms from show to second frame`
  const whole = `${Math.round(median(drawn.map(({ wholeMs }) => wholeMs)))} ms a launch`
  return { line: `${launches.length} launches, ${hangs} hung, ${failed} failed, ${times}, ${whole}`, hangs, failed }
}
