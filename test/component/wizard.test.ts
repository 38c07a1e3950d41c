import { describe, expect, it } from 'vitest'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import { guideSteps } from '#shared/domain/guide-steps.ts'
import { clipboard, closeApps, goTo, mountApp, startMain } from './mount.ts'
import {
  all,
  choose,
  describedBy,
  fill,
  focused,
  isDisabled,
  one,
  portalClockGoesOn,
  press,
  pressTwice,
  settle,
  shownText,
  textOf,
} from './page.ts'
import { accountId, mountProcedure, type ProcedureMain } from './procedure-main.ts'
import { appSnapshot, portalOfDigits, portalTime, session, twoFactor } from './samples.ts'

const password = 'sandbox-demo-1'
/** What the step is called: the first heading of its column. */
const heading = (): string =>
  textOf(all('heading', undefined, document.querySelector('.wizard-columns > section')!)[0]!)
const rail = (): HTMLElement => one('complementary', 'Steps')
/** What the rail shows as the step that is being done, without what is read out beside it. */
const current = (): string => textOf(rail().querySelector('[aria-current="step"]')!).replace(/ \(current\)/, '')
const railStates = (): string[] =>
  all('listitem', undefined, rail()).map((line) => /\((.*?)\)/.exec(textOf(line))?.[1] ?? '')
const say = (): string => textOf(document.querySelector('[data-testid="say"] p')!)
const confirmPreflight = async (reason = 'New phone'): Promise<void> => {
  await choose(reason)
  await press('Continue')
}
const disable = async (typed = password): Promise<void> => {
  await fill('Account password', typed)
  await press('Disable 2FA')
}
const identify = async (typed = password): Promise<void> => {
  await fill('Account password', typed)
  await press('Confirm')
}
const codeField = (): HTMLInputElement => one('textbox', 'Code') as HTMLInputElement
/** The last digit verifies. */
const verify = (code: string): Promise<void> => fill('Code', code)
/** A set-up by SMS that waits for its code. */
async function atTheCode(
  method: 'SMS authentication' | 'Email authentication' | 'Authenticator App' = 'SMS authentication',
  snapshot: Partial<AppSnapshot> = {},
): Promise<ProcedureMain> {
  const wizard = await mountProcedure('set-up', { snapshot })
  await confirmPreflight()
  await choose(method)
  await press('Next')
  await identify()
  return wizard
}
const sent = ({ main }: ProcedureMain): string[] =>
  main.calls.map(({ name }) => name).filter((name) => name.startsWith('procedure.') && name !== 'procedure.get')

describe('a disable from its first step to its last', () => {
  it('names each portal step, opens each button when it may be pressed, and sends each press once', async () => {
    const wizard = await mountProcedure('disable')
    expect(heading()).toBe('Before you start')
    expect(current()).toBe('Before you start')
    expect(railStates()).toEqual(['done', 'current', 'to do', 'to do'])
    expect(textOf(one('list', 'Prerequisites'))).toContain('2FA is active: Authenticator App (in order)')
    expect(isDisabled(one('button', 'Continue')), 'no reason yet').toBe(true)
    expect(shownText()).toContain('Choose why this is done.')
    await choose('Phone lost or stolen')
    await choose('Back on within a week')
    await fill('Note (optional)', '  until Friday ')
    await press('Continue')
    expect(wizard.main.inputsOf('procedure.confirmPreflight')).toEqual([
      { procedureId: 'procedure-1', reason: 'lost-phone', note: 'until Friday', to: null, howLong: 'this-week' },
    ])

    expect(heading()).toBe('Turn off two-factor authentication')
    expect(current()).toBe('Portal step 5 Identity Verification and Deactivate Disable 2FA')
    expect(shownText()).toContain('before it turns off Authenticator App')
    expect(focused()).toBe('Account password')
    expect(isDisabled(one('button', 'Disable 2FA')), 'no password yet').toBe(true)
    await disable()
    expect(wizard.main.inputsOf('procedure.disable')).toEqual([{ procedureId: 'procedure-1', password }])

    expect(heading()).toBe('This account is no longer protected by an Authenticator App.')
    expect(railStates()).toEqual(['done', 'done', 'done', 'done'])
    expect(shownText()).toContain('2FA is off. This account is protected by its password alone.')
    expect(all('button', 'Cancel procedure')).toEqual([])
    expect(sent(wizard)).toEqual(['procedure.confirmPreflight', 'procedure.disable'])
    expect(document.body.innerHTML).not.toContain(password)
  })
})

