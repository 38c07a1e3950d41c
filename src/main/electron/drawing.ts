import { readdirSync } from 'node:fs'
import { app } from 'electron'

/**
 * Where there is no graphics hardware (Linux without a render node), has Chromium draw in software without the layers
 * that imitate such hardware: fewer threads that have to meet before the first frame, and a quicker start
 * (docs/decisions/0012). To be called before the app is ready.
 */
export function drawWithWhatIsThere(): void {
  if (process.platform === 'linux' && !hasRenderNode()) app.disableHardwareAcceleration()
}

function hasRenderNode(): boolean {
  try {
    return readdirSync('/dev/dri').some((name) => name.startsWith('renderD'))
  } catch {
    return false
  }
}
