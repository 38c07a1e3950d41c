import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { goTo, mountApp, startMain } from './mount.ts'
import { session } from './samples.ts'
import { describedBy, fill, isDisabled, one, press } from './page.ts'

const field = (name: string): HTMLInputElement => one('textbox', name) as HTMLInputElement

it('no field cuts what is typed', () => {
  const sources = readdirSync('src/renderer/src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.vue'),
  )
  expect(sources.length).toBeGreaterThan(100)
  const cutting = sources.filter((file) => /\bmaxlength\b/i.test(readFileSync(join('src/renderer/src', file), 'utf8')))
  expect(cutting).toEqual([])
})

it('a password that is too long stays as it was typed, says by how much, and is not sent', async () => {
  const main = startMain()
  main.reply('session.signIn', () => {
    throw new Error('sent')
  })
  await mountApp(main, '/sign-in')
  await fill('User ID', 'it@serimuda.example')
  await fill('Password', 'x'.repeat(300))
  expect(field('Password').value).toHaveLength(300)
  expect(describedBy(field('Password'))).toContain('44 characters too many.')
  expect(field('Password').validationMessage).toContain('44 characters too many.')
  expect(field('Password').form?.checkValidity()).toBe(false)
  await fill('Password', ' right\u0308 ')
  expect(field('Password').form?.checkValidity()).toBe(true)
})

it('a User ID is sent without what nobody sees, its password as it was typed', async () => {
  const main = startMain()
  main.reply('session.signIn', () => ({
    state: 'signed-in',
    session: session('A-20417', 'Büro', 'it@xn--bro-hoa.example'),
  }))
  await mountApp(main, '/sign-in')
  await fill('User ID', '\u202amailto:it@bu\u0308ro.example\u202c')
  await fill('Password', ' gru\u0308n ')
  await press('Sign in')
  expect(main.inputsOf('session.signIn')).toMatchObject([{ userId: 'it@büro.example', password: ' gru\u0308n ' }])
  await goTo('/sign-in')
  await fill('User ID', 'it @serimuda.example')
  expect(describedBy(field('User ID'))).toContain('There is a space in this address.')
  await fill('Password', 'x')
  expect(isDisabled(one('button', 'Sign in'))).toBe(true)
})
