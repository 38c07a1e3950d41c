import { expect, test } from 'vitest'
import { languages } from '../../../src/portal/web-pages/words/words.ts'
import { wordTables } from '../../../src/portal/web-pages/words/word-tables.ts'

test.each(languages)('in %s no two controls of the guides have the same name', (language) => {
  const { signIn, manage, manageOlder, disable, setUp, next, configure, confirm, verify, okay, ...rest } =
    wordTables[language]
  const { myAccount, profile, accountSecurity, activity, resend, cancel, back, signOut, methods } = rest
  const controls = [signIn, manage, manageOlder, disable, setUp, next, configure, confirm, verify, okay, myAccount]
  const others = [profile, accountSecurity, activity, resend, cancel, back, signOut, ...Object.values(methods)]
  expect(new Set([...controls, ...others]).size).toBe(controls.length + others.length)
})