describe('a set-up from its first step to its last', () => {
  it('goes from the pre-flight straight to portal step 7, and ends with what was read back', async () => {
    const wizard = await mountProcedure('set-up')
    expect(railStates()).toHaveLength(7)
    expect(all('radio', /Back on/), 'for how long is asked of a disable alone').toEqual([])
    await confirmPreflight()
    expect(heading()).toBe('Select the method')
    expect(current()).toBe('Portal step 7 Select Method Next')
    expect(isDisabled(one('button', 'Next'))).toBe(true)
    await choose('SMS authentication')
    expect(shownText()).toContain('SMS is weaker than an Authenticator App')
    await press('Next')

    expect(heading()).toBe('Confirm with the account password')
    expect(current()).toBe('Portal step 8 Verify Identity Confirm')
    expect(shownText()).toContain('sends a code by text message to +60 ••• 4418')
    await press('Back')
    expect(heading()).toBe('Select the method')
    await choose('Email authentication')
    await press('Next')
    expect(shownText()).toContain('sends a code by e-mail to i•@serimuda.example')
    expect(isDisabled(one('button', 'Confirm'))).toBe(true)
    await identify()

    expect(heading()).toBe('Enter the code from the e-mail')
    expect(current()).toBe('Portal step 9 Enter Verification Code Verify')
    expect(focused()).toBe('Code')
    await fill('Code', '12345')
    expect(isDisabled(one('button', 'Verify')), 'a digit is missing').toBe(true)
    await verify('123456')

    expect(heading()).toBe('The code was accepted')
    expect(current()).toBe('Portal step 10 Confirm Activation Okay')
    expect(focused()).toBe('Okay')
    await press('Okay')
    expect(heading()).toBe('This account is now protected by Email.')
    expect(shownText()).toContain('Read back from the portal.')
    expect(wizard.main.inputsOf('procedure.verifyCode')).toEqual([{ procedureId: 'procedure-1', code: '123456' }])
    expect(sent(wizard)).toEqual([
      'procedure.confirmPreflight',
      'procedure.openSetup',
      'procedure.chooseMethod',
      'procedure.goBack',
      'procedure.chooseMethod',
      'procedure.confirmIdentity',
      'procedure.verifyCode',
      'procedure.finish',
    ])
  })

  it('shows the secret of an Authenticator App as a picture and in groups of four, and copies it whole', async () => {
    await atTheCode('Authenticator App')
    expect(heading()).toBe('Scan, then enter the code from the app')
    const picture = document.querySelector('svg[role="img"][aria-label="QR code for the Authenticator App"]')!
    const size = Number(picture.getAttribute('viewBox')!.split(' ')[2])
    const places = [
      ...picture
        .querySelector('path')!
        .getAttribute('d')!
        .matchAll(/M(\d+) (\d+)/g),
    ].map(([, x, y]) => [Number(x), Number(y)])
    expect(Math.min(...places.flat()), 'four modules of quiet zone').toBe(4)
    expect(Math.max(...places.flat())).toBe(size - 5)
    expect((Number(picture.getAttribute('width')) * window.devicePixelRatio) % size, 'whole pixels a module').toBe(0)
    expect(textOf(document.querySelector('[data-testid="authenticator-secret"]')!)).toBe('JBSW Y3DP EHPK 3PXP')
    await press('Copy secret')
    expect(clipboard).toEqual({ text: 'JBSWY3DPEHPK3PXP', isSecret: true })
    expect(document.body.textContent).toContain('Copied. It is removed from the clipboard in 60 seconds.')
    await press('Copy otpauth link')
    expect(clipboard.text).toMatch(/^otpauth:\/\/totp\/.*secret=JBSWY3DPEHPK3PXP/)
    expect(all('button', /Send again/)).toEqual([])
    await verify('123456')
    expect(document.body.innerHTML).not.toContain('JBSW')
  })

  it('whose secret is gone asks for the password again, and says why', async () => {
    const wizard = await atTheCode('Authenticator App')
    wizard.happen({ type: 'secret-gone' })
    await settle()
    expect(heading()).toBe('Confirm with the account password')
    expect(textOf(one('alert'))).toContain('The set-up of the Authenticator App was interrupted.')
  })

  it('offers SMS only where the profile has a number', async () => {
    await mountProcedure('set-up', { account: { mobileMasked: null, textMessages: 'no-number' } })
    expect(shownText()).toContain('No mobile number in the profile')
    await confirmPreflight()
    expect(isDisabled(one('radio', 'SMS authentication'))).toBe(true)
    expect(describedBy(one('radio', 'SMS authentication'))).toBe('Not possible: no mobile number in the profile.')
  })

  it.each([
    ['not-mobile', /is no mobile number/],
    ['country', /do not reach the country of the number in the profile/],
  ] as const)('offers no SMS with a number that no text message reaches (%s)', async (textMessages, words) => {
    await mountProcedure('set-up', { account: { textMessages } })
    expect(textOf(one('list', 'Prerequisites'))).toMatch(words)
    await confirmPreflight()
    expect(isDisabled(one('radio', 'SMS authentication'))).toBe(true)
    expect(describedBy(one('radio', 'SMS authentication'))).toMatch(words)
  })

  const paste = async (text: string): Promise<void> => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', text)
    codeField().dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    await settle()
  }
  const codes = (wizard: ProcedureMain): string[] =>
    wizard.main.inputsOf('procedure.verifyCode').map(({ code }) => code)

  it('verifies a code at its last digit, typed or pasted', async () => {
    const wizard = await atTheCode()
    await paste('12 34-56')
    expect(codes(wizard)).toEqual(['123456'])
    expect(heading()).toBe('The code was accepted')
  })

  it('takes the only code of a pasted message, into a full field as well; otherwise sends nothing and says why', async () => {
    const wizard = await atTheCode()
    wizard.main.refuse('procedure.verifyCode', 'portal-unreachable')
    await fill('Code', '111')
    await paste('Text 2: no code')
    expect(describedBy(codeField())).toBe('Nothing was used: the pasted text holds no code of 6 digits.')
    await paste('987654 or 222222')
    expect(describedBy(codeField())).toMatch(/more than one group of 6 digits/)
    expect(codeField().value, 'what was typed stays').toBe('111')
    expect(codes(wizard)).toEqual([])

    const release = wizard.main.hold('procedure.verifyCode')
    await paste('Text 2: 987654')
    expect(describedBy(codeField())).toBe('')
    expect(codes(wizard)).toEqual(['987654'])
    release()
    await settle()
  })

  it('does not send a full field again for a digit too many, and keeps the caret where it was', async () => {
    const wizard = await atTheCode()
    const type = async (text: string, caret: number, inputType = 'insertText'): Promise<void> => {
      codeField().value = text
      codeField().setSelectionRange(caret, caret)
      codeField().dispatchEvent(new InputEvent('input', { inputType, bubbles: true }))
      await settle()
    }
    await type('12x45', 3)
    expect([codeField().value, codeField().selectionStart]).toEqual(['1245', 2])
    await type('１２４５', 1)
    expect([codeField().value, codeField().selectionStart]).toEqual(['1245', 1])
    await type('1294567', 3)
    expect([codeField().value, codeField().selectionStart]).toEqual(['1245', 3])
    await type('1245 Text 2: 987654', 19, 'insertFromDrop')
    expect(codes(wizard), 'a dropped message is looked through as a pasted one').toEqual(['987654'])
  })
})

