import { ensureBuilt } from '../../tools/build/ensure-built.mjs'
import { ensureRuntime } from '../../tools/offline-electron/electron-runtime.mjs'
import { runtimeEnvironment } from '../../tools/offline-electron/runtime-info.mjs'
import { withVirtualDisplay } from '../../tools/setup/virtual-display.mjs'

/** Makes Electron and the built app ready, and runs `work` with a display of its own. */
export async function withRuntime<T>(work: () => Promise<T>): Promise<T> {
  const log = (line: string): void => console.log(line)
  const runtime = await ensureRuntime({ log, virtualDisplay: true })
  await ensureBuilt(runtime, log)
  Object.assign(process.env, runtimeEnvironment(runtime))
  return withVirtualDisplay(async (display) => {
    Object.assign(process.env, display)
    return work()
  })
}
