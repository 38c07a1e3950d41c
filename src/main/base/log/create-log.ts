import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { openLogFile } from './log-file.ts'
import { lineOf } from './log-line.ts'
import { openLog, type Log } from './log.ts'

/** The log of a profile, in the files of its folder. @param folder made with the first line */
export function openProfileLog(folder: string, clock: Clock): Log & { close(): void } {
  const file = openLogFile({ folder, resumed: (lost) => lineOf('log.resumed', { lost }, '', instantOf(clock)) })
  return { ...openLog(file.write, clock), close: file.close }
}