describe('a change', () => {
  it('in two stages says what it costs, goes through step 5, and counts the time without 2FA', async () => {
    const wizard = await mountProcedure('change', { account: { services: [{ kind: 'novacloud', name: 'x' }] } })
    expect(railStates()).toHaveLength(9)
    expect(textOf(document.querySelector('[data-testid="cost"]')!)).toMatch(/password alone.*NovaCloud instance/)
    expect(all('radio', 'Authenticator App'), 'not to the method that is active').toEqual([])
    expect(one('radio', 'SMS authentication')).toHaveProperty('checked', true)
    await confirmPreflight()
    expect(wizard.main.inputsOf('procedure.confirmPreflight')[0]).toMatchObject({ to: 'sms', howLong: null })
    expect(all('timer')).toEqual([])
    await disable()
    expect(heading()).toBe('2FA is off. Set it up again now')
    expect(current()).toBe('Portal step 6 Initiate 2FA Setup Setup Two-Factor Authentication')
    expect(textOf(one('timer'))).toMatch(/^unprotected \d+:\d\d$/)
    await press('Setup Two-Factor Authentication')
    expect(one('radio', 'SMS authentication'), 'chosen in the pre-flight').toHaveProperty('checked', true)
    await press('Next')
    await identify()
    await verify('123456')
    expect(all('timer', /Unprotected/), 'active again').toEqual([])
    await press('Okay')
    expect(heading()).toBe('This account is now protected by SMS.')
  })

  it('in one step leaves out portal steps 1 to 5 and says what stays active until when', async () => {
    const wizard = await mountProcedure('change', { replace: true })
    const badge = (): string | undefined =>
      document.querySelector('[data-testid="stays-protected"]')?.textContent.trim()
    expect(shownText()).toContain('Portal step 5 is not needed.')
    expect(textOf(rail())).toContain('Portal steps 1–5')
    expect(textOf(rail())).toContain('This portal replaces a method in one step.')
    expect(badge()).toBe('Stays protected by the Authenticator App until the new method is verified')
    await confirmPreflight()
    expect(shownText()).toContain('Authenticator App stays active until the new method is verified.')
    await press('Setup Two-Factor Authentication')
    expect(all('radio', 'Authenticator App'), 'it does not replace itself').toEqual([])
    await press('Next')
    expect(shownText()).toContain('Authenticator App stays active meanwhile.')
    await identify()
    expect(say()).toContain('Not a code from the Authenticator App.')
    await verify('123456')
    expect(badge()).toBeUndefined()
    await press('Okay')
    expect(heading()).toBe('This account is now protected by SMS.')
    expect(shownText()).not.toContain('unprotected')
    expect(sent(wizard)).not.toContain('procedure.disable')
  })

  it('that the portal would not make in one step asks again whether two stages are wanted', async () => {
    const wizard = await mountProcedure('change', { replace: true })
    await confirmPreflight()
    await press('Setup Two-Factor Authentication')
    await press('Next')
    wizard.rejectNext({ code: 'invalid-request' })
    await identify()
    wizard.happen({ type: 'replace-refused', now: twoFactor('authenticator') })
    await settle()
    expect(heading()).toBe('Before you start')
    expect(textOf(document.querySelector('[data-testid="cost"]')!)).toContain('Between the two stages')
    expect(all('alert')).toHaveLength(1)
    expect(one('radio', 'New phone'), 'what was answered stays').toHaveProperty('checked', true)
  })

  it('from SMS leads to the Authenticator App, whose use the notice about SMS offers', async () => {
    await mountProcedure('change', { from: 'email' })
    expect(one('radio', 'SMS authentication')).toHaveProperty('checked', true)
    await press('Use the Authenticator App instead')
    expect(one('radio', 'Authenticator App')).toHaveProperty('checked', true)
    expect(await closeApps()).toEqual([])
    await mountProcedure('change', { from: 'sms' })
    expect(one('radio', 'Authenticator App')).toHaveProperty('checked', true)
  })
})

