import { readFileSync } from 'node:fs'
import { NotAnExportError, verifyExport } from '../../src/main/audit/export/verify-export.ts'
import { statementOf } from '../../src/main/audit/verify.ts'

/** Checks an audit export without the app: `FILE [--key FINGERPRINT]`. Answers the exit code: 0 only when intact. */
export function verify([file, option, expected]: string[]): number {
  if (file === undefined || (option !== undefined && (option !== '--key' || expected === undefined))) {
    console.error('usage: npm run verify -- FILE [--key FINGERPRINT]')
    return 2
  }
  try {
    const { header, entries, verdict } = verifyExport(readFileSync(file, 'utf8').split('\n'))
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
