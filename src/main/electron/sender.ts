/** Decides whether a call of the bridge comes from our own page. */

/** What is read of a frame; Electron's `WebFrameMain` fits. */
export interface Frame {
  readonly url: string
  readonly parent: unknown
}

/**
 * True only for the main frame of our own page. A null frame (the page went away or is navigating) is refused.
 *
 * @param origin where our page is served from, e.g. `app://factordesk`
 */
export function isOurFrame(frame: Frame | null, origin: string): boolean {
  try {
    // guard: sender.main-frame
    if (frame === null || frame.parent !== null) return false
    // Asked once: each read of a frame leaves JavaScript.
    const { url } = frame
    // guard: sender.origin
    return url === origin || url.startsWith(`${origin}/`)
  } catch {
    // Electron throws when a frame that was disposed of meanwhile is read.
    // guard: sender.throwing-frame
    return false
  }
}