describe('before the first change', () => {
  it.each([
    [
      'an account that is frozen',
      { account: { status: 'frozen' } },
      'The account is not active (Frozen). It accepts no change.',
    ],
    ['nobody signed in', { signedIn: false }, 'Not signed in to the Customer Portal with this account.'],
    ['a policy', { before: { enforced: true } }, '2FA is enforced by policy: it cannot be turned off.'],
    [
      '2FA that is off already',
      { from: null },
      '2FA is not active on this account: there is nothing to disable or change.',
    ],
  ] as const)('%s keeps the button shut, with the reason', async (_what, options, sentence) => {
    await mountProcedure('disable', options)
    await choose('New phone')
    expect(textOf(one('list', 'Prerequisites'))).toContain(`${sentence} (missing)`)
    expect(shownText()).toContain('A prerequisite is missing.')
    expect(isDisabled(one('button', 'Continue'))).toBe(true)
  })

  it('a policy forbids a change in two stages and allows one in one step', async () => {
    await mountProcedure('change', { before: { enforced: true } })
    expect(textOf(one('list', 'Prerequisites'))).toContain('the method cannot be changed here. (missing)')
    expect(await closeApps()).toEqual([])
    await mountProcedure('change', { before: { enforced: true }, replace: true })
    expect(textOf(one('list', 'Prerequisites'))).toContain(
      'it stays on, because the method is replaced in one step. (in order)',
    )
    await choose('New phone')
    expect(isDisabled(one('button', 'Continue'))).toBe(false)
  })

  it('a change to SMS wants a number, one to another method does not', async () => {
    await mountProcedure('change', { account: { mobileMasked: null, textMessages: 'no-number' } })
    await choose('New phone')
    expect(isDisabled(one('button', 'Continue'))).toBe(true)
    await choose('Email authentication')
    expect(isDisabled(one('button', 'Continue'))).toBe(false)
  })

  it('a change to SMS does not begin with a number that no text message reaches', async () => {
    await mountProcedure('change', { account: { textMessages: 'not-mobile' } })
    await choose('New phone')
    expect(textOf(one('list', 'Prerequisites'))).toContain('no text message would arrive, so SMS cannot be used')
    expect(isDisabled(one('button', 'Continue'))).toBe(true)
  })

  it('what was changed in the last days is pointed out, what is older is not', async () => {
    await mountProcedure('disable', {
      account: { mobileChangedAt: portalTime(-3600), emailChangedAt: portalTime(-8 * 24 * 3600) },
    })
    expect(textOf(one('list', 'Prerequisites'))).toMatch(/The mobile number was changed on .* \(needs attention\)/)
    expect(textOf(one('list', 'Prerequisites'))).not.toContain('e-mail was changed')
  })
})

