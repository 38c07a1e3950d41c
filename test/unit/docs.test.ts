import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('docs/SECURITY.md names no test that is not there', () => {
  const named = new Set(readFileSync('docs/SECURITY.md', 'utf8').match(/\btest\/[\w./-]+\.ts\b/g))
  expect(named.size).toBeGreaterThan(0)
  expect([...named].filter((file) => !existsSync(file))).toEqual([])
})
