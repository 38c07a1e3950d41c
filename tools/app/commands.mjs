import path from 'node:path'
import { electronVite, ensureBuilt, forgetBuild } from '../build/ensure-built.mjs'
import { ensureRuntime } from '../offline-electron/electron-runtime.mjs'
import { root } from '../setup/paths.mjs'
import { run } from '../setup/run.mjs'
import { runtimeEnvironment } from '../offline-electron/runtime-info.mjs'
import { isSandboxUsable, sandboxFacts, sandboxMissing, trapExitCode } from './chromium-sandbox.mjs'
import { displayArgs, hasDisplay, withVirtualDisplay } from '../setup/virtual-display.mjs'

/** @typedef {import('../offline-electron/runtime-info.mjs').Runtime} Runtime */

/** @param {string} line */
const log = (line) => console.log(line)

/**
 * Opens the app. Where nobody could see it, runs the demo instead.
 * @param {string[]} args for the app
 * @returns {Promise<number>} the app's exit code
 */
export async function start(args) {
  if (!hasDisplay()) {
    log('There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): running the demo on a virtual one.')
    return demo([])
  }
  const runtime = await ensureRuntime({ log, virtualDisplay: false })
  await ensureBuilt(runtime, log)
  if (!isSandboxUsable(sandboxFacts(runtime.executablePath))) throw sandboxMissing(runtime.executablePath)
  log('Opening FactorDesk.')
  const env = { ...process.env, ...runtimeEnvironment(runtime) }
  return openApp(runtime.executablePath, [...runtime.args, ...displayArgs(), root, ...args], env)
}

/**
 * Runs the app. What could not be seen beforehand (a profile of AppArmor, a GTK that does not fit) ends it with a trap.
 * @param {string} executable
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code
 */
export async function openApp(executable, args, env) {
  const code = await run(executable, args, { cwd: root, env, ownsInterrupts: true })
  if (code === trapExitCode) throw sandboxMissing(executable)
  return code
}

/**
 * Does the main job unattended in a real window that nobody sees, and leaves pictures of it.
 * @param {string[]} args for the demo
 * @returns {Promise<number>}
 */
export async function demo(args) {
  const runtime = await ensureRuntime({ log, virtualDisplay: true })
  await ensureBuilt(runtime, log)
  const script = path.join(root, 'test', 'demo', 'demo.ts')
  const code = await withVirtualDisplay((display) =>
    run(process.execPath, [script, ...args], {
      cwd: root,
      env: { ...process.env, ...runtimeEnvironment(runtime), ...display },
    }),
  )
  if (code === 0) log(`The pictures and the audit export lie in ${path.join(root, 'demo-output')}`)
  else
    log(
      `\nStopped: the demo ended with code ${code}\nWhat to do: see its last step above; pictures up to there lie in ${path.join(root, 'demo-output')}`,
    )
  return code
}

/**
 * Opens the app with hot reload.
 * @param {string[]} args for the app
 * @returns {Promise<number>}
 */
export async function dev(args) {
  const isVirtual = !hasDisplay()
  const runtime = await ensureRuntime({ log, virtualDisplay: isVirtual })
  if (isVirtual) log('There is no display here: the window opens on a virtual one.')
  // electron-vite puts a development build where the other one lies.
  forgetBuild()
  const env = {
    ...process.env,
    ...runtimeEnvironment(runtime),
    ELECTRON_EXEC_PATH: runtime.executablePath,
    ELECTRON_MAJOR_VER: String(Number.parseInt(runtime.version, 10)),
  }
  /** @param {Record<string, string>} display */
  const work = (display) =>
    run(process.execPath, [electronVite(), 'dev', '--', ...runtime.args, ...args], {
      cwd: root,
      env: { ...env, ...display },
      ownsInterrupts: true,
    })
  return isVirtual ? withVirtualDisplay(work) : work({})
}