describe('what goes wrong', () => {
  it('a wrong password says so with the tries left, empties the field, and the right one goes on', async () => {
    const wizard = await mountProcedure('disable')
    await confirmPreflight()
    wizard.rejectNext({ code: 'wrong-password', attemptsLeft: 4, traceId: 'trace-7' })
    await disable('not the password')
    expect(heading()).toBe('Turn off two-factor authentication')
    expect(textOf(one('alert'))).toMatch(/The password is not right\. 4 tries left.*Nothing was changed/)
    expect(textOf(one('alert'))).toContain('trace-7')
    const field = one('textbox', 'Account password')
    expect(field).toHaveProperty('value', '')
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(focused()).toBe('Account password')
    await disable()
    expect(heading()).toBe('This account is no longer protected by an Authenticator App.')
    expect(all('alert')).toEqual([])
  })

  it('wrong codes count down to a lock that says until when', async () => {
    const wizard = await atTheCode()
    for (const [left, words] of [
      [4, '4 tries left'],
      [1, '1 try left'],
    ] as const) {
      wizard.rejectNext({ code: 'wrong-code', attemptsLeft: left })
      await verify('000000')
      expect(textOf(one('alert'))).toContain('The code is wrong.')
      expect(shownText()).toContain(words)
      expect(one('textbox', 'Code')).toHaveProperty('value', '')
      expect(one('textbox', 'Code').getAttribute('aria-invalid')).toBe('true')
      expect(focused()).toBe('Code')
    }
    wizard.rejectNext({ code: 'wrong-code', attemptsLeft: 0, lockedUntil: portalTime(600) })
    await verify('000000')
    expect(textOf(one('alert'))).toMatch(/No try left · Locked for (9:59|10:00) · you can go on at \d\d:\d\d/)
    expect(textOf(one('alert'))).toContain('hotline')
    expect(say()).toMatch(/too many wrong codes\. Please wait until \d\d:\d\d/)
    expect(all('textbox', 'Code'), 'nothing can be typed').toEqual([])
    expect(all('button', /^(Verify|Send again)/)).toEqual([])
    expect(all('timer'), 'one countdown').toHaveLength(1)
    expect(shownText()).toContain('By then this set-up has run out.')
    expect(shownText()).not.toMatch(/[Vv]alid/)
    await portalClockGoesOn(620)
    expect(textOf(one('alert'))).toMatch(/The lock has ended.*You can go on now\./)
    expect(all('textbox', 'Code')).toHaveLength(1)
  })

  it('a lock by wrong passwords shuts the field and its button, with one countdown, until it ends', async () => {
    const wizard = await mountProcedure('change')
    await confirmPreflight()
    wizard.rejectNext({ code: 'locked', lockedUntil: portalTime(600) })
    await disable('wrong')
    expect(textOf(one('alert'))).toMatch(/Locked for \d+:\d\d · you can go on at/)
    expect(all('textbox', 'Account password')).toEqual([])
    expect(all('button', 'Disable 2FA')).toEqual([])
    expect(all('timer')).toHaveLength(1)
    await portalClockGoesOn(620)
    wizard.rejectNext({ code: 'locked', lockedUntil: null })
    await disable('wrong')
    expect(textOf(one('alert'))).toContain('Locked until support unlocks it')
    expect(all('textbox', 'Account password')).toEqual([])
  })

  it('a lock at the confirmation leaves the way back alone', async () => {
    const wizard = await mountProcedure('set-up')
    await confirmPreflight()
    await choose('SMS authentication')
    await press('Next')
    wizard.rejectNext({ code: 'locked', lockedUntil: portalTime(600) })
    await identify('wrong')
    expect(all('textbox', 'Account password')).toEqual([])
    expect(all('button', 'Confirm')).toEqual([])
    expect(all('button', 'Back')).toHaveLength(1)
  })

  it.each([
    ['SMS authentication', '12345678', 'has 8 digits'],
    ['Authenticator App', '123456', 'the 6 digits it shows'],
  ] as const)('asks %s for as many digits as its code has', async (method, digits, aloud) => {
    const wizard = await atTheCode(method, { portals: [portalOfDigits(8)] })
    expect(say()).toContain(aloud)
    await verify(digits.slice(0, -1))
    expect(sent(wizard)).not.toContain('procedure.verifyCode')
    await verify(digits)
    expect(wizard.main.inputsOf('procedure.verifyCode')).toEqual([{ procedureId: 'procedure-1', code: digits }])
  })

  it('an expired code is distinguished from a wrong one, and another one is sent at a press', async () => {
    const wizard = await atTheCode()
    expect(isDisabled(one('button', /^Send again in/)), 'the pause is not over').toBe(true)
    wizard.rejectNext({ code: 'code-expired' })
    await verify('123456')
    expect(textOf(one('alert'))).toContain('The code has expired.')
    expect(shownText()).toContain('Send a new code.')
    await press('Send again')
    expect(wizard.main.inputsOf('procedure.resendCode')).toEqual([{ procedureId: 'procedure-1' }])
    expect(all('alert')).toEqual([])
    expect(shownText()).toMatch(/Text 2, sent \d\d:\d\d:\d\d to \+60/)
    expect(shownText()).toContain('Older ones no longer work.')
    expect(shownText()).toContain('3 more messages')
  })

  it.each([
    ['clock-ahead', 'The clock of the phone with the Authenticator App is ahead.', /The clock of the phone is ahead/],
    ['clock-behind', 'The clock of the phone with the Authenticator App is behind', /the clock of the phone is behind/],
  ] as const)('a code of a wrong clock (%s) says how to set it, on each kind of phone', async (code, words, aloud) => {
    const wizard = await atTheCode('Authenticator App')
    expect(shownText()).not.toContain('Set Automatically')
    wizard.rejectNext({ code, attemptsLeft: 4 })
    await verify('123456')
    expect(textOf(one('alert'))).toContain(words)
    expect(textOf(one('alert'))).toContain('4 tries left')
    expect(one('textbox', 'Code').getAttribute('aria-invalid')).toBe('true')
    expect(shownText()).toContain('iPhone or iPad: Settings, General, Date & Time')
    expect(shownText()).toContain('Android: Settings, search for “date and time”')
    expect(say()).toMatch(aloud)
    expect(say()).toContain('4 tries are left.')
    wizard.rejectNext({ code: 'code-used', attemptsLeft: 3 })
    await verify('123456')
    expect(textOf(one('alert'))).toContain('This code was used before.')
    expect(say()).toContain('Wait for the next code')
    expect(shownText()).not.toContain('Set Automatically')
  })

  it('a set-up by app that ran out of time starts again at the password', async () => {
    const wizard = await atTheCode('Authenticator App')
    wizard.rejectNext({ code: 'code-expired' })
    await verify('123456')
    expect(heading()).toBe('Confirm with the account password')
    expect(textOf(one('alert'))).toContain('The code has expired.')
  })

  it('a state that was changed elsewhere leads back to the pre-flight, which checks what is true now', async () => {
    const wizard = await mountProcedure('disable')
    await confirmPreflight()
    wizard.rejectNext({ code: 'conflict' }, twoFactor(null, { version: 9 }))
    await disable()
    expect(heading()).toBe('Before you start')
    expect(textOf(one('alert'))).toContain('changed elsewhere')
    expect(isDisabled(one('button', 'Continue'))).toBe(true)
  })

  it('a lost answer says that the outcome is unknown, sends nothing again, and "Find out" shows it', async () => {
    const wizard = await mountProcedure('disable')
    await confirmPreflight()
    wizard.loseNext()
    await disable()
    expect(heading()).toBe('Outcome unknown')
    expect(shownText()).toContain('The portal did not answer to: Disable 2FA. It may or may not have been done.')
    expect(focused()).toBe('Find out')
    expect(all('button', 'Cancel procedure'), 'there is nothing to cancel yet').toEqual([])
    expect(current(), 'still at the step that was sent').toContain('Portal step 5')
    await press('Copy details')
    expect(clipboard.text).toMatch(/\nOperation: procedure: disable\nCode: outcome-unknown\nTrace ID: none\n/)
    wizard.main.reply('procedure.recover', () => {
      wizard.happen({ type: 'disabled', now: twoFactor(null, { version: 5 }) })
      return wizard.now()
    })
    await press('Find out')
    expect(heading()).toBe('This account is no longer protected by an Authenticator App.')
    expect(wizard.main.inputsOf('procedure.disable')).toHaveLength(1)
  })

  it('an outcome that is still not known leaves the question open', async () => {
    const wizard = await mountProcedure('disable')
    await confirmPreflight()
    wizard.loseNext()
    await disable()
    wizard.main.refuse('procedure.recover', 'portal-unreachable')
    await press('Find out')
    expect(heading()).toBe('Outcome unknown')
    expect(textOf(one('alert'))).not.toContain('failed')
    expect(isDisabled(one('button', 'Find out'))).toBe(false)
  })

  it('an unknown outcome with nobody signed in offers the sign-in in place of asking', async () => {
    const wizard = await mountProcedure('disable')
    await confirmPreflight()
    wizard.loseNext()
    await disable()
    wizard.main.emit('app.changed', appSnapshot({ procedures: [wizard.now()] }))
    await settle()
    expect(shownText()).toContain('Outcome unknown: sign in to find out.')
    expect(all('button', 'Find out')).toEqual([])
    await press('Sign in')
    expect(one('textbox', 'User ID', one('dialog'))).toHaveProperty('value', 'it@serimuda.example')
  })

  it('that can never be found out shows both states and what the number of the state means', async () => {
    const wizard = await mountProcedure('disable')
    await confirmPreflight()
    wizard.loseNext()
    await disable()
    wizard.happen({ type: 'undetermined', now: twoFactor('authenticator', { version: 4 }) })
    await settle()
    expect(heading()).toBe('Outcome could not be determined')
    expect(shownText()).toContain('State number 4 of the account')
    expect(shownText()).toContain('the step was most likely not done')
    expect(all('button', 'Cancel procedure')).toEqual([])
    expect(one('link', 'Back to the account').getAttribute('href')).toBe(`#/accounts/${accountId}/security`)
  })

  it('a session that has ended asks for a sign-in at the same step, and the step then waits for a press', async () => {
    const wizard = await mountProcedure('disable')
    await confirmPreflight()
    const good = wizard.main
    good.refuse('procedure.disable', 'session-expired')
    await disable()
    const dialog = one('dialog')
    expect(textOf(dialog)).toContain('The session has ended. Sign in, then go on at the same step.')
    good.reply('session.signIn', () => ({
      state: 'signed-in',
      session: session(accountId, 'x', 'it@serimuda.example'),
    }))
    await fill('Password', password, dialog)
    await press('Sign in', dialog)
    expect(all('dialog')).toEqual([])
    expect(heading()).toBe('Turn off two-factor authentication')
    expect(all('alert'), 'a session is there again').toEqual([])
    expect(good.inputsOf('procedure.disable')).toHaveLength(1)
  })

  it('a procedure that cannot be read says why', async () => {
    const main = startMain({ accounts: [] })
    main.refuse('procedure.get', 'not-found')
    await mountApp(main, '/procedures/gone')
    expect(textOf(one('alert'))).toContain('does not know this any more')
  })
})

