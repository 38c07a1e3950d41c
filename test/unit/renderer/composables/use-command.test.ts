import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Failure, Outcome } from '#shared/ipc/outcome.ts'
import { useCommand } from '../../../../src/renderer/src/composables/use-command.ts'

const refused: Failure = { code: 'wrong-password', traceId: 'trace-1', next: 'try-again' }
const well = <T>(value: T): Promise<Outcome<T>> => Promise.resolve({ ok: true, value })

it('forgets what it said of a call that went well as soon as the next one begins', async () => {
  const { run, notice, failure } = useCommand()
  const done = notice<string | null>(null)
  done.value = await run(() => well('saved'))
  expect(done.value).toBe('saved')
  let answer: (outcome: Outcome<string>) => void = () => undefined
  const next = run(() => new Promise<Outcome<string>>((resolve) => (answer = resolve)))
  expect(done.value, 'while the next one runs').toBeNull()
  answer({ ok: false, failure: refused })
  await next
  expect([done.value, failure.value]).toEqual([null, refused])
})

it('every composable that keeps what a call answered in order to say so keeps it as a notice', () => {
  const folder = join(import.meta.dirname, '../../../../src/renderer/src/composables')
  const says = /\b(ended|saved|written|added|exported|savedTo|done|sample|sent)\b = (shallowRef|ref)[<(]/
  const stale = readdirSync(folder).filter((file) => says.test(readFileSync(join(folder, file), 'utf8')))
  expect(stale).toEqual([])
})
