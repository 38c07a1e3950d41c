import { chromium, type Browser } from '@playwright/test'
import { chromiumArguments, chromiumPath } from '../../../tools/real-servers/chromium.mjs'

/** Starts Debian's Chromium without a window: the browser of a person who signs in at a provider. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: chromiumArguments })
}