describe('a press', () => {
  const slow = async (
    name: Parameters<ProcedureMain['main']['hold']>[0],
    wizard: ProcedureMain,
    go: () => Promise<void>,
  ): Promise<void> => {
    const release = wizard.main.hold(name)
    await go()
    release()
    await settle()
  }

  it('made twice sends once, on every step', async () => {
    const wizard = await mountProcedure('change')
    await choose('New phone')
    await slow('procedure.confirmPreflight', wizard, () => pressTwice('Continue'))
    await fill('Account password', password)
    await slow('procedure.disable', wizard, () => pressTwice('Disable 2FA'))
    await slow('procedure.openSetup', wizard, () => pressTwice('Setup Two-Factor Authentication'))
    await slow('procedure.chooseMethod', wizard, () => pressTwice('Next'))
    await fill('Account password', password)
    await slow('procedure.confirmIdentity', wizard, () => pressTwice('Confirm'))
    await slow('procedure.verifyCode', wizard, async () => {
      await fill('Code', '123456')
      await pressTwice('Verify')
    })
    await slow('procedure.finish', wizard, () => pressTwice('Okay'))
    expect(sent(wizard)).toEqual([
      'procedure.confirmPreflight',
      'procedure.disable',
      'procedure.openSetup',
      'procedure.chooseMethod',
      'procedure.confirmIdentity',
      'procedure.verifyCode',
      'procedure.finish',
    ])
  })

  it('while its answer is awaited shuts the step, empties the password and offers no cancel', async () => {
    const wizard = await mountProcedure('disable')
    await confirmPreflight()
    const release = wizard.main.hold('procedure.disable')
    await disable()
    expect(one('textbox', 'Account password')).toMatchObject({ disabled: true, value: '' })
    expect(isDisabled(one('button', 'Disable 2FA'))).toBe(true)
    release()
    await settle()
    expect(heading()).toContain('no longer protected')
  })

  it('that another window or a restart is waiting for is said, and there is nothing to cancel', async () => {
    const wizard = await mountProcedure('disable')
    await confirmPreflight()
    wizard.happen({ type: 'sent', effect: 'disable', key: 'key-2' })
    await settle()
    expect(shownText()).toContain('Waiting for the portal: Disable 2FA…')
    expect(all('button', 'Cancel procedure')).toEqual([])
    expect(isDisabled(one('textbox', 'Account password'))).toBe(true)
  })
})

