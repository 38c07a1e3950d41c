/** Marks a branch that the types exclude; throws if it is reached all the same. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
