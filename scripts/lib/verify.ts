import { closeSync, fstatSync, openSync } from 'node:fs'
import { readLines } from '../../src/main/audit/export/read-lines.ts'
import { NotAnExportError, verifyExport, type ExportStatement } from '../../src/main/audit/export/verify-export.ts'
import { statementOf } from '../../src/main/audit/verify.ts'

/** Checks an audit export without the app: `FILE [--key FINGERPRINT]`. Answers the exit code: 0 only when intact. */
export async function verify([file, option, expected]: string[]): Promise<number> {
  if (file === undefined || (option !== undefined && (option !== '--key' || expected === undefined))) {
    console.error('usage: npm run verify -- FILE [--key FINGERPRINT]')
    return 2
  }
  try {
    const { header, entries, verdict } = await verifyFile(file)
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

/** Line by line; on a terminal, how far it is. */
async function verifyFile(file: string): Promise<ExportStatement> {
  const handle = openSync(file, 'r')
  const { size } = fstatSync(handle)
  let share = 0
  let told = -1
  const tell = (text: string): boolean => process.stderr.isTTY && process.stderr.write(`\r${text}\u001B[K`)
  try {
    const lines = readLines(handle, (bytes) => (share = Math.min(100, Math.floor((bytes / size) * 100))))
    return await verifyExport(lines, (entries) => {
      if (share !== told) tell(`${share} %, ${entries} entries`)
      told = share
    })
  } finally {
    if (told !== -1) tell('')
    closeSync(handle)
  }
}
