import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { openLogFile } from './log-file.ts'
import { lineOf } from './log-line.ts'
import { createLog, type Log } from './log.ts'

/** The log of a profile, in the files of its folder. @param folder made with the first line */
export function createProfileLog(folder: string, clock: Clock): Log & { close(): void } {
  const file = openLogFile({ folder, resumed: (lost) => lineOf('log.resumed', { lost }, '', instantOf(clock)) })
  return { ...createLog(file.write, clock), close: file.close }
}
