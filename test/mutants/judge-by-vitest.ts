import { readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { z } from 'zod'
import type { Finding } from './mutant.ts'
import { runInCopy } from './run-in-copy.ts'
import { testFileNamed } from './test-files.ts'

/** Milliseconds for one file of tests, and for all of them at once. */
const limits = { one: 480_000, all: 1_200_000 }
/** Milliseconds for one test: properties of many runs take theirs where two files are judged at a time. */
const testTimeout = { exhaustive: 400_000, other: 60_000 }

/** What is read of the report (vitest.dev/guide/reporters.html#json-reporter). */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
})
type Report = z.infer<typeof report>

/** What a source says that does not hang together; a test that stumbles over it has judged nothing. */
const doesNotRun = /^(ReferenceError|SyntaxError): |Cannot find (module|package)|Failed to (resolve|load)/m

/** Runs files of tests, by their names, in a copy of the project; each one that fails, with its first failing test. */
export async function judgeByVitest(folder: string, names: readonly string[]): Promise<readonly Finding[]> {
  const files = names.map((name) => testFileNamed(folder, name))
  const reportFile = join(folder, 'report.json')
  const tool = join(folder, 'node_modules', 'vitest', 'vitest.mjs')
  const report = ['--reporter=json', `--outputFile=${reportFile}`]
  const isExhaustive = files.some((file) => /^test\/(exhaustive|real)\//.test(file))
  const options = [
    ...report,
    '--project=!long',
    `--testTimeout=${isExhaustive ? testTimeout.exhaustive : testTimeout.other}`,
  ]
  const isOne = files.length === 1
  const { code, output } = await runInCopy(
    folder,
    [tool, 'run', ...options, ...(isOne ? ['--bail=1'] : ['--maxWorkers=2']), ...files],
    {
      limitMs: isOne ? limits.one : limits.all,
      // A test that waits for ever ends by its own time limit, which must come before ours.
      env: { CI: '1' },
    },
  )
  return findingsOf(readReport(reportFile, output), folder, files, code, output)
}

/** @throws where a file did not load, was not run, or ended otherwise than by a test that failed */
function findingsOf(
  { testResults }: Report,
  folder: string,
  files: readonly string[],
  code: number,
  output: string,
): readonly Finding[] {
  const ran = new Map(testResults.map((result) => [relative(folder, result.name), result]))
  const missing = files.find((file) => !ran.has(file))
  if (missing !== undefined) throw new Error(`${missing} was not run: ${lastWords(output)}`)
  const findings: Finding[] = []
  for (const [by, { message, assertionResults }] of ran) {
    const failed = assertionResults.find(({ status }) => status === 'failed')
    const why = failed?.failureMessages?.join('\n') ?? message
    if (doesNotRun.test(why)) throw new Error(`${by} does not run: ${firstLine(why)}`)
    if (failed !== undefined) findings.push({ by: basename(by), what: failed.fullName })
    else if (message !== '') throw new Error(`${by} does not load: ${firstLine(message)}`)
    else if (!assertionResults.some(({ status }) => status === 'passed')) throw new Error(`${by} ran no test`)
  }
  if (code !== 0 && findings.length === 0) throw new Error(`no test failed, and the run did: ${lastWords(output)}`)
  return findings
}

function readReport(file: string, output: string): Report {
  try {
    return report.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw new Error(`the run left no report: ${lastWords(output)}`)
  }
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 160)
}

function lastWords(output: string): string {
  return output.trim().replace(/\s+/g, ' ').slice(-300)
}
