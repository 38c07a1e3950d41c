import { z } from 'zod'

const steps = z.array(z.int())

/** TOTP time steps as they are stored in a column: a JSON array of integers. */
export function stepsOf(column: string): readonly number[] {
  return steps.parse(JSON.parse(column))
}
