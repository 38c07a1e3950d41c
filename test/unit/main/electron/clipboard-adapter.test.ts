import { describe, expect, it } from 'vitest'
import { createSystemClipboard, type ElectronClipboard } from '../../../../src/main/electron/clipboard.ts'

/** As Electron 33 has it: every call returns at once, and takes the kind of clipboard. */
function electron33() {
  const texts = { clipboard: '', selection: '' }
  const clipboard = {
    readText: (kind: 'selection' | 'clipboard' = 'clipboard') => texts[kind],
    writeText: (text: string) => void (texts.clipboard = text),
    clear: (kind: 'selection' | 'clipboard' = 'clipboard') => void (texts[kind] = ''),
  }
  return { texts, electron: { clipboard } satisfies ElectronClipboard }
}

/** As Electron 45 has it: promises, items of several formats, and the selection as an object of its own. */
function electron45({ refusesMarks = false } = {}) {
  const texts = { clipboard: '', selection: '' }
  const written: Record<string, string | Blob>[] = []
  class ClipboardItem {
    readonly formats: Record<string, string | Blob>
    constructor(formats: Record<string, string | Blob>) {
      this.formats = formats
    }
  }
  const one = (kind: 'clipboard' | 'selection') => ({
    readText: async () => texts[kind],
    writeText: async (text: string) => void (texts[kind] = text),
    clear: () => void (texts[kind] = ''),
    write: async (items: unknown[]) => {
      if (refusesMarks) throw new Error('format not known')
      for (const { formats } of items as ClipboardItem[]) {
        written.push(formats)
        const text = formats['text/plain']
        if (typeof text === 'string') texts[kind] = text
      }
    },
  })
  const electron: ElectronClipboard = { clipboard: { ...one('clipboard'), selection: one('selection') }, ClipboardItem }
  return { texts, written, electron }
}

describe.each([
  ['33', electron33],
  ['45', electron45],
])('with the clipboard of Electron %s', (_version, create) => {
  it('writes, and empties only what is ours, on Linux in the clipboard of the selection too', async () => {
    const { texts, electron } = create()
    const system = createSystemClipboard(electron, 'linux')
    await system.write('ours', true)
    expect(texts.clipboard).toBe('ours')
    texts.selection = 'ours'
    await system.clearWhere((text) => text === 'other')
    expect(texts).toEqual({ clipboard: 'ours', selection: 'ours' })
    await system.clearWhere((text) => text === 'ours')
    expect(texts).toEqual({ clipboard: '', selection: '' })
  })

  it('leaves the selection alone on other systems', async () => {
    const { texts, electron } = create()
    texts.selection = 'ours'
    await createSystemClipboard(electron, 'win32').clearWhere(() => true)
    expect(texts.selection).toBe('ours')
  })
})

describe('marks a secret where marks can be written beside it', () => {
  it.each([
    ['darwin', ['org.nspasteboard.ConcealedType']],
    [
      'win32',
      ['ExcludeClipboardContentFromMonitorProcessing', 'CanIncludeInClipboardHistory', 'CanUploadToCloudClipboard'],
    ],
    ['linux', ['x-kde-passwordManagerHint']],
  ] as const)('on %s', async (platform, formats) => {
    const { texts, written, electron } = electron45()
    await createSystemClipboard(electron, platform).write('ours', true)
    expect(texts.clipboard).toBe('ours')
    expect(Object.keys(written[0]!)).toEqual([
      'text/plain',
      ...formats.map((format) => `electron application/osclipboard;format="${format}"`),
    ])
  })

  it('but not another text', async () => {
    const { written, electron } = electron45()
    await createSystemClipboard(electron, 'darwin').write('a trace', false)
    expect(written).toEqual([])
  })

  it('and writes it without where the system takes none', async () => {
    const { texts, electron } = electron45({ refusesMarks: true })
    await createSystemClipboard(electron, 'darwin').write('ours', true)
    expect(texts.clipboard).toBe('ours')
  })
})
