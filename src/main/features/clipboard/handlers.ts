import type { HandlersOf } from '../../base/handlers.ts'
import type { Clipboard } from './clipboard.ts'

/** `clipboard.*`: what the page copies. */
export function createClipboardHandlers(clipboard: Clipboard): HandlersOf<'clipboard'> {
  return {
    'clipboard.copy': async ({ text, secret }) => ({ removedAfterSeconds: await clipboard.copy(text, secret) }),
  }
}
