import { account } from './en/account.ts'
import { accounts } from './en/accounts.ts'
import { audit } from './en/audit.ts'
import { browser } from './en/browser.ts'
import { codeCallScript } from './en/code-call-script.ts'
import { common } from './en/common.ts'
import { confirmations } from './en/confirmations.ts'
import { desk } from './en/desk.ts'
import { deskWords } from './en/desk-words.ts'
import { failures } from './en/failures.ts'
import { guided } from './en/guided.ts'
import { help } from './en/help.ts'
import { input } from './en/input.ts'
import { lock } from './en/lock.ts'
import { management } from './en/management.ts'
import { overview } from './en/overview.ts'
import { phoneNumber } from './en/phone-number.ts'
import { procedure } from './en/procedure.ts'
import { procedureSteps } from './en/procedure-steps.ts'
import { queue } from './en/queue.ts'
import { recipes } from './en/recipes.ts'
import { session } from './en/session.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { testInbox } from './en/test-inbox.ts'
import { timeline } from './en/timeline.ts'

/** Every text of the console in English, each file an area: it has the name of the folder of its screens, or of what it is where several areas show it. Other languages have the same shape. */
export const en = {
  account,
  accounts,
  audit,
  browser,
  codeCallScript,
  common,
  confirmations,
  desk,
  deskWords,
  failures,
  guided,
  help,
  input,
  lock,
  management,
  overview,
  phoneNumber,
  procedure,
  procedureSteps,
  queue,
  recipes,
  session,
  settings,
  shell,
  testInbox,
  timeline,
}
