import type { AccountRole, AccountSummary } from '#shared/api/accounts.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { Problem } from '#shared/api/problem.ts'
import type { SecurityEventKind } from '#shared/api/security-events.ts'

export const languages = ['en', 'ms', 'zh'] as const
export type Language = (typeof languages)[number]

/** The form field that was left empty, or does not have the form that it needs. */
export type FieldName = 'userId' | 'password' | 'code' | 'method'

/** Every text of the pages in one language; those on controls are the guides' own words, translated. */
export interface Words {
  /** BCP 47, for the page's `lang`. */
  tag: string
  /** The language's own name. */
  name: string
  sandboxNote: string
  portal: string
  language: string
  support: (email: string, hotline: string) => string
  skip: string

  signIn: string
  signInHeading: string
  userId: string
  password: string
  codeHeading: string
  /** What to type, by the method that is active or set up. */
  codeHint: (method: Method, destination: string | null) => string
  code: string
  resend: string
  resendIn: (seconds: number) => string
  signOut: string
  cancel: string
  back: string

  home: string
  welcome: (name: string) => string
  services: string
  noServices: string

  myAccount: string
  profile: string
  accountSecurity: string
  activity: string
  accountName: string
  accountId: string
  mobile: string
  noMobile: string
  status: string
  statuses: Record<AccountSummary['status'], string>
  role: string
  roles: Record<AccountRole, string>

  /** "Two-factor authentication: Enabled (SMS)". */
  state: (method: string | null) => string
  enabled: string
  disabled: string
  enforced: string
  methods: Record<Method, string>
  /** A method in a sentence: "by SMS". */
  shortMethods: Record<Method, string>
  manage: string
  manageOlder: string
  accountPassword: string
  disableNote: string
  disable: string
  setUp: string
  chooseMethod: string
  next: string
  configure: string
  confirm: string
  confirmHeading: string
  verify: string
  scan: string
  qrCode: string
  secret: string
  accepted: string
  acceptedNote: (method: string) => string
  okay: string
  changeForbidden: (role: string) => string

  managementMode: string
  managementNote: string
  enter: (name: string) => string
  leave: string
  managing: (name: string, userId: string, role: string) => string

  time: string
  event: string
  device: string
  noActivity: string
  activityForbidden: string
  events: Record<SecurityEventKind, string>

  messages: {
    disabled: (method: Method) => string
    enabled: (method: string) => string
    resent: (destination: string) => string
    cancelled: string
    signedOut: string
    missing: Record<FieldName, string>
  }
  problem: (problem: Problem) => string
  notFoundHeading: string
  notFound: string
  refusedHeading: string
  /** The form was not sent by a page of this session. */
  refused: string
  failedHeading: string
  startAgain: string
  /** For the single-page variant, when the server does not answer. */
  unreachable: string
  loading: string
}

/** Whole minutes to wait, at least one. */
export function minutesOf(seconds: number | undefined): number {
  return Math.max(1, Math.ceil((seconds ?? 60) / 60))
}
