import { expect, test } from 'vitest'
import { ensureRuntime } from '../../tools/offline-electron/electron-runtime.mjs'
import { runtimeEnvironment } from '../../tools/offline-electron/runtime-info.mjs'
import { withVirtualDisplay } from '../../tools/setup/virtual-display.mjs'
import { launchOnce, summaryOf, type Launch } from '../support/electron/launch-once.ts'

/** `LAUNCHES=100 npm run test:long -- launches` is a quick run; with `LAUNCH_WITH=in-process-gpu` switches are compared. */
const launches = Number(process.env['LAUNCHES'] ?? 3_000)
const switches = (process.env['LAUNCH_WITH'] ?? '').split(' ').filter(Boolean)
const hoursMs = 6 * 3_600_000

test(`${launches} launches: each window draws two frames`, { timeout: hoursMs }, async () => {
  const runtime = await ensureRuntime({ log: console.log, virtualDisplay: true })
  const done: Launch[] = []
  await withVirtualDisplay(async (display) => {
    const env = { ...process.env, ...runtimeEnvironment(runtime), ...display }
    while (done.length < launches) {
      done.push(await launchOnce(env, switches))
      if (done.length % 100 === 0) console.log(summaryOf(done).line)
    }
  })
  const { line, hangs, failed } = summaryOf(done)
  console.log(line)
  expect({ hangs, failed }).toEqual({ hangs: 0, failed: 0 })
})
