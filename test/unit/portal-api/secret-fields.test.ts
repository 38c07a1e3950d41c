import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { secretFields } from '#shared/api/secret-fields.ts'

const keyed = Object.entries(endpoints as Record<string, Endpoint>).filter(([, endpoint]) => endpoint.keyed)
const withSecret = keyed.filter(([, endpoint]) => secretFields(endpoint).length > 0)

test('the keyed calls that show a password or a code', () => {
  const listed = withSecret.map(([name, endpoint]) =>
    [name, ...secretFields(endpoint).map((one) => one.name)].join(' '),
  )
  expect(listed.sort()).toEqual([
    'acceptInvitation password',
    'changeProfile password',
    'disableForCustomer password',
    'disableTwoFactor password code',
    'enrolForCustomer password',
    'reportNotMe password',
    'setInvitedPassword newPassword',
    'startEnrolment password',
    'verifyEnrolment code',
    'verifyForCustomer code',
    'verifyInvitation code',
  ])
})

test.each(keyed)('%s: no member whose name says that it is a secret is left out', (_, endpoint) => {
  const named = Object.keys(endpoint.body?.shape ?? {}).filter((name) => /password|code|secret|token|pin/i.test(name))
  expect(secretFields(endpoint).map(({ name }) => name)).toEqual(named)
})

/** Where staff have no password, a step-up is in its place, and the server demands one of the two. */
const byStepUpToo = new Set(['disableForCustomer', 'enrolForCustomer'])

describe.each(withSecret)('%s', (name, endpoint) => {
  test('needs one secret, which decides whose tries count, and can answer that they are locked', () => {
    const [first, ...others] = secretFields(endpoint)
    const fields = (endpoint.body?.shape ?? {}) as Record<string, z.ZodType>
    const isNeeded = ({ name }: { name: string }): boolean => fields[name]?.safeParse(undefined).success === false
    expect(first && isNeeded(first)).toBe(!byStepUpToo.has(name))
    expect(others.filter(isNeeded)).toEqual([])
    expect(endpoint.problems).toContain('locked')
  })
})
