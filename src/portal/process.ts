import { fstatSync } from 'node:fs'
import { z } from 'zod'
import { capabilities } from '#shared/api/capabilities.ts'
import { scenarioName } from '#shared/api/sandbox-controls.ts'
import type { Sandbox } from './server.ts'
import { startSandbox } from './server.ts'

/** What the parent may set; the rest is the sandbox's own. */
const processOptions = z.strictObject({
  dataDir: z.string().min(1),
  port: z.int().min(0).max(65535).optional(),
  scenario: scenarioName.optional(),
  sqliteBinding: z.string().optional(),
  smtpUrl: z.string().optional(),
  smsGatewayUrl: z.string().optional(),
  passwordCost: z.int().min(2).optional(),
  /** For a test that starts the parent and must know it; random otherwise. */
  secret: z.string().min(16).optional(),
  limits: capabilities.shape.limits.partial().optional(),
  mode: z.enum(['two-stage', 'replace']).optional(),
})
const stopMessage = z.object({ type: z.literal('stop') })

/** The channel to an Electron parent (utilityProcess); plain Node has none. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listen: (event: { data: unknown }) => void): void
  start?(): void
}

const parentPort = (process as { parentPort?: ParentPort }).parentPort
let starting: Promise<Sandbox> | undefined

/** The sandbox portal as a process of its own; its options are the first message, or JSON as the first argument. */
function begin(options: unknown): void {
  starting = startSandbox(processOptions.parse(options))
  starting.then(({ baseUrl, secret }) => report({ type: 'ready', baseUrl, secret }), fail)
}

function report(
  message: { type: 'ready'; baseUrl: string; secret: string } | { type: 'failed'; reason: string },
): void {
  if (parentPort) parentPort.postMessage(message)
  else if (process.send) process.send(message)
  else process.stdout.write(`${JSON.stringify(message)}\n`)
}

function fail(error: unknown): void {
  report({ type: 'failed', reason: error instanceof Error ? error.message : 'unknown' })
  process.exitCode = 1
  void stop()
}

async function stop(): Promise<void> {
  await starting?.then((sandbox) => sandbox.close()).catch(() => {})
  process.exit()
}

function receive(message: unknown): void {
  if (stopMessage.safeParse(message).success) void stop()
  else if (!starting) attempt(message)
}

function attempt(options: unknown): void {
  try {
    begin(options)
  } catch (error) {
    fail(error)
  }
}

/** A parent that goes away closes its end: the channel of a fork, the pipe of a spawn. A terminal or a file ends nothing. */
function endWithParent(): void {
  process.on('disconnect', () => void stop())
  const stdin = fstatSync(0)
  if (!process.send && (stdin.isFIFO() || stdin.isSocket())) process.stdin.on('end', () => void stop()).resume()
}

// An Electron utility process would go on after a rejection that nobody handles, in a state that nobody knows.
// guard: sandbox-process.unhandled
process.on('unhandledRejection', (error) => {
  console.error(error)
  process.exit(1)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
if (parentPort) {
  parentPort.on('message', ({ data }) => receive(data))
} else {
  process.on('message', receive)
  endWithParent()
  const argument = process.argv[2]
  if (argument !== undefined) attempt(JSON.parse(argument))
}
