import type { SystemClipboard } from '../../../src/main/base/environment.ts'

/** A system's clipboard and that of its selection, for a console without Electron; other programs write to both. */
export function clipboardOfTest(): {
  text: string
  selected: string
  /** Whether the last text was marked as one to leave out. */
  isConcealed: boolean
  system: SystemClipboard
} {
  const state = {
    text: '',
    selected: '',
    isConcealed: false,
    system: {
      write: async (text: string, concealed: boolean) => {
        state.text = text
        state.isConcealed = concealed
      },
      clearWhere: async (isOurs: (text: string) => boolean) => {
        for (const which of ['text', 'selected'] as const)
          if (state[which] !== '' && isOurs(state[which])) state[which] = ''
      },
    },
  }
  return state
}
