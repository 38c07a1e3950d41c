import { expect, test } from 'vitest'
import { checkedDirectory } from '../../../../src/portal/directory/remote/checked-directory.ts'
import { createScriptedDirectory, scriptedAccount } from '../../../support/portal/scripted-directory.ts'

test('an answer that takes longer than 30 s is lost, and is dropped when it comes', async () => {
  const directory = createScriptedDirectory([scriptedAccount('U-1')])
  let answer = (): void => undefined
  directory.onAnswer = () => new Promise((resolve) => (answer = resolve))
  const set: number[] = []
  let ring = (): void => undefined
  let cleared = 0
  const checked = checkedDirectory(directory, () => ({
    set: (ms, callback) => {
      set.push(ms)
      ring = callback
    },
    clear: () => void (cleared += 1),
  }))
  const asked = checked.unlock?.('U-1')
  ring()
  expect(await asked).toEqual({ kind: 'lost' })
  answer()
  expect([set, cleared]).toEqual([[30_000], 1])
  expect(await checked.read('U-1')).toMatchObject({ kind: 'answered' })
  expect(cleared).toBe(2)
})
