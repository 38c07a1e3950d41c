import type { SystemClipboard } from '../base/environment.ts'

/** One clipboard of Electron. Until 43 its calls return at once and take the kind of clipboard; since 44 they promise. */
interface OneClipboard {
  readText(kind?: 'selection'): string | Promise<string>
  writeText(text: string): unknown
  clear(kind?: 'selection'): unknown
  /** Since 44: everything in one item reaches the system at once. */
  write?(items: unknown[]): Promise<void>
}

/** What this takes of Electron, as 33 and 45 have it. */
export interface ElectronClipboard {
  clipboard: OneClipboard & {
    /** Since 44, on Linux: the clipboard of what is selected. */
    readonly selection?: OneClipboard
  }
  /** Since 44. */
  ClipboardItem?: new (formats: Record<string, string | Blob>) => unknown
}

/** A format of the system itself, in Electron's words since 44. */
const ofSystem = (format: string): string => `electron application/osclipboard;format="${format}"`

const no = (): Blob => new Blob([new Uint8Array(4)])

/**
 * What asks programs that keep what was copied to leave it out: the convention of nspasteboard.org, the formats of
 * "Cloud Clipboard and Clipboard History Formats" at learn.microsoft.com, and that of KDE's Klipper.
 */
const concealing: Readonly<Partial<Record<NodeJS.Platform, () => Record<string, string | Blob>>>> = {
  darwin: () => ({ [ofSystem('org.nspasteboard.ConcealedType')]: new Blob(['']) }),
  win32: () => ({
    [ofSystem('ExcludeClipboardContentFromMonitorProcessing')]: no(),
    [ofSystem('CanIncludeInClipboardHistory')]: no(),
    [ofSystem('CanUploadToCloudClipboard')]: no(),
  }),
  linux: () => ({ [ofSystem('x-kde-passwordManagerHint')]: new Blob(['secret']) }),
}

/**
 * Electron's clipboard, the same of every version. Only since 44 a mark can go beside a text: before, each call that
 * writes a format of the system replaces all that is there, so that a secret is then written without a mark.
 */
export function createSystemClipboard(electron: ElectronClipboard, platform: NodeJS.Platform): SystemClipboard {
  const { clipboard, ClipboardItem } = electron
  const marks = concealing[platform]

  /** Every clipboard with how its text is read and removed. */
  function every(): { read: () => unknown; clear: () => unknown }[] {
    const main = { read: () => clipboard.readText(), clear: () => clipboard.clear() }
    if (platform !== 'linux') return [main]
    const { selection } = clipboard
    const selected =
      selection === undefined
        ? { read: () => clipboard.readText('selection'), clear: () => clipboard.clear('selection') }
        : { read: () => selection.readText(), clear: () => selection.clear() }
    return [main, selected]
  }

  /** @returns false where marks cannot be written */
  async function writeMarked(text: string): Promise<boolean> {
    if (ClipboardItem === undefined || clipboard.write === undefined || marks === undefined) return false
    try {
      await clipboard.write([new ClipboardItem({ 'text/plain': text, ...marks() })])
      return true
    } catch {
      return false
    }
  }

  return {
    write: async (text, concealed) => {
      if (concealed && (await writeMarked(text))) return
      await clipboard.writeText(text)
    },
    clearWhere: async (isOurs) => {
      for (const { read, clear } of every()) {
        const text = await read()
        if (typeof text === 'string' && text !== '' && isOurs(text)) await clear()
      }
    },
  }
}
