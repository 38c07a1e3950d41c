import { account } from './en/account.ts'
import { accountList } from './en/account-list.ts'
import { accounts } from './en/accounts.ts'
import { audit } from './en/audit.ts'
import { coach } from './en/coach.ts'
import { common } from './en/common.ts'
import { confirmations } from './en/confirmations.ts'
import { desk } from './en/desk.ts'
import { deskWords } from './en/desk-words.ts'
import { failures } from './en/failures.ts'
import { frame } from './en/frame.ts'
import { help } from './en/help.ts'
import { inbox } from './en/inbox.ts'
import { management } from './en/management.ts'
import { overview } from './en/overview.ts'
import { phoneNumber } from './en/phone-number.ts'
import { procedure } from './en/procedure.ts'
import { queue } from './en/queue.ts'
import { session } from './en/session.ts'
import { endedSessions, lock, settings } from './en/settings.ts'
import { steps } from './en/steps.ts'
import { timeline } from './en/timeline.ts'

/** Every text of the console in English. Other languages have the same shape. */
export const en = {
  account,
  accountList,
  accounts,
  audit,
  coach,
  common,
  confirmations,
  desk,
  deskWords,
  failures,
  frame,
  help,
  inbox,
  management,
  overview,
  phoneNumber,
  procedure,
  queue,
  session,
  endedSessions,
  lock,
  settings,
  steps,
  timeline,
}
