/** One line of a check. `missing` keeps the desk from working, `note` does not. */
export interface CheckLine {
  state: 'ok' | 'note' | 'missing'
  text: string
}

export const okLine = (text: string): CheckLine => ({ state: 'ok', text })
export const noteLine = (text: string): CheckLine => ({ state: 'note', text })
export const missingLine = (text: string): CheckLine => ({ state: 'missing', text })
