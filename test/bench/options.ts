/** What the command line of `npm run bench` chose. */
export type Choice<M> = { measures: readonly M[]; check: boolean } | { problem: string }

/**
 * Reads the command line: `--check`, and `--only` with the ids of rows. An id takes the rows with it that begin with it
 * and a blank: `P7` takes `P7 1k`.
 */
export function choose<M extends { id: string }>(args: readonly string[], measures: readonly M[]): Choice<M> {
  const only: string[] = []
  let check = false
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]
    if (arg === '--check') check = true
    else if (arg === '--only' && args[at + 1] !== undefined) only.push(...(args[(at += 1)] ?? '').split(','))
    else
      return {
        problem: `"${arg ?? ''}" is not understood: say "npm run bench", with "-- --check", with "-- --only P1,P8".`,
      }
  }
  const isOf = (wanted: string, id: string): boolean => id === wanted || id.startsWith(`${wanted} `)
  const unknown = only.find((wanted) => !measures.some(({ id }) => isOf(wanted, id)))
  if (unknown !== undefined)
    return { problem: `There is no row "${unknown}": there are ${measures.map(({ id }) => id).join(', ')}.` }
  const chosen = measures.filter(({ id }) => only.length === 0 || only.some((wanted) => isOf(wanted, id)))
  return { measures: chosen, check }
}
