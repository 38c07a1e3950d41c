import { readdirSync, readFileSync } from 'node:fs'

/** How often a run's processes are read; one that ends sooner may never be seen. */
const intervalMs = 250

/** What the processes of a run were started with, as anybody on this computer can read it; Linux alone. */
export interface WatchedArguments {
  /** Reads them once more. */
  sample(): void
  /** All that was seen so far, a process a line. */
  seen(): string
  stop(): void
}

/** Watches a process and everything below it, from now until all of them have ended. */
export function argumentsBelow(pid: number): WatchedArguments {
  const seen = new Set<string>()
  /** Those of the run, for as long as they live: one whose parent has ended is still of the run. */
  const below = new Set([pid])
  /** A process that was once seen not to be of the run never is. */
  const others = new Set<number>()

  function sample(): void {
    const now = processes()
    for (const known of [below, others]) for (const one of known) if (!now.has(one)) known.delete(one)
    const parents = new Map(
      [...now].filter((one) => !below.has(one) && !others.has(one)).map((one) => [one, parentOf(one)]),
    )
    const isBelow = (one: number): boolean => below.has(one) || (parents.has(one) && isBelow(parents.get(one)!))
    for (const one of parents.keys()) (isBelow(one) ? below : others).add(one)
    // Read each time: a process that was just forked still has the arguments of its parent.
    for (const one of below) seen.add(textOf(`/proc/${one}/cmdline`).replaceAll('\0', ' '))
    if (below.size === 0) stop()
  }

  const stop = (): void => clearInterval(timer)
  const timer = setInterval(sample, intervalMs).unref()
  sample()
  return { sample, seen: () => [...seen].join('\n'), stop }
}

function processes(): Set<number> {
  try {
    return new Set(readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? Number(name) : [])))
  } catch {
    return new Set()
  }
}

function parentOf(pid: number): number {
  // The name, in brackets, may contain anything; the parent is the second field after it (proc_pid_stat(5)).
  const stat = textOf(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** Empty where it ended meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
