import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { conformanceConfigOf } from '../../tools/portal/conformance-config.ts'
import { thirtyAccounts } from '../../src/portal/scenarios/thirty-accounts.ts'
import { conformanceConfig } from '../conformance/kit/config.ts'
import { brokenSentences, hasFailed } from '../conformance/kit/report.ts'
import { runKit } from '../conformance/kit/run.ts'
import type { Finding } from './mutant.ts'

/** What the process says when it listens. */
const ready = z.object({ type: z.literal('ready'), baseUrl: z.string(), secret: z.string() })

/** Starts the sandbox portal of a copy of the project and runs the checks of these sentences; those that are broken. */
export async function judgeByKit(folder: string, sentences: readonly string[]): Promise<readonly Finding[]> {
  // A lock that is shorter than a code lives: otherwise a code that it voided looks like one that is too old.
  const limits = { lockSeconds: 60 }
  const options = { dataDir: join(folder, 'data'), scenario: 'thirty-accounts', passwordCost: 2, limits }
  const entry = join(folder, 'src/portal/process.ts')
  // It ends with its standard input: even a runner that is killed leaves no portal behind.
  const child = spawn(process.execPath, [entry, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  try {
    const sandbox = ready.parse(JSON.parse(await firstLine(child.stdout, ended)))
    const config = conformanceConfig.parse(conformanceConfigOf(sandbox, thirtyAccounts))
    const result = await runKit({ baseUrl: sandbox.baseUrl, config, sentences })
    const broken = brokenSentences(result)
    if (hasFailed(result) && broken.length === 0) throw new Error('a check failed and names no sentence')
    return broken.map((by) => ({ by }))
  } finally {
    child.kill()
    await ended
  }
}

async function firstLine(stream: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<string> {
  const lines = createInterface({ input: stream })
  const line = once(lines, 'line').then(([text]) => String(text))
  const none = ended.then(() => Promise.reject(new Error('the sandbox portal does not start')))
  return Promise.race([line, none])
}
