import { expect, it } from 'vitest'
import { clipboard, path } from './mount.ts'
import { all, choose, click, fill, one, portalClockGoesOn, press, shownText, textOf } from './page.ts'
import { accountId, enrolment, mountProcedure, type ProcedureMain } from './procedure-main.ts'

const say = (): string => textOf(document.querySelector('[data-testid="say"] p')!)
const help = (): string => textOf(document.querySelector('[data-testid="code-help"]')!)
const which = (): string => textOf(document.querySelector('[data-testid="which-message"]')!)
const left = (): string => textOf(one('list', 'What is left'))

async function atTheCode(method: string, changes: Parameters<typeof enrolment>[1] = {}): Promise<ProcedureMain> {
  const wizard = await mountProcedure('set-up')
  await choose('New phone')
  await press('Continue')
  await choose(method)
  await press('Next')
  await fill('Account password', 'sandbox-demo-1')
  const { state } = wizard.now()
  if (state.at !== 'identity') throw new Error('not at the password')
  wizard.decide({ type: 'enrolled', enrolment: enrolment(state.method, changes) })
  await press('Confirm')
  return wizard
}
/** The last digit verifies. */
const verify = (code: string): Promise<void> => fill('Code', code)

it('a text message: which one counts, what to say, what is left, and what helps', async () => {
  await atTheCode('SMS authentication')
  expect(which()).toMatch(/^Text 1, sent \d\d:\d\d:\d\d to \+60/)
  expect(say()).toMatch(/The newest one, from \d\d:\d\d, has 6 digits\./)
  expect(left()).toMatch(/Valid for (4:59|5:00) 5 tries left 4 more messages can be sent The next one in (0:59|1:00)/)
  expect(help()).toContain('Is that the phone in hand?')
  expect(help()).toMatch(/Another can be sent in \d:\d\d\./)
  expect(help(), 'one message may be slow').not.toContain('Open the profile')
})

it('a message that the system elsewhere sent without saying to whom', async () => {
  await atTheCode('SMS authentication', { destinationMasked: null })
  expect(which()).toMatch(/^Text 1, sent \d\d:\d\d:\d\d to the number on record$/)
  expect(help()).toContain('It went to the number on record. Is that the phone in hand?')
})

it('after a wrong code: to check once more, with the tries that are left', async () => {
  const wizard = await atTheCode('SMS authentication')
  wizard.rejectNext({ code: 'wrong-code', attemptsLeft: 4 })
  await verify('000000')
  expect(say()).toBe('That code was not accepted. Please look at the 6 digits once more. 4 tries are left.')
})

it('after the pause the number is doubted, and the profile is a press away while the procedure waits', async () => {
  const wizard = await atTheCode('SMS authentication')
  await portalClockGoesOn(61)
  expect(left()).toContain('The next one may be sent now')
  expect(help()).toContain('Send another. The newest one then counts.')
  expect(help()).toContain('Change it in the profile')
  wizard.main.reply('session.devices', () => ({ sessions: [] }))
  await click(one('link', 'Open the profile'))
  expect(path()).toBe(`/accounts/${accountId}/profile#number`)
  expect(all('textbox', 'New mobile number')).toHaveLength(1)
  expect(wizard.main.inputsOf('procedure.cancel')).toEqual([])
})

it('an expired code, before and after the pause, and the newest message after another was sent', async () => {
  const wizard = await atTheCode('SMS authentication')
  await portalClockGoesOn(301)
  expect(say()).toBe('That code has expired. I am sending a new text message now.')
  expect(shownText()).toContain('The code has expired')
  await press('Send again')
  expect(which()).toMatch(/^Text 2, sent .* Older ones no longer work\.$/)
  await expect.poll(say).toContain('Use only the newest text message: number 2')
  wizard.rejectNext({ code: 'wrong-code', attemptsLeft: 4 })
  await verify('000000')
  expect(say()).toContain('Please make sure it is the newest message')
})

it('the last message that can be sent, and whom to ask then', async () => {
  await atTheCode('SMS authentication', { sendNumber: 5, sendsLeft: 0, resendAllowedAt: null })
  expect(say()).toContain('This is the last text message for now: number 5')
  expect(left()).toContain('No further message can be sent')
  expect(help()).toContain('hotline')
  expect(all('button', /^Send again/)).toEqual([])
  expect(shownText()).toContain('No further message can be sent in this set-up.')
})

it('an e-mail: look in junk', async () => {
  await atTheCode('Email authentication')
  expect(which()).toMatch(/^E-mail 1, sent/)
  expect(say()).toContain('If it is not there, look in junk.')
  expect(help()).toContain('Look in the junk folder.')
})

it('an Authenticator App: which entry, and its clock; nothing of messages', async () => {
  const wizard = await atTheCode('Authenticator App')
  expect(document.querySelector('[data-testid="which-message"]')).toBeNull()
  expect(say()).toContain('open the new entry it@serimuda.example')
  expect(help()).toContain('set date and time to automatic')
  expect(left()).not.toContain('message')
  wizard.rejectNext({ code: 'wrong-code', attemptsLeft: 4 })
  await verify('000000')
  expect(say()).toContain('wait for the next code')
})

it('the sentence is copied with one press, and the press says so', async () => {
  await atTheCode('SMS authentication')
  await press('Copy the sentence')
  expect(clipboard).toEqual({ text: say(), isSecret: false })
  expect(textOf(one('status', 'Copied'))).toBe('Copied')
})
