import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Whether the packages of this run carry the offline fallback: the runtime that the command hands on. */
export function isForTesting(): boolean {
  const { kind } = JSON.parse(process.env['FACTORDESK_ELECTRON'] ?? '{}') as { kind?: string }
  return kind === 'fallback'
}

/** Runs `npm run package` for tests. @returns its exit code and what it wrote */
export async function makePackages(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join('scripts', 'package.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, output }
}
