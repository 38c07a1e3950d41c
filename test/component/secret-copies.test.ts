import { expect, it } from 'vitest'
import { clipboard, mountApp, startMain } from './mount.ts'
import { fill, one, press, settle } from './page.ts'

const field = (name: string): HTMLInputElement => one('textbox', name) as HTMLInputElement

/** What a browser does with Ctrl C or Ctrl X. */
async function byKeyboard(what: 'copy' | 'cut', on: HTMLElement): Promise<boolean> {
  const event = new ClipboardEvent(what, { clipboardData: new DataTransfer(), bubbles: true, cancelable: true })
  on.dispatchEvent(event)
  await settle()
  return event.defaultPrevented
}

it('sends a secret that is copied or cut by the keyboard the way of a copy button, and leaves other texts alone', async () => {
  Object.assign(clipboard, { text: '', isSecret: false })
  await mountApp(startMain(), '/sign-in')
  await fill('User ID', 'it@serimuda.example')
  await fill('Password', 'correct horse')
  const password = field('Password')
  password.setSelectionRange(0, 7)
  expect(await byKeyboard('copy', password), 'a hidden password is not copied').toBe(true)
  expect(clipboard.text).toBe('')

  await press('Show password')
  password.setSelectionRange(0, 7)
  expect(await byKeyboard('copy', password)).toBe(true)
  expect(clipboard).toEqual({ text: 'correct', isSecret: true })
  expect(password.value).toBe('correct horse')
  password.setSelectionRange(8, 13)
  await byKeyboard('cut', password)
  expect(clipboard).toEqual({ text: 'horse', isSecret: true })
  expect(password.value).toBe('correct ')
  expect(await byKeyboard('copy', field('User ID')), 'the browser copies what is no secret').toBe(false)
})
