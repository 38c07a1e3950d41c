import { account } from './en/account.ts'
import { accounts } from './en/accounts.ts'
import { audit } from './en/audit.ts'
import { common } from './en/common.ts'
import { desk } from './en/desk.ts'
import { failures } from './en/failures.ts'
import { frame } from './en/frame.ts'
import { help } from './en/help.ts'
import { phone } from './en/phone.ts'
import { procedure } from './en/procedure.ts'
import { roster } from './en/roster.ts'
import { session } from './en/session.ts'
import { steps } from './en/steps.ts'

/** Every text of the console in English. Other languages have the same shape. */
export const en = {
  account,
  accounts,
  audit,
  common,
  desk,
  failures,
  frame,
  help,
  phone,
  procedure,
  roster,
  session,
  steps,
}
