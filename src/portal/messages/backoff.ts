const firstMs = 5000

/** The longest pause between two tries, in milliseconds. */
export const longestPauseMs = 15 * 60 * 1000

/** Milliseconds before the next try after `failures` that came to nothing: 5 s, doubled each time, up to 15 minutes. */
export function pauseMs(failures: number): number {
  return Math.min(firstMs * 2 ** (failures - 1), longestPauseMs)
}
