import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'

/** Every member of a query that takes the text of a number for a number. */
const numbers = Object.entries({ ...endpoints, ...sandboxEndpoints } as Record<string, Endpoint>).flatMap(
  ([call, { query }]) =>
    Object.entries((query?.shape ?? {}) as Record<string, z.ZodType>)
      .filter(([, schema]) => schema.safeParse('7').data === 7)
      .map(([name, schema]) => ({ name: `${call}.${name}`, schema })),
)

test('the whole numbers of all queries', () => {
  expect(numbers.map(({ name }) => name).sort()).toEqual([
    'getLedger.after',
    'getOutbox.after',
    'getOutbox.limit',
    'listCases.limit',
    'listSecurityEvents.limit',
    'searchCustomers.limit',
  ])
})

describe.each(numbers)('$name', ({ schema }) => {
  test.each([
    '0x10',
    '1e1',
    ' 5',
    '5 ',
    '+5',
    '-5',
    '05',
    '5.0',
    '5_0',
    '0b11',
    '',
    ' ',
    'NaN',
    'Infinity',
    '٥',
    '9'.repeat(17),
  ])('%j is refused', (typed) => expect(schema.safeParse(typed).success).toBe(false))

  test('decimal digits are taken', () => {
    expect([schema.parse('7'), schema.parse('100')]).toEqual([7, 100])
    expect(schema.safeParse(['7', '8']).success).toBe(false)
  })
})