describe('cancelling', () => {
  it('before anything was turned off: nothing is lost, and the dialog says so first', async () => {
    const wizard = await mountProcedure('change')
    await press('Cancel procedure')
    expect(textOf(one('dialog'))).toContain('Nothing changes on the account.')
    expect(textOf(one('dialog'))).not.toContain('stays unprotected')
    await press('Keep going')
    expect(sent(wizard)).toEqual([])
    await press('Cancel procedure')
    await press('Cancel procedure', one('dialog'))
    expect(wizard.main.inputsOf('procedure.cancel')).toEqual([{ procedureId: 'procedure-1' }])
    expect(heading()).toBe('Cancelled')
    expect(shownText()).toContain('Nothing is lost: 2FA is on, Authenticator App.')
  })

  it('at the code, with 2FA off: the account stays unprotected, and the code becomes useless', async () => {
    await mountProcedure('change')
    await confirmPreflight()
    await disable()
    await press('Setup Two-Factor Authentication')
    await press('Next')
    await identify()
    await press('Cancel procedure')
    expect(textOf(one('dialog'))).toContain('The set-up that waits for its code is ended')
    expect(textOf(one('dialog'))).toContain('This account stays unprotected')
    await press('Cancel procedure', one('dialog'))
    expect(heading()).toBe('Cancelled')
    expect(shownText()).toContain('2FA is off. This account is protected by its password alone.')
    expect(rail().querySelector('[aria-current="step"]')).toBeNull()
    expect(railStates().slice(0, 3)).toEqual(['done', 'done', 'done'])
  })

  it('of a change in one step says which method stays active', async () => {
    await mountProcedure('change', { replace: true })
    await press('Cancel procedure')
    expect(textOf(one('dialog'))).toContain('Authenticator App stays active.')
  })

  it('is not leaving: the procedure waits in the queue, and a toast says so', async () => {
    const wizard = await mountProcedure('disable')
    await goTo('/help')
    await expect.poll(shownText).toContain('The procedure waits in the Queue')
    expect(sent(wizard)).toEqual([])
    await goTo('/queue')
    expect(textOf(one('link', /^Continue/))).toContain('Continue')
  })
})

