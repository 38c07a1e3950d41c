import { z } from 'zod'

/** One operation of the bridge: what goes in and what comes out. */
export interface Operation {
  input: z.ZodType
  output: z.ZodType
}

/** The input of an operation that needs none. */
export const nothing = z.strictObject({})
/** The output of an operation that returns nothing but that it was done. */
export const done = z.object({})
