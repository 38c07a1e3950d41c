import { afterEach, beforeEach, expect, test } from 'vitest'
import { changeRows, readRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { samplePassword, samples, startTestSandbox } from '../../support/portal/sandbox.ts'

const { bayu } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const signIn = (userId: string, password: string = samplePassword) =>
  sandbox.call('signIn', { body: { userId, password, device: 'test' } })
async function setPassword(newPassword: string): Promise<void> {
  ;(await sandbox.call('askPasswordReset', { body: { userId: bayu.userId } })).body(202)
  const token = (await sandbox.outbox(bayu.id)).findLast(({ kind }) => kind === 'password-reset')?.linkToken ?? ''
  ;(await sandbox.call('setNewPassword', { params: { token }, body: { newPassword } })).body(200)
  await sandbox.advance(60)
}

const spellings = [
  'it@xn--bro-hoa.example',
  'it@büro.example',
  'IT@BU\u0308RO.example',
  'it@büro.example\u200b',
  '\u202ait@xn--bro-hoa.example\u202c',
  'mailto:it@b%C3%BCro.example',
  'it＠büro．example',
]

test('every spelling of a User ID is the one login, and its wrong passwords count together', async () => {
  changeRows(sandbox, 'UPDATE accounts SET user_id = ? WHERE id = ?', 'it@xn--bro-hoa.example', bayu.id)
  for (const spelling of spellings) expect((await signIn(spelling)).body(201).account.id, spelling).toBe(bayu.id)
  for (const spelling of spellings.slice(0, 5)) (await signIn(spelling, 'wrong')).problem('unauthenticated')
  for (const spelling of spellings) (await signIn(spelling)).problem('locked')
})

test('a login of an earlier database is found in every spelling once that was opened', async () => {
  changeRows(sandbox, 'UPDATE accounts SET user_id = ? WHERE id = ?', 'it@bu\u0308ro.example', bayu.id)
  // As version 13 left it.
  for (const sql of ['accounts DROP COLUMN search_text', 'cases DROP COLUMN search_ticket'])
    changeRows(sandbox, `ALTER TABLE ${sql}`)
  changeRows(sandbox, 'DROP TABLE search_fold')
  changeRows(sandbox, 'PRAGMA user_version = 13')
  await sandbox.restart({})
  expect(readRows(sandbox, `SELECT user_id FROM accounts WHERE id = '${bayu.id}'`)).toEqual([
    { user_id: 'it@xn--bro-hoa.example' },
  ])
  for (const spelling of spellings) expect((await signIn(spelling)).body(201).account.id, spelling).toBe(bayu.id)
})

test('a password is right in whichever form its letters were typed, and is never trimmed', async () => {
  const password = ' grüne Türme 17 '
  await setPassword(password.normalize('NFD'))
  for (const form of ['NFC', 'NFD']) (await signIn(bayu.userId, password.normalize(form))).body(201)
  ;(await signIn(bayu.userId, password.trim())).problem('unauthenticated')
})

test('a password in another form costs one attempt where it is wrong', async () => {
  for (let left = 5; left > 0; left -= 1) (await signIn(bayu.userId, 'fu\u0308nf')).problem('unauthenticated')
  ;(await signIn(bayu.userId)).problem('locked')
})

test('what is refused is named, and not repeated', async () => {
  const answer = (await signIn(bayu.userId, 'x'.repeat(300))).problem('invalid-request')
  expect(answer.input).toEqual({ field: 'password', problem: 'too-long', over: 44 })
  const login = (await signIn('it @bayu.example')).problem('invalid-request')
  expect(login.input).toEqual({ field: 'userId', problem: 'space-inside' })
  expect(JSON.stringify([answer, login])).not.toMatch(/xxx|it @/)
})
