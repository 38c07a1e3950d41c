import { frameRemedies, type FrameRemedy } from '../base/log/log-events.ts'
import type { Timers } from '../base/environment.ts'
import type { Log } from '../base/log/log.ts'

/** Milliseconds in which a window that is shown has to draw a frame. */
export const frameLimitMs = 5_000

interface FrameWatchOptions {
  /** Resolves when the page draws its next frame; rejects or never ends where the page went away. */
  nextFrame: () => Promise<unknown>
  /**
   * True where a frame is owed: the window is shown and not minimized, and the page answers that it is visible (Chromium
   * says that it is not where other windows cover it).
   */
  owesFrame: () => Promise<boolean>
  remedies: Readonly<Record<FrameRemedy, () => void>>
  log: Log
  /** @returns what takes the call back */
  later: Timers['later']
}

/** Keeps the frames of one window. */
export interface FrameWatch {
  /** To be called when the window was shown, its page was loaded, or the machine woke. */
  begin: () => void
  /** Ends what is under way, e.g. when the machine falls asleep. */
  stop: () => void
}

/**
 * Chromium's compositor, in rare cases, never draws the first frame of a window: it is there, empty, and answers nothing.
 * Where no frame came in time the remedies are tried, one each time the limit passes, until a frame is drawn.
 */
export function createFrameWatch({ nextFrame, owesFrame, remedies, log, later }: FrameWatchOptions): FrameWatch {
  /** Which watch an answer belongs to. */
  let turn = 0
  let cancel = (): void => undefined

  function stop(): void {
    turn += 1
    cancel()
  }

  function begin(): void {
    stop()
    waitFor(frameRemedies, null)
  }

  function waitFor(left: readonly FrameRemedy[], tried: FrameRemedy | null): void {
    const mine = turn
    const isMine = (): boolean => mine === turn
    nextFrame().then(
      () => {
        if (!isMine()) return
        stop()
        if (tried !== null) log.note('page.drawn', { remedy: tried })
      },
      () => isMine() && stop(),
    )
    cancel = later(frameLimitMs, () => void isOwed().then((owed) => isMine() && act(left, owed)))
  }

  /** A page that does not answer is busy, not undrawn: nothing is done about it here. */
  const isOwed = (): Promise<boolean> => owesFrame().catch(() => false)

  function act([remedy, ...left]: readonly FrameRemedy[], owed: boolean): void {
    // What is not to be seen draws nothing; it is watched again when it is shown.
    if (!owed || remedy === undefined) return stop()
    log.note('page.not-drawn', { remedy })
    // guard: frame-watch.remedy
    remedies[remedy]()
    turn += 1
    waitFor(left, remedy)
  }

  return { begin, stop }
}
