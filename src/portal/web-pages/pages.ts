import { encode } from 'uqr'
import type { Account, AccountSummary } from '#shared/api/accounts.ts'
import { methods } from '#shared/api/names.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { SecurityEvent } from '#shared/api/security-events.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { sandboxIdentity } from '../config.ts'
import { newToken } from '../crypto/tokens.ts'
import type { Block, Field, FormBlock, PageModel } from './page-model.ts'
import type { Visit } from './visit.ts'
import { callSignedIn, read, ReadRefused, requireLogin, SignInAgain } from './visit.ts'
import type { Message } from './web-sessions.ts'
import type { Words } from './words/words.ts'
import { wordTables } from './words/word-tables.ts'

/** Says on every page, in every language, what this portal is. */
const sandboxMark = 'Sandbox portal'

/** Lines of the security log that a page shows, newest first. */
const activityLines = 50

/** Another page comes in the place of the one that was asked for. */
export interface Redirect {
  go: string
}

/** What a page adds to the frame that all have. */
interface Content {
  heading: string
  blocks: Block[]
  tab?: Tab
  status?: PageModel['status']
}

type Tab = 'profile' | 'security' | 'activity'

/** The account that a page is about, as the signed-in login reaches it. */
interface Reached {
  account: Account
  summary: AccountSummary
  others: AccountSummary[]
}

/** The page at a path below the address of the pages, or where to go in its place. */
export async function pageAt(visit: Visit, path: string): Promise<PageModel | Redirect> {
  try {
    return await (path === 'sign-in' || path === 'sign-in/code' ? publicPage(visit, path) : privatePage(visit, path))
  } catch (error) {
    if (error instanceof SignInAgain) return { go: 'sign-in' }
    if (!(error instanceof ReadRefused)) throw error
    return failedPage(visit, visit.words.problem(error.problem), error.problem.code === 'unavailable' ? 503 : 403)
  }
}

/** The page that says why a form was not taken. */
export function refusedPage(visit: Visit): PageModel {
  const { words } = visit
  const blocks: Block[] = [text(words.refused), go('link', words.startAgain, '')]
  return framed(visit, '', null, { heading: words.refusedHeading, blocks, status: 403 })
}

/** The page that says that something went wrong. */
export function failedPage(visit: Visit, what: string, status: PageModel['status']): PageModel {
  const { words } = visit
  return framed(visit, '', null, {
    heading: words.failedHeading,
    blocks: [text(what), go('link', words.startAgain, '')],
    status,
  })
}

function publicPage(visit: Visit, path: 'sign-in' | 'sign-in/code'): PageModel | Redirect {
  const { session } = visit
  if (session.login !== null) return { go: 'home' }
  if (path === 'sign-in') return framed(visit, path, null, signInContent(visit))
  return session.challenge === null
    ? { go: 'sign-in' }
    : framed(visit, path, null, codeContent(visit, session.challenge))
}

function signInContent(visit: Visit): Content {
  const { words } = visit
  const fields: Field[] = [
    { kind: 'text', name: 'userId', label: words.userId, autocomplete: 'username' },
    { kind: 'password', name: 'password', label: words.password, autocomplete: 'current-password' },
  ]
  return { heading: words.signInHeading, blocks: [form(visit, 'sign-in', fields, words.signIn)] }
}

/** A code that is waited for, at sign-in or in a set-up. */
interface AwaitedCode {
  id: string
  method: Method
  destinationMasked: string | null
  resendAllowedAt: string | null
  sendsLeft: number
}

function codeContent(visit: Visit, awaited: AwaitedCode): Content {
  const { words } = visit
  const blocks: Block[] = [
    text(words.codeHint(awaited.method, awaited.destinationMasked)),
    form(visit, 'sign-in-code', [codeField(words)], words.verify),
    ...resendBlocks(visit, 'sign-in-resend', awaited, {}),
    go('link', words.back, 'sign-in'),
  ]
  return { heading: words.codeHeading, blocks }
}

function resendBlocks(visit: Visit, action: string, awaited: AwaitedCode, hidden: Record<string, string>): Block[] {
  const { words, portal } = visit
  if (awaited.method === 'authenticator' || awaited.sendsLeft === 0) return []
  const waitMs = awaited.resendAllowedAt === null ? 0 : Date.parse(awaited.resendAllowedAt) - portal.clock.now()
  const note = waitMs > 0 ? words.resendIn(Math.ceil(waitMs / 1000)) : undefined
  return [form(visit, action, [], words.resend, { tone: 'quiet', hidden, ...(note !== undefined && { note }) })]
}

