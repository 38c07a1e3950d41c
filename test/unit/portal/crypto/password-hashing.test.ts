import { expect, test } from 'vitest'
import { bounded } from '../../../../src/portal/crypto/password-hashing.ts'
import { ApiError } from '../../../../src/portal/api-error.ts'

/** Work that ends when a test ends it. */
function held(log: string[], name: string) {
  let end: (how: 'well' | 'badly') => void = () => {}
  const ended = new Promise<'well' | 'badly'>((resolve) => (end = resolve))
  return {
    end: (how: 'well' | 'badly' = 'well') => end(how),
    work: async () => {
      log.push(name)
      if ((await ended) === 'badly') throw new Error(name)
      return name
    },
  }
}

test('so many run at once, so many wait in their order, and more is refused at once', async () => {
  const log: string[] = []
  const within = bounded({ atOnce: 2, waiting: 2 })
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => held(log, name)) as [Held, Held, Held, Held]
  const answers = [a, b, c, d].map(({ work }) => within(work))
  const refused = await within(held(log, 'e').work).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(ApiError)
  expect(refused).toMatchObject({ code: 'unavailable', members: { retryAfterSeconds: 5 } })
  expect(log).toEqual(['a', 'b'])
  b.end()
  expect(await answers[1]).toBe('b')
  await expect.poll(() => log).toEqual(['a', 'b', 'c'])
  a.end('badly')
  await expect(answers[0]).rejects.toThrow('a')
  await expect.poll(() => log).toEqual(['a', 'b', 'c', 'd'])
  c.end()
  d.end()
  expect(await Promise.all(answers.slice(2))).toEqual(['c', 'd'])
  const later = held(log, 'f')
  later.end()
  expect(await within(later.work)).toBe('f')
})

type Held = ReturnType<typeof held>
