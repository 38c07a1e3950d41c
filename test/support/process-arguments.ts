import { readdirSync, readFileSync } from 'node:fs'

/** What a process and everything below it were started with, as anybody on this computer can read it; Linux alone. */
export function argumentsBelow(pid: number): string {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : null
    if (parent !== null) parents.set(Number(name), parent)
  }
  const isBelow = (one: number): boolean => one === pid || (parents.has(one) && isBelow(parents.get(one)!))
  return [...parents.keys()]
    .filter(isBelow)
    .map((one) => read(`/proc/${one}/cmdline`).replaceAll('\0', ' '))
    .join('\n')
}

function parentOf(pid: number): number | null {
  // The name, in brackets, may hold anything; the parent is the second field after it (proc_pid_stat(5)).
  const stat = read(`/proc/${pid}/stat`)
  return stat === '' ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** Empty where it ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
