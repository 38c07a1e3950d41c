import { z } from 'zod'

const steps = z.array(z.int())

/** TOTP time steps as a column holds them: a JSON array of integers. */
export function stepsOf(column: string): readonly number[] {
  return steps.parse(JSON.parse(column))
}
