/** Turns of the event loop after which polls become rarer, so that waiting takes no time from what is waited for. */
const eagerTurns = 5_000
/** ms between two polls from then on. */
const pauseMs = 2

/**
 * Resolves as soon as the condition is true; polls at each turn of the event loop, later every few milliseconds.
 *
 * @param patienceMs when it counts as hanging; no test measures time by it
 * @throws when the condition is not true in time
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  patienceMs = 45_000,
): Promise<void> {
  const end = performance.now() + patienceMs
  for (let turn = 0; !(await condition()); turn += 1) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => (turn < eagerTurns ? setImmediate(resolve) : setTimeout(resolve, pauseMs)))
  }
}
