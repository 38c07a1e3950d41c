import { mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { oneDialogAtATime, saveFile } from '../../../../src/main/base/dialogs.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** A window whose first dialog stays open until `answer` is called; any other one is closed at once. */
function createWindow() {
  let answer = (_file: string | null): void => undefined
  const askForFile = vi.fn<(suggested: string) => Promise<string | null>>().mockResolvedValue(null)
  askForFile.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
  const askForBytes = async (_maxBytes: number) => ({ name: 'names.csv', bytes: new Uint8Array() })
  return { window: oneDialogAtATime({ askForFile, askForBytes }), askForFile, answer: () => answer(null) }
}

describe('the dialogs for files', () => {
  it('come one at a time, whatever they are for', async () => {
    const { window, askForFile, answer } = createWindow()
    const first = window.askForFile('result.csv')
    await expect(window.askForFile('diagnosis.zip')).rejects.toMatchObject({ failure: { code: 'in-progress' } })
    await expect(window.askForBytes(10)).rejects.toMatchObject({ failure: { code: 'in-progress' } })
    expect(askForFile).toHaveBeenCalledTimes(1)
    answer()
    expect(await first).toBeNull()
    expect(await window.askForBytes(10)).toEqual({ name: 'names.csv', bytes: new Uint8Array() })
  })

  it('may open again after one that failed', async () => {
    const askForFile = vi
      .fn<(suggested: string) => Promise<string | null>>()
      .mockRejectedValueOnce(new Error('no display'))
    askForFile.mockResolvedValueOnce('result.csv')
    const window = oneDialogAtATime({ askForFile, askForBytes: async () => null })
    await expect(window.askForFile('result.csv')).rejects.toThrow('no display')
    expect(await window.askForFile('result.csv')).toBe('result.csv')
  })
})

describe('a file that is saved where the operator says', () => {
  it('is made once the place was chosen', async () => {
    const content = vi.fn(() => 'content')
    expect(await saveFile(async () => null, 'result.csv', content)).toBeNull()
    expect(content).not.toHaveBeenCalled()

    const file = join(temporaryFolder(), 'result.csv')
    expect(await saveFile(async () => file, 'result.csv', content)).toBe(file)
    expect(readFileSync(file, 'utf8')).toBe('content')
  })

  it('that the disk refuses is said to be not written, and leaves nothing', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'result.csv'))
    const saved = saveFile(
      async () => join(folder, 'result.csv'),
      'result.csv',
      () => 'content',
    )
    await expect(saved).rejects.toMatchObject({ failure: { code: 'file-not-written' } })
    expect(readdirSync(folder)).toEqual(['result.csv'])
  })
})
