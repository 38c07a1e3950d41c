import { readFileSync, statSync } from 'node:fs'
import { replaceFile } from '../../../files/whole-file.ts'
import type { Timers } from '../../base/environment.ts'
import type { Handlers } from '../../base/handlers.ts'

/** Bytes; what the operation's schema lets through is far below. */
const longestFile = 2_000
/** Milliseconds in which many changes are written once. */
const pauseMs = 500

/** What the operator chose about the look of the window, kept across starts in a file of its own. */
export interface PageChoices {
  keep: Handlers['app.keepChoice']
  /** Writes what was not written yet. */
  close(): void
}

/**
 * The file as it is, for the page: read before the database is open, because the page is drawn before that.
 *
 * @returns a JSON object of strings; an empty one where there is no such file, or none that main wrote
 */
export function readChoices(file: string): Record<string, string> {
  try {
    if (statSync(file).size > longestFile) return {}
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof read !== 'object' || read === null) return {}
    return Object.fromEntries(
      Object.entries(read).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  } catch {
    return {}
  }
}

/** @param later rings once after so many milliseconds */
export function createPageChoices(file: string, later: Timers['later']): PageChoices {
  const choices = readChoices(file)
  let waiting = false

  function write(): void {
    if (!waiting) return
    waiting = false
    try {
      replaceFile(file, JSON.stringify(choices))
    } catch {
      // The look of the window is not worth a failure; a full disk is noticed where it matters.
    }
  }

  return {
    keep: async ({ name, value }) => {
      if (choices[name] === value) return {}
      choices[name] = value
      // guard: page-choices.pause
      if (!waiting) later(pauseMs, write)
      waiting = true
      return {}
    },
    close: write,
  }
}
