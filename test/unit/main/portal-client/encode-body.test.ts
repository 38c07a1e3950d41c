import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeBody } from '../../../../src/main/base/secrets/secret-text.ts'
import { SecretText } from '../../../../src/main/base/secrets/secret-text.ts'

it('is the JSON of the same body with plain texts', () => {
  const body = fc.record({
    secret: fc.string({ unit: 'binary' }),
    text: fc.string({ unit: 'binary' }),
    number: fc.integer(),
    nothing: fc.constant(undefined),
    nested: fc.record({ list: fc.array(fc.boolean()) }),
  })
  fc.assert(
    fc.property(body, fc.constantFrom('first', 'last'), ({ secret, ...rest }, where) => {
      const held = new SecretText(secret)
      const [plain, encoded] =
        where === 'first'
          ? [{ secret, ...rest }, encodeBody({ secret: held, ...rest })]
          : [{ ...rest, secret }, encodeBody({ ...rest, secret: held })]
      expect(JSON.parse(encoded.toString())).toEqual(JSON.parse(JSON.stringify(plain)))
    }),
  )
  expect(encodeBody({}).toString()).toBe('{}')
})

it('never hides a secret in a nested member', () => {
  expect(() => encodeBody({ nested: { secret: new SecretText('x') } })).toThrow(TypeError)
})
