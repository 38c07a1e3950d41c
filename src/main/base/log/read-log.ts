import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logFileName, maxLogFiles } from './log-file.ts'
import { logLine, type LogLine } from './log-line.ts'

/** The log's files that there are, newest first, each with its lines; a line that is none of ours is left out. */
export function readLog(folder: string): { name: string; lines: LogLine[] }[] {
  const there = new Set(namesIn(folder))
  const names = Array.from({ length: maxLogFiles }, (_, age) => logFileName(age)).filter((name) => there.has(name))
  return names.map((name) => ({ name, lines: readFileSync(join(folder, name), 'utf8').split('\n').flatMap(lineIn) }))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function lineIn(text: string): LogLine[] {
  try {
    const read = logLine.safeParse(JSON.parse(text))
    return read.success ? [read.data] : []
  } catch {
    return []
  }
}
