import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { replaceFile } from '../../src/files/whole-file.ts'
import { ensureBuiltWithSourceMaps } from '../build/ensure-built.mjs'
import { ensureRuntime } from '../offline-electron/electron-runtime.mjs'
import { runtimeEnvironment } from '../offline-electron/runtime-info.mjs'
import { root } from '../setup/paths.mjs'
import { StepFailure } from '../setup/steps.mjs'
import { withVirtualDisplay } from '../setup/virtual-display.mjs'
import { filesOf, phases, recordTrace, without } from './record-trace.ts'
import { SourceFiles } from './source-files.ts'
import { countOf, listedIn, listOf, outdated, withLists, type TraceResult } from './trace-list.ts'
import { baseTrace, leastCommand, traces, type TraceName } from './traces.ts'

const names = Object.keys(traces) as TraceName[]
const page = join(root, 'docs', 'ARCHITECTURE.md')

const log = (line: string): void => {
  console.log(line)
}

/**
 * `npm run trace -- disable|refresh|audit|case …`: prints which source files run from a press to its answer; all four
 * without a name. `--write` puts all four lists into docs/ARCHITECTURE.md; `--check` compares the lists there with what
 * runs. Answers the exit code: 1 where `--check` finds a list that is old.
 */
export async function trace(args: string[]): Promise<number> {
  const { chosen, write, check } = commandOf(args)
  const found = await recordTraces(chosen)
  const lists = [...found].map(([name, result]) => listOf(name, result, root))
  const text = readFileSync(page, 'utf8')
  if (write) {
    replaceFile(page, withLists(text, lists), 0o644)
    console.log(`Written to ${page}`)
  } else if (check) {
    const listed = listedIn(text)
    const old = [...found].flatMap(([name, { files }]) => outdated(name, listed.get(name) ?? [], files) ?? [])
    for (const one of old) console.log(one)
    console.log(old.length === 0 ? 'The lists are those of today.' : 'Say "npm run trace -- --write".')
    return old.length === 0 ? 0 : 1
  } else {
    console.log(`\n${lists.join('\n\n')}`)
  }
  return 0
}

/** Sets up, builds with source maps and does the traces one after another, each in a new app on a virtual display. */
async function recordTraces(chosen: readonly TraceName[]): Promise<Map<TraceName, TraceResult>> {
  const runtime = await ensureRuntime({ log, virtualDisplay: true })
  const folder = await ensureBuiltWithSourceMaps(runtime, log)
  const built = join(folder, 'out')
  const sources = new SourceFiles(root)
  return withVirtualDisplay(async (display) => {
    Object.assign(process.env, runtimeEnvironment(runtime), display)
    log(`Trace: ${baseTrace}`)
    const base = await recordTrace(traces[baseTrace], built)
    const ofBase = phases.flatMap((phase) => base[phase])
    const found = new Map<TraceName, TraceResult>()
    for (const name of chosen) {
      if (name !== baseTrace) log(`Trace: ${name}`)
      const ran = name === baseTrace ? base : await recordTrace(traces[name], built, leastCommand)
      const files = filesOf(name === baseTrace ? ran : without(ran, ofBase), sources)
      found.set(name, { files, ran: countOf(filesOf(ran, sources)) })
    }
    return found
  })
}

interface Command {
  chosen: readonly TraceName[]
  write: boolean
  check: boolean
}

function commandOf(args: string[]): Command {
  const remedy = `say "npm run trace", with "-- NAME" for ${names.join(', ')}, with "-- --write" or "-- --check" for the lists in docs/ARCHITECTURE.md.`
  const flag = { type: 'boolean', default: false } as const
  try {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { write: flag, check: flag } })
    const unknown = positionals.find((one) => !(names as string[]).includes(one))
    if (unknown !== undefined) throw new Error(`there is no trace "${unknown}"`)
    if (values.write && positionals.length > 0) throw new Error('--write takes no name')
    return { chosen: positionals.length === 0 ? names : names.filter((one) => positionals.includes(one)), ...values }
  } catch (error) {
    throw new StepFailure(error instanceof Error ? error.message : String(error), remedy)
  }
}
