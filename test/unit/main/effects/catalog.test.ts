import { expect, it } from 'vitest'
import { effectEndpoints, effectNamed } from '../../../../src/main/effects/catalog.ts'

it.each(Object.keys(effectEndpoints))('%s is read from disk as what it is', (name) =>
  expect(effectNamed(name)).toBe(name),
)

it.each(['', 'Disable', 'disable ', 'toString', '__proto__', 'constructor'])(
  '%j is no effect: its answer cannot be read as that of another',
  (name) => expect(() => effectNamed(name)).toThrow('unknown effect'),
)
