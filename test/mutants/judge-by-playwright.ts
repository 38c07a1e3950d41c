import { chmodSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { ensureRuntime } from '../../tools/offline-electron/electron-runtime.mjs'
import { runtimeEnvironment, type Runtime } from '../../tools/offline-electron/runtime-info.mjs'
import { withVirtualDisplay } from '../../tools/setup/virtual-display.mjs'
import type { Finding } from './mutant.ts'
import { runInCopy } from './run-in-copy.ts'
import { testFileNamed } from './test-files.ts'

/** Milliseconds for a build, for one file of tests, and for all of them; a test that hangs ends sooner, by its own limit. */
const limits = { build: 180_000, one: 480_000, all: 1_200_000 }

interface Suite {
  file: string
  suites?: Suite[]
  specs: { title: string; ok: boolean; tests: { results: { status: string; error?: { message?: string } }[] }[] }[]
}

const suite: z.ZodType<Suite> = z.object({
  file: z.string(),
  suites: z.array(z.lazy(() => suite)).optional(),
  specs: z.array(
    z.object({
      title: z.string(),
      ok: z.boolean(),
      tests: z.array(
        z.object({
          results: z.array(
            z.object({ status: z.string(), error: z.object({ message: z.string().optional() }).optional() }),
          ),
        }),
      ),
    }),
  ),
})

/** What is read of Playwright's JSON report. */
const report = z.object({ suites: z.array(suite), errors: z.array(z.object({ message: z.string().optional() })) })

let runtime: Promise<Runtime> | null = null

/** Builds a copy of the project and runs files of end-to-end tests, by their names; each that fails, with its first test. */
export async function judgeByPlaywright(folder: string, names: readonly string[]): Promise<readonly Finding[]> {
  const files = names.map((name) => testFileNamed(folder, name))
  runtime ??= ensureRuntime({ log: (line) => console.error(line), virtualDisplay: true })
  const found = await runtime
  // One test runs the app as a user who owns nothing, and who must be able to read it.
  chmodSync(folder, 0o755)
  await build(folder, Number.parseInt(found.version, 10))
  const isOne = files.length === 1
  const reportFile = join(folder, 'report.json')
  const cli = join(folder, 'node_modules', '@playwright', 'test', 'cli.js')
  const args = [cli, 'test', '--reporter=json', ...(isOne ? ['--max-failures=1'] : []), ...files]
  const { output } = await withVirtualDisplay((display) =>
    runInCopy(folder, args, {
      limitMs: isOne ? limits.one : limits.all,
      env: { ...runtimeEnvironment(found), ...display, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
    }),
  )
  return findingsOf(readFileSync(reportFile, 'utf8'), files, output)
}

async function build(folder: string, major: number): Promise<void> {
  const tool = join(folder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { code, output } = await runInCopy(folder, [tool, 'build'], {
    limitMs: limits.build,
    env: { ELECTRON_MAJOR_VER: String(major) },
  })
  if (code !== 0) throw new Error(`it cannot be built: ${output.trim().slice(-300)}`)
}

/** @throws where a file did not load or was not run */
function findingsOf(text: string, files: readonly string[], output: string): readonly Finding[] {
  const { suites, errors } = report.parse(JSON.parse(text))
  const findings: Finding[] = []
  for (const file of files) {
    const specs = suites.filter((one) => file.endsWith(one.file)).flatMap(specsOf)
    if (!specs.some(({ tests }) => tests.some(({ results }) => results.length > 0)))
      throw new Error(`${file} was not run: ${errors[0]?.message ?? output.slice(-300)}`)
    const failed = specs.find(({ ok }) => !ok)
    if (failed !== undefined) findings.push({ by: basename(file), what: failed.title })
  }
  return findings
}

function specsOf({ specs, suites = [] }: Suite): Suite['specs'] {
  return [...specs, ...suites.flatMap(specsOf)]
}
