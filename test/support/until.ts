/** Milliseconds after which something that should have come will not come any more. */
const patienceMs = 10_000

/** Resolves as soon as the condition holds; looks again at each turn of the loop. @throws when it does not in 10 seconds */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