async function privatePage(visit: Visit, path: string): Promise<PageModel | Redirect> {
  const { session } = visit
  if (path === '') return { go: session.login === null ? 'sign-in' : 'home' }
  requireLogin(visit)
  const reached = await reachedAccount(visit)
  if (reached === null) return { go: 'home' }
  const content = await privateContent(visit, path, reached)
  return 'go' in content ? content : framed(visit, path, reached, content)
}

async function privateContent(visit: Visit, path: string, reached: Reached): Promise<Content | Redirect> {
  const { words } = visit
  switch (path) {
    case 'home':
      return homeContent(words, reached)
    case 'accounts':
      return accountsContent(visit, reached)
    case 'account':
      return profileContent(words, reached)
    case 'account/activity':
      return activityContent(visit, reached)
    case 'account/security/code':
      return enrolmentContent(visit, reached)
    case 'account/security/done':
      return doneContent(visit)
  }
  const state = await read(visit, 'getTwoFactor', { params: { accountId: reached.account.id } })
  if (path === 'account/security') return securityContent(visit, reached, state)
  if (!reached.summary.canManageTwoFactor) return { go: 'account/security' }
  if (path === 'account/security/manage') return manageContent(visit, reached, state)
  if (path === 'account/security/set-up') return state.active ? { go: 'account/security' } : chooseContent(visit)
  const chosen = methods.find((method) => path === `account/security/set-up/${method}`)
  if (chosen !== undefined)
    return state.active ? { go: 'account/security' } : passwordContent(visit, reached, state, chosen)
  return { heading: words.notFoundHeading, blocks: [text(words.notFound), go('link', words.home, 'home')], status: 404 }
}

/** The account that the pages are about; null when a role in Management Mode was taken away: then it is the own one. */
async function reachedAccount(visit: Visit): Promise<Reached | null> {
  const { session } = visit
  const login = requireLogin(visit)
  const { accounts } = await read(visit, 'listAccounts', {})
  const summary = accounts.find(({ id }) => id === (session.accountId ?? login.accountId))
  if (summary === undefined) {
    session.accountId = login.accountId
    return null
  }
  const account = await read(visit, 'getAccount', { params: { accountId: summary.id } })
  return { account, summary, others: accounts.filter(({ role }) => role !== 'owner') }
}

function homeContent(words: Words, { account }: Reached): Content {
  const services = account.services.map(({ name }) => name)
  return {
    heading: words.welcome(account.name),
    blocks: [
      { kind: 'heading', text: words.services },
      services.length === 0 ? text(words.noServices) : { kind: 'list', items: services },
    ],
  }
}

function accountsContent(visit: Visit, { others }: Reached): Content {
  const { words } = visit
  const entries = others.flatMap(({ id, name, userId, role }): Block[] => [
    { kind: 'heading', text: name },
    facts([words.userId, userId], [words.role, words.roles[role]]),
    form(visit, 'enter', [], words.enter(name), { tone: 'quiet', hidden: { account: id } }),
  ])
  return { heading: words.managementMode, blocks: [text(words.managementNote), ...entries] }
}

function profileContent(words: Words, { account, summary }: Reached): Content {
  return {
    heading: words.myAccount,
    tab: 'profile',
    blocks: [
      facts(
        [words.accountName, account.name],
        [words.userId, account.userId],
        [words.accountId, account.id],
        [words.mobile, account.mobileMasked ?? words.noMobile],
        [words.status, words.statuses[account.status]],
        [words.role, words.roles[summary.role]],
      ),
    ],
  }
}

async function activityContent(visit: Visit, { account }: Reached): Promise<Content> {
  const { words } = visit
  const content = { heading: words.myAccount, tab: 'activity' } as const
  const events: SecurityEvent[] = []
  let after: string | null | undefined
  while (after !== null) {
    const query = { limit: 100, ...(after !== undefined && { after }) }
    const page = await callSignedIn(visit, 'listSecurityEvents', { params: { accountId: account.id }, query })
    if (!page.ok) {
      if (page.problem.code !== 'forbidden') throw new ReadRefused(page.problem)
      return { ...content, blocks: [text(words.activityForbidden)] }
    }
    events.push(...page.answer.body.events)
    after = page.answer.body.next
  }
  const rows = events
    .slice(-activityLines)
    .reverse()
    .map(({ at, what, from }) => [at.slice(0, 19).replace('T', ' '), words.events[what], from ?? ''])
  const head = [words.time, words.event, words.device]
  return { ...content, blocks: rows.length === 0 ? [text(words.noActivity)] : [{ kind: 'table', head, rows }] }
}

