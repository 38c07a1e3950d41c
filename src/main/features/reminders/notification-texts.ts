import { isolated, sentence } from '#shared/domain/shown-text.ts'
import type { ReminderKind } from '#shared/domain/reminders.ts'
import type { Notification } from '../../base/environment.ts'

/** What a notification about one account is made of. */
export interface Due {
  name: string
  kind: ReminderKind
  /** Since when the account is so, by the portal's clock where it is known. */
  since: string | null
  /** Minutes since then as the operator's clock counted them. */
  minutes: number
}

/** Where the lists are that these notifications speak of. */
const address = '/overview'
const language = 'en-GB'

/** One notification for all accounts that are without 2FA and due now. Only names and times; never a secret. */
export function unprotectedNotification(due: readonly [Due, ...Due[]], nowMs: number): Notification {
  const [first] = due
  if (due.length > 1)
    return {
      title: `${due.length} accounts are unprotected`,
      body: sentence`${due.length} accounts are unprotected: ${names(due)}. Each is protected by its password alone.`,
      address,
    }
  const since = first.since === null ? '' : ` since ${moment(first.since, nowMs)}`
  const body =
    first.kind === 'end'
      ? sentence`${first.name} is still protected by its password alone${since}. The end that was chosen for this has come.`
      : sentence`${first.name} is protected by its password alone${since} (${duration(first.minutes)}).`
  return { title: 'Account unprotected', body, address }
}

/** One notification for all accounts whose time on SMS was to end now. */
export function smsNotification(due: readonly [Due, ...Due[]]): Notification {
  const [first] = due
  const subject =
    due.length > 1
      ? sentence`${due.length} accounts are still on SMS: ${names(due)}.`
      : sentence`${first.name} is still on SMS.`
  return {
    title: due.length > 1 ? `${due.length} accounts are still on SMS` : 'Account still on SMS',
    body: `${subject} The end that was chosen for this has come: change to an Authenticator App.`,
    address,
  }
}

function names(due: readonly Due[]): string {
  const shown = due.slice(0, 3).map(({ name }) => isolated(name))
  const rest = due.length - shown.length
  return rest === 0 ? list(shown) : `${shown.join(', ')} and ${rest} more`
}

function list(words: readonly string[]): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(words)
}

function moment(instant: string, nowMs: number): string {
  const at = new Date(instant)
  const time = at.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' })
  if (at.toDateString() === new Date(nowMs).toDateString()) return time
  return `${at.toLocaleDateString(language, { day: 'numeric', month: 'short', year: 'numeric' })}, ${time}`
}

/** `5 minutes`, `3 hours`, `2 days`: whole units, rounded down. */
function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return `${Math.floor(hours / 24)} days`
  if (hours >= 1) return hours === 1 ? '1 hour' : `${hours} hours`
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}
