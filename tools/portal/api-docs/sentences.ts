import type { endpoints } from '#shared/api/endpoints.ts'

type Name = keyof typeof endpoints

/** What the ids of sentences begin with, and the heading of `contract.md` that they are under, as an anchor. */
export const sectionOfPrefix: Record<string, string> = {
  GEN: 'general',
  CAP: 'capabilities',
  SES: 'sessions',
  PWD: 'passwords',
  '2FA': 'two-factor',
  ENR: 'enrolments',
  REP: 'replacement',
  LIM: 'limits',
  IDEM: 'idempotency-and-void',
  ERR: 'errors',
  ACC: 'accounts-and-roles',
  NOT: 'notices',
  LOG: 'security-log',
  DESK: 'staff-desk',
  GATE: 'gate',
  HELP: 'invitations-and-assistance',
  MSG: 'messages-and-codes',
}

/** The sentences of `contract.md` that decide each call, beside those that hold for all (GEN, ERR, IDEM, LIM-8). */
export const sentencesOfCall: Record<Name, string> = {
  getCapabilities: 'CAP-1..10',
  signIn: 'SES-1..6 SES-16..17 SES-21 PWD-10 2FA-8 LIM-2 LIM-5..7 MSG-1..5 GEN-13 PWD-13',
  verifyChallenge: 'SES-7..9 SES-11..12 LIM-1..4 LIM-6 ENR-14 MSG-4',
  resendChallenge: 'SES-9..10 LIM-2 LIM-4 LIM-7 MSG-2',
  refreshSession: 'SES-13..16',
  listSessions: 'SES-18 SES-23',
  signOut: 'SES-19',
  endOtherSessions: 'SES-20 SES-23',
  askPasswordReset: 'PWD-1..3 PWD-5 PWD-11 SES-21',
  setNewPassword: 'PWD-4..9 PWD-12 NOT-1 ENR-19 PWD-13',
  listAccounts: 'ACC-1',
  getAccount: 'ACC-1..3 ACC-10',
  changeProfile: 'ACC-3..9 IDEM-17',
  reportNotMe: 'LOG-6..8 IDEM-17',
  getTwoFactor: '2FA-1 2FA-9 2FA-3',
  disableTwoFactor: '2FA-2..8 LIM-5..6 LIM-9 NOT-1..3 NOT-5..6 IDEM-17',
  startEnrolment: 'ENR-1..3 ENR-6..7 ENR-11..12 ENR-17 REP-1..2 REP-4..5 REP-7 LIM-1..2 LIM-5..7 MSG-1..3 IDEM-17',
  verifyEnrolment: 'ENR-4..6 ENR-13..16 ENR-18 REP-3 REP-6 2FA-3 LIM-1..4 LIM-6 MSG-4 NOT-1..3 NOT-5 IDEM-17',
  resendEnrolment: 'ENR-8..9 ENR-15..16 LIM-2 LIM-4 LIM-7 MSG-2',
  cancelEnrolment: 'ENR-10 ENR-16',
  listNotices: 'NOT-1..8',
  listSecurityEvents: 'LOG-1..5 LOG-9 GEN-14',
  getOperation: 'IDEM-8 IDEM-12..14 IDEM-16 IDEM-18',
  voidOperation: 'IDEM-9..12 IDEM-14 IDEM-16 IDEM-18',
  staffSignIn: 'SES-22 LIM-5..6 GEN-13',
  verifyStaffChallenge: 'SES-22 SES-7..9 SES-11 LIM-2..4 MSG-4',
  resendStaffChallenge: 'SES-22 SES-10',
  beginOpenIdSignIn: 'SES-24..25',
  finishOpenIdSignIn: 'SES-25..26',
  beginStepUp: 'SES-27',
  finishStepUp: 'SES-27..28',
  refreshStaffSession: 'SES-23 SES-13..16 SES-26',
  staffSignOut: 'SES-23 SES-19',
  searchCustomers: 'DESK-1 DESK-3 DESK-22 GEN-14',
  getCustomer: 'DESK-1 DESK-4..5 DESK-22',
  openCase: 'DESK-1..2 DESK-5..6 GATE-1 GEN-13',
  listCases: 'DESK-1 DESK-7 GEN-14',
  getCase: 'DESK-7 DESK-22..23 GATE-1',
  closeCase: 'DESK-19 DESK-23 DESK-26',
  reopenCase: 'DESK-19..20 GEN-13',
  addEvidence: 'DESK-8 GATE-1 GATE-4 GATE-7 GATE-14..15 CAP-5 GEN-13',
  askConsent: 'DESK-9 DESK-11..12 DESK-14 GATE-2 GATE-14 DESK-27',
  updateContact: 'DESK-12 DESK-16..17 GATE-3 GATE-7 GATE-9',
  readContactUpdate: 'DESK-24..25',
  approveCase: 'GATE-4..5 GATE-7..8 GATE-10..15 DESK-16..17 DESK-25 GEN-13',
  refuseCase: 'GATE-5 GATE-8 GATE-12 GEN-13',
  disableForCustomer: 'DESK-13..15 DESK-18 DESK-21 GATE-1..15 ENR-19 IDEM-17 SES-28',
  inviteCustomer: 'HELP-1 HELP-3 HELP-7 DESK-21 DESK-27',
  enrolForCustomer: 'HELP-4 HELP-6 GATE-6 DESK-21 LIM-7 IDEM-17 DESK-27 SES-28',
  verifyForCustomer: 'HELP-5 ENR-4..5 ENR-13..15 LIM-2..4 IDEM-17',
  resendForCustomer: 'HELP-5..6 ENR-8..9 LIM-7 DESK-27',
  unlockCustomer: 'DESK-18 GATE-2 GATE-6 GATE-13..15 LIM-4 LIM-6',
  unfreezeCustomer: 'DESK-18 GATE-2 GATE-6 GATE-13..15',
  answerConsent: 'DESK-10..11 GATE-2 GATE-14 IDEM-14',
  getInvitation: 'HELP-3 HELP-7',
  setInvitedPassword: 'HELP-3 HELP-8 ENR-19 PWD-4 PWD-6..7 NOT-1 IDEM-14 IDEM-17 PWD-13',
  acceptInvitation: 'HELP-2..3 HELP-7..8 ENR-7 LIM-5..7 IDEM-14 IDEM-17',
  verifyInvitation: 'HELP-2..3 ENR-4..5 ENR-13..15 LIM-2..4 IDEM-14 IDEM-17',
  resendInvitation: 'HELP-2..3 ENR-8..9 LIM-7 IDEM-14',
}

/** The ids that `IDEM-9..12 LIM-7` means, one by one. */
export function idsOf(text: string): string[] {
  return text.split(' ').flatMap((range) => {
    const [, prefix = '', from = '', to = from] = /^(\w+)-(\d+)(?:\.\.(\d+))?$/.exec(range) ?? []
    const count = Number(to) - Number(from) + 1
    return Array.from({ length: count }, (_, index) => `${prefix}-${Number(from) + index}`)
  })
}

/** The line of a call that names its sentences, with links to them. */
export function sentencesLine(name: Name): string {
  const linked = sentencesOfCall[name].split(' ').map((range) => {
    const [prefix = ''] = range.split('-')
    return `[${range.replace('..', ' to ')}](contract.md#${sectionOfPrefix[prefix]})`
  })
  return `In the contract: ${linked.join(' · ')}`
}