/** Whether 2FA is on, and the one control that the guides name for it. */
function securityContent(visit: Visit, { summary }: Reached, state: TwoFactorState): Content {
  const { words, session } = visit
  const blocks: Block[] = [stateBlock(words, state)]
  if (!summary.canManageTwoFactor) blocks.push(text(words.changeForbidden(words.roles[summary.role])))
  else if (session.words === 'older') blocks.push(go('link', words.manageOlder, 'account/security/manage'))
  else if (state.active) blocks.push(go('link', words.manage, 'account/security/manage'))
  else blocks.push(go('button', words.setUp, 'account/security/set-up'))
  return { heading: words.myAccount, tab: 'security', blocks }
}

function stateBlock(words: Words, { method }: TwoFactorState): Block {
  return { kind: 'text', tone: 'state', text: words.state(method === null ? null : words.shortMethods[method]) }
}

/** The password and "Disable 2FA"; in the older words a list of methods with the state of each. */
function manageContent(visit: Visit, { account }: Reached, state: TwoFactorState): Content | Redirect {
  const { words, session } = visit
  const isOlder = session.words === 'older'
  if (state.method === null) return isOlder ? configureContent(visit) : { go: 'account/security' }
  const hidden = { account: account.id, version: String(state.version), method: state.method }
  return {
    heading: isOlder ? words.manageOlder : words.manage,
    blocks: [
      isOlder ? methodStates(words, state.method) : stateBlock(words, state),
      ...(state.enforced ? [text(words.enforced)] : []),
      text(words.disableNote),
      form(visit, 'disable', [passwordField(words)], words.disable, { tone: 'danger', hidden }),
      go('link', words.cancel, 'account/security'),
    ],
  }
}

function methodStates(words: Words, active: Method | null): Block {
  return facts(
    ...methods.map((method): [string, string] => [
      words.methods[method],
      method === active ? words.enabled : words.disabled,
    ]),
  )
}

function configureContent(visit: Visit): Content {
  const { words } = visit
  return { ...chooseContent(visit), heading: words.manageOlder }
}

function chooseContent(visit: Visit): Content {
  const { words, session } = visit
  const options = methods.map((method) => ({ value: method, label: words.methods[method] }))
  const fields: Field[] = [{ kind: 'choice', name: 'method', legend: words.chooseMethod, options }]
  const button = session.words === 'older' ? words.configure : words.next
  return {
    heading: words.setUp,
    blocks: [
      ...(session.words === 'older' ? [methodStates(words, null)] : []),
      form(visit, 'choose', fields, button),
      go('link', words.cancel, 'account/security'),
    ],
  }
}

function passwordContent(visit: Visit, { account }: Reached, { version }: TwoFactorState, method: Method): Content {
  const { words } = visit
  const hidden = { account: account.id, version: String(version), method }
  return {
    heading: words.confirmHeading,
    blocks: [
      text(words.methods[method]),
      form(visit, 'confirm', [passwordField(words)], words.confirm, { hidden }),
      go('link', words.cancel, 'account/security'),
    ],
  }
}

function enrolmentContent(visit: Visit, { account }: Reached): Content | Redirect {
  const { words, session } = visit
  const { enrolment } = session
  if (enrolment === null) return { go: session.setUpDone === null ? 'account/security' : 'account/security/done' }
  const hidden = { account: account.id, enrolment: enrolment.id }
  const { secret, otpauthUri } = enrolment
  return {
    heading: words.methods[enrolment.method],
    blocks: [
      ...(secret === undefined || otpauthUri === undefined
        ? []
        : [text(words.scan), qrCode(words.qrCode, otpauthUri), facts([words.secret, secret])]),
      text(words.codeHint(enrolment.method, enrolment.destinationMasked)),
      form(visit, 'verify', [codeField(words)], words.verify, { hidden }),
      ...resendBlocks(visit, 'resend', enrolment, hidden),
      form(visit, 'cancel', [], words.cancel, { tone: 'quiet', hidden }),
    ],
  }
}

function doneContent(visit: Visit): Content | Redirect {
  const { words, session } = visit
  if (session.setUpDone === null) return { go: 'account/security' }
  return {
    heading: words.accepted,
    blocks: [text(words.acceptedNote(words.methods[session.setUpDone])), form(visit, 'okay', [], words.okay)],
  }
}

