import { spawnSync } from 'node:child_process'

/** What a trace of system calls says of a request: whether its intent was on the disk before its first byte left. */
export type Durability = 'durable' | 'written but not synced' | 'not written' | 'never sent'

/** `strace` with what is read from its trace: what is written to the log of the database, synced and sent. */
export function tracer(output: string): string[] {
  const calls = 'trace=pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync'
  // Pages of 4096 bytes are printed whole, and each descriptor with what it refers to.
  return [
    'strace',
    '--follow-forks',
    '--seccomp-bpf',
    '-qq',
    '-y',
    '-s',
    '8192',
    '-e',
    calls,
    '-e',
    'signal=none',
    '-o',
    output,
  ]
}

/** False where strace is not installed, or where this system lets nobody trace. */
export function canTrace(): boolean {
  const [file, ...args] = tracer('/dev/null')
  return spawnSync(file ?? 'strace', [...args, 'true']).status === 0
}

type Step = { is: 'log'; text: string } | { is: 'synced' } | { is: 'sent'; text: string }

/**
 * Reads what `tracer` wrote: a write counts when it begins, a sync when it has ended, since what lies between them may be
 * lost with the power.
 *
 * @param walFile the database's write-ahead log
 */
function stepsOf(trace: string, walFile: string): Step[] {
  const steps: Step[] = []
  /** Threads within a sync of the log. */
  const syncing = new Set<string>()
  for (const line of trace.split('\n')) {
    const [, pid = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    const ended = /= 0(?: |$)/.test(call)
    const isOnLog = call.includes(`<${walFile}>`)
    if (/^(?:fsync|fdatasync)\(/.test(call) && isOnLog) {
      if (ended) steps.push({ is: 'synced' })
      else if (call.includes('<unfinished')) syncing.add(pid)
    } else if (/^<\.\.\. (?:fsync|fdatasync) resumed>/.test(call) && syncing.delete(pid)) {
      if (ended) steps.push({ is: 'synced' })
    } else if (/^(?:pwrite64|write|writev)\(/.test(call) && isOnLog) steps.push({ is: 'log', text: call })
    else if (/^(?:write|writev|sendto|sendmsg)\(/.test(call)) steps.push({ is: 'sent', text: call })
  }
  return steps
}

/** @param key the request's idempotency key, which its intent has too */
export function durabilityIn(trace: string, walFile: string, key: string): Durability {
  const steps = stepsOf(trace, walFile)
  const sentAt = steps.findIndex((step) => step.is === 'sent' && step.text.includes(`Idempotency-Key: ${key}`))
  if (sentAt === -1) return 'never sent'
  const before = steps.slice(0, sentAt)
  if (!before.some((step) => step.is === 'log' && step.text.includes(key))) return 'not written'
  const lastWrite = before.findLastIndex(({ is }) => is === 'log')
  const lastSync = before.findLastIndex(({ is }) => is === 'synced')
  return lastSync > lastWrite ? 'durable' : 'written but not synced'
}
