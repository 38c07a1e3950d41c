import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createClipboard, type Clipboard } from '../../../../../src/main/features/clipboard/clipboard.ts'
import type { SystemClipboard } from '../../../../../src/main/base/environment.ts'
import { SecretText } from '../../../../../src/main/base/secrets/secret-text.ts'
import { AppError } from '../../../../../src/main/base/errors.ts'
import { clipboardOfTest } from '../../../../support/console/test-clipboard.ts'

const key = 'JBSWY3DPEHPK3PXP'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function create(system?: SystemClipboard) {
  const board = clipboardOfTest()
  const noted: string[] = []
  const state = { locked: false }
  const clipboard = createClipboard({
    system: system ?? board.system,
    isLocked: () => state.locked,
    later: (ms, ring) => {
      const timer = setTimeout(ring, ms)
      return () => clearTimeout(timer)
    },
    log: { note: (event: string) => void noted.push(event) },
  })
  return { board, clipboard, noted, state }
}

const copy = (clipboard: Clipboard, text: string, isSecret = true): Promise<number | null> =>
  clipboard.copy(new SecretText(text), isSecret)
const pass = (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1000)

it('removes a secret after a minute, not before, and marks it as one to leave out', async () => {
  const { board, clipboard } = create()
  expect(await copy(clipboard, key)).toBe(60)
  expect(board).toMatchObject({ text: key, isConcealed: true })
  await pass(59)
  expect(board.text).toBe(key)
  await pass(1)
  expect(board.text).toBe('')
})

it('leaves any other text where it is', async () => {
  const { board, clipboard } = create()
  expect(await copy(clipboard, 'trace-1', false)).toBeNull()
  expect(board.isConcealed).toBe(false)
  await pass(120)
  await clipboard.removeSecrets()
  expect(board.text).toBe('trace-1')
})

it('leaves what another program, or another copy, has put there since', async () => {
  const { board, clipboard } = create()
  await copy(clipboard, key)
  board.text = 'a shopping list'
  await pass(60)
  expect(board.text).toBe('a shopping list')
  await copy(clipboard, key)
  await copy(clipboard, 'trace-1', false)
  await clipboard.removeSecrets()
  expect(board.text).toBe('trace-1')
})

it('copied again, a secret stays for a minute from then on', async () => {
  const { board, clipboard } = create()
  await copy(clipboard, key)
  await pass(40)
  await copy(clipboard, key)
  await pass(40)
  expect(board.text).toBe(key)
  await pass(20)
  expect(board.text).toBe('')
})

it('removes it from the clipboard of the selection too, and where a program changed its spaces', async () => {
  const { board, clipboard } = create()
  await copy(clipboard, 'one\ntwo')
  board.text = 'other'
  board.selected = 'one\r\n two'
  await pass(60)
  expect(board).toMatchObject({ text: 'other', selected: '' })
})

it('removes every secret at once at the lock, also one that an earlier copy put there again', async () => {
  const { board, clipboard } = create()
  await copy(clipboard, key)
  await copy(clipboard, '123456')
  board.text = key
  await clipboard.removeSecrets()
  expect(board.text).toBe('')
  expect(vi.getTimerCount()).toBe(0)
})

it('a removal waits for the copy before it, so that a lock meanwhile leaves nothing', async () => {
  const board = clipboardOfTest()
  let release = (): void => undefined
  const { clipboard } = create({
    ...board.system,
    write: async (...written) => {
      await new Promise<void>((resolve) => (release = resolve))
      await board.system.write(...written)
    },
  })
  const copying = copy(clipboard, key)
  await Promise.resolve()
  const removing = clipboard.removeSecrets()
  release()
  await Promise.all([copying, removing])
  expect(board.text).toBe('')
})

it('copies no secret behind the lock', async () => {
  const { board, clipboard, state } = create()
  state.locked = true
  await expect(async () => copy(clipboard, key)).rejects.toMatchObject({ failure: { code: 'console-locked' } })
  await copy(clipboard, 'details', false)
  expect(board.text).toBe('details')
})

it('says where the system refuses, and never fails while it removes', async () => {
  const refusing = (): Promise<never> => Promise.reject(new Error(`cannot ${key}`))
  const { clipboard, noted } = create({ write: refusing, clearWhere: refusing })
  await expect(copy(clipboard, key)).rejects.toThrow(AppError)
  await expect(copy(clipboard, key)).rejects.toMatchObject({ failure: { code: 'not-copied' } })
  await clipboard.removeSecrets()
  expect(noted).toEqual(['clipboard.refused', 'clipboard.refused', 'clipboard.not-cleared'])
})
