import { closeSync, existsSync, fstatSync, openSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openCheckpointFile } from '../../src/main/audit/checkpoint-file.ts'
import type { Checkpoint } from '../../src/shared/audit/checkpoint.ts'
import { readLines } from './read-lines.ts'
import { NotAnExportError, verifyExport, type ExportStatement } from '../../src/shared/audit/verify-export.ts'
import { statementOf } from '../../src/shared/audit/verify.ts'

const usage = 'usage: npm run verify -- FILE [--key FINGERPRINT] [--anchor FILE]'

/**
 * Checks an audit export without the app: `FILE [--key FINGERPRINT] [--anchor FILE]`; the anchor is a file of signed heads
 * that was kept elsewhere. Returns the exit code: 0 only when intact, 1 when not, 2 when that is not known.
 */
export async function verify(args: string[]): Promise<number> {
  const asked = argumentsOf(args)
  if (asked === null) {
    console.error(usage)
    return 2
  }
  const { file, key: expected, anchor } = asked
  try {
    const { header, entries, verdict } = await verifyFile(file, anchor === undefined ? [] : anchorsIn(anchor))
    if (expected !== undefined && expected !== header.fingerprint) {
      console.error(`Signed by another key than was expected: ${header.fingerprint}`)
      return 1
    }
    console.log(`${entries} entries, exported ${header.exportedAt}`)
    console.log(statementOf(verdict, header))
    console.log(`Key fingerprint: ${header.fingerprint}`)
    if (expected === undefined) console.log('Compare it with the fingerprint that the console shows under Audit.')
    return verdict.verdict === 'intact' ? 0 : 1
  } catch (error) {
    console.error(
      error instanceof NotAnExportError ? `${file}: ${error.message}` : `${file} cannot be read: ${String(error)}`,
    )
    return 2
  }
}

interface Arguments {
  file: string
  key?: string | undefined
  anchor?: string | undefined
}

function argumentsOf(args: string[]): Arguments | null {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { key: { type: 'string' }, anchor: { type: 'string' } },
    })
    const [file, ...rest] = positionals
    return file === undefined || rest.length > 0 ? null : { file, ...values }
  } catch {
    return null
  }
}

/** The signed heads of a file. @throws when there is no such file, or a line of it has none */
function anchorsIn(file: string): Checkpoint[] {
  if (!existsSync(file)) throw new Error('there is no such file of anchors')
  const { checkpoints, unreadable } = openCheckpointFile(file).read()
  if (unreadable.length > 0) throw new Error(`line ${unreadable[0]} of the anchors has no signed head`)
  if (checkpoints.length === 0) throw new Error('the file of anchors is empty')
  return checkpoints
}

/** Line by line; on a terminal, how far it is. */
async function verifyFile(file: string, anchors: readonly Checkpoint[]): Promise<ExportStatement> {
  const handle = openSync(file, 'r')
  const { size } = fstatSync(handle)
  let share = 0
  let reported = -1
  const show = (text: string): boolean => process.stderr.isTTY && process.stderr.write(`\r${text}\u001B[K`)
  try {
    const lines = readLines(handle, (bytes) => (share = Math.min(100, Math.floor((bytes / size) * 100))))
    const onProgress = (entries: number): void => {
      if (share !== reported) show(`${share} %, ${entries} entries`)
      reported = share
    }
    return await verifyExport(lines, onProgress, anchors)
  } finally {
    if (reported !== -1) show('')
    closeSync(handle)
  }
}
