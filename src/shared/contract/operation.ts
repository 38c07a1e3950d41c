import type { z } from 'zod'

/** One operation of the bridge: what goes in and what comes out. */
export interface Operation {
  input: z.ZodType
  output: z.ZodType
}