describe('the end', () => {
  it('that could not be read back says so, and is not said in green', async () => {
    const wizard = await atTheCode()
    wizard.main.reply('procedure.finish', () => {
      wizard.happen({ type: 'okay', now: twoFactor('sms', { version: 6 }), readBack: false })
      return wizard.now()
    })
    await verify('123456')
    await press('Okay')
    expect(shownText()).toContain('As the portal answered; it could not be read back yet.')
    expect(document.querySelector('.text-success')).toBeNull()
  })

  it.each([
    ['confirmed', 'Confirmed by the system.'],
    ['logged', 'Confirmed by the system’s log.'],
    ['seen', 'Seen in the system.'],
  ] as const)('of a change at a system elsewhere says by what it is known: %s', async (evidence, text) => {
    const wizard = await atTheCode()
    wizard.main.reply('procedure.finish', () => {
      wizard.happen({ type: 'okay', now: twoFactor('sms', { version: 6, evidence }), readBack: true })
      return wizard.now()
    })
    await verify('123456')
    await press('Okay')
    expect(shownText()).toContain(text)
    expect(shownText()).not.toContain('As the portal answered')
  })

  it('follows the confirmation e-mail until it is sent, and says when it names another method', async () => {
    const wizard = await atTheCode()
    await verify('123456')
    await press('Okay')
    expect(shownText()).toContain('The confirmation e-mail is expected.')
    const confirmation = {
      id: 'confirmation-1',
      procedureId: 'procedure-1',
      accountId,
      accountName: 'Seri Muda Trading',
      kind: 'two-factor-enabled',
      method: 'sms',
      changedAt: portalTime(),
      expectedAt: portalTime(),
      notices: [],
      readAt: null,
      overdueAt: null,
      operationKey: 'key-1',
      untraced: false,
      basis: 'portal' as const,
      arrivedAt: null,
      remindAt: null,
    } as const
    const notice = {
      id: 'notice-1',
      kind: 'two-factor-enabled',
      methodNamed: 'SMS',
      destinationMasked: 'i•@serimuda.example',
      queuedAt: portalTime(),
      sentAt: portalTime(),
      failedAt: null,
    } as const
    const status = (): string | undefined => document.querySelector<HTMLElement>('[data-status]')?.dataset['status']
    wizard.main.emit('confirmation.changed', { ...confirmation, notices: [] })
    await settle()
    expect(status()).toBe('expected')
    wizard.main.emit('confirmation.changed', { ...confirmation, notices: [notice] })
    await settle()
    expect(status()).toBe('sent')
    expect(textOf(one('list', 'Notified by e-mail'))).toMatch(/i•@serimuda\.example Sent \d.* It names SMS\.$/)
    wizard.main.emit('confirmation.changed', { ...confirmation, notices: [{ ...notice, methodNamed: 'EMAIL' }] })
    await settle()
    expect(status()).toBe('other')
    wizard.main.emit('confirmation.changed', { ...confirmation, notices: [], untraced: true })
    await settle()
    expect(status()).toBe('untraced')
    expect(textOf(one('list', 'Notified by e-mail'))).toContain('does not say which of its e-mails is of which change')
  })
})

it('the portal steps beside ours are those of its own guides', async () => {
  for (const kind of ['disable', 'set-up', 'change'] as const) {
    await mountProcedure(kind)
    const shown = all('listitem', undefined, rail()).map(textOf).join(' ')
    for (const { number, title } of guideSteps[kind].slice(kind === 'set-up' ? 0 : 4))
      expect(shown).toContain(`Portal step ${number} (to do) ${title}`)
    expect(await closeApps()).toEqual([])
  }
})