/** A QR code as a path of squares, one for each dark module. */
function qrCode(label: string, content: string): Block {
  const { size, data } = encode(content, { border: 2 })
  const d = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return { kind: 'qr', label, size, d }
}

/** A page with the frame that all have; what the last action left to be said is said once. */
function framed(visit: Visit, path: string, reached: Reached | null, content: Content): PageModel {
  const { words, session } = visit
  const { message } = session
  session.message = null
  const ownId = session.login?.accountId
  return {
    lang: words.tag,
    title: `${content.heading} · ${words.portal} · ${sandboxMark}`,
    heading: content.heading,
    brand: words.portal,
    sandbox: sandboxMark,
    skip: words.skip,
    user: reached && userOf(visit, reached),
    banner:
      reached === null || reached.account.id === ownId
        ? null
        : {
            text: words.managing(reached.account.name, reached.account.userId, words.roles[reached.summary.role]),
            leave: form(visit, 'leave', [], words.leave, { tone: 'quiet' }),
          },
    tabs: content.tab === undefined ? null : tabsOf(words, content.tab),
    message: message && messageOf(words, message),
    blocks: content.blocks,
    languages: {
      label: words.language,
      links: Object.entries(wordTables).map(([language, { tag, name }]) => ({
        tag,
        label: name,
        query: `lang=${language}`,
        current: tag === words.tag,
      })),
    },
    footer: [words.sandboxNote, words.support(sandboxIdentity.support.email, sandboxIdentity.support.hotline)],
    status: content.status ?? 200,
    path,
  }
}

function userOf(visit: Visit, { account, summary, others }: Reached): PageModel['user'] {
  const { words } = visit
  return {
    // guard: web-pages.plain-text
    name: account.name,
    userId: account.userId,
    role: summary.role === 'owner' ? null : words.roles[summary.role],
    links: [
      { label: words.home, path: 'home' },
      { label: words.myAccount, path: 'account' },
      ...(others.length === 0 ? [] : [{ label: words.managementMode, path: 'accounts' }]),
    ],
    signOut: form(visit, 'sign-out', [], words.signOut, { tone: 'quiet' }),
  }
}

function tabsOf(words: Words, tab: Tab): PageModel['tabs'] {
  return {
    label: words.myAccount,
    links: [
      { label: words.profile, path: 'account', current: tab === 'profile' },
      { label: words.accountSecurity, path: 'account/security', current: tab === 'security' },
      { label: words.activity, path: 'account/activity', current: tab === 'activity' },
    ],
  }
}

function messageOf(words: Words, message: Message): PageModel['message'] {
  const { messages } = words
  switch (message.kind) {
    case 'disabled':
      return { kind: 'success', text: messages.disabled(message.method) }
    case 'enabled':
      return { kind: 'success', text: messages.enabled(words.shortMethods[message.method]) }
    case 'resent':
      return { kind: 'success', text: messages.resent(message.destination) }
    case 'cancelled':
      return { kind: 'success', text: messages.cancelled }
    case 'signed-out':
      return { kind: 'success', text: messages.signedOut }
    case 'missing':
      return { kind: 'error', text: messages.missing[message.field] }
    case 'problem':
      return { kind: 'error', text: words.problem(message.problem) }
  }
}

/** A form with the session's token and a key of its own: sent twice, it has one effect. */
function form(
  { session }: Visit,
  action: string,
  fields: Field[],
  button: string,
  {
    tone = 'main',
    hidden = {},
    note,
  }: { tone?: FormBlock['tone']; hidden?: Record<string, string>; note?: string } = {},
): FormBlock {
  return {
    kind: 'form',
    action: `actions/${action}`,
    hidden: { ...hidden, formToken: session.formToken, key: newToken() },
    fields,
    button,
    tone,
    ...(note !== undefined && { note }),
  }
}

function passwordField(words: Words): Field {
  return { kind: 'password', name: 'password', label: words.accountPassword, autocomplete: 'current-password' }
}

function codeField(words: Words): Field {
  return { kind: 'code', name: 'code', label: words.code, autocomplete: 'one-time-code' }
}

function text(what: string): Block {
  return { kind: 'text', text: what }
}

function go(as: 'link' | 'button', label: string, path: string): Block {
  return { kind: 'go', as, label, path }
}

function facts(...lines: [label: string, value: string][]): Block {
  return { kind: 'facts', facts: lines.map(([label, value]) => ({ label, value })) }
}
