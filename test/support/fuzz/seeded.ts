/**
 * The options of `fc.assert`: how many runs, from which seed. The seed is printed, and `FC_SEED` plays one again.
 *
 * @param name names the test in the output
 */
export function seeded(name: string, numRuns: number): { seed: number; numRuns: number } {
  const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`${name}: ${numRuns} runs, seed ${seed}`)
  return { seed, numRuns }
}
