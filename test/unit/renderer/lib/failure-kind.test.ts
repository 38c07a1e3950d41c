import { describe, expect, it } from 'vitest'
import { en } from '../../../../src/renderer/src/locales/en.ts'
import { locks, needsSignIn, needsSupport } from '../../../../src/renderer/src/lib/failure-kind.ts'

const traceId = 't'

describe('what a failure asks for', () => {
  it('knows a lock by its end, whichever attempt brought it', () => {
    expect(locks({ code: 'wrong-code', traceId, attemptsLeft: 1 })).toBe(false)
    expect(locks({ code: 'wrong-code', traceId, attemptsLeft: 0, lockedUntil: '2026-11-22T14:12:31.000Z' })).toBe(true)
    expect(locks({ code: 'wrong-password', traceId, lockedUntil: null })).toBe(true)
    expect(locks({ code: 'locked', traceId })).toBe(true)
  })

  it('shows the contacts where the flow ends', () => {
    expect(needsSupport({ code: 'wrong-password', traceId, attemptsLeft: 2 })).toBe(false)
    expect(needsSupport({ code: 'wrong-password', traceId, lockedUntil: null })).toBe(true)
    expect(needsSupport({ code: 'policy-enforced', traceId })).toBe(true)
    expect(needsSupport({ code: 'not-found', traceId, next: 'contact-support' })).toBe(true)
  })

  it('asks for a sign-in where a session is missing', () => {
    expect(needsSignIn({ code: 'session-expired', traceId })).toBe(true)
    expect(needsSignIn({ code: 'wrong-password', traceId })).toBe(false)
  })
})

/** Every text, by its key. */
function textsOf(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]]
  return Object.entries(node as object).flatMap(([key, value]) => textsOf(value, path ? `${path}.${key}` : key))
}
const keysSaying = (what: RegExp): string[] => textsOf(en).flatMap(([key, text]) => (what.test(text) ? [key] : []))
const failing = (codes: readonly string[]): string[] => codes.map((code) => `failures.codes.${code}.now`)
const reasons = (names: readonly string[]): string[] => names.map((name) => `failures.reasons.${name}.now`)

describe('a text', () => {
  it('says that nothing was sent only where that is certain', () => {
    expect(keysSaying(/nothing (was|is|has been) sent|was not sent|no connection/i).sort()).toEqual(
      [
        // No connection was made.
        ...failing(['portal-unreachable', 'certificate-refused', 'proxy-refused', 'proxy-sign-in']),
        ...failing(['proxy-unreachable', 'proxy-unsupported']),
        'settings.connection.problems.connection',
        // The console itself did not send it.
        ...failing(['plain-http-refused', 'wrong-step', 'audit-altered', 'input-refused']),
        ...failing(['database-damaged', 'read-first']),
        ...reasons(['input-refused', 'not-here-any-more', 'not-offered-here', 'too-fast-here']),
        ...reasons(['queue-not-running', 'no-set-up-waits']),
        // The portal's word: it did not reach the system that has the accounts.
        ...reasons(['elsewhere-not-reached']),
        // The press did not reach the portal's page.
        'guided.stopped.not-recorded',
        'guided.stopped.other-step',
        'guided.stopped.preflight',
        // The portal's word: it sent no code, or the e-mail has not left it yet.
        ...failing(['destination-missing']),
        'confirmations.openLead',
        // The first step of a procedure, before its first call.
        'procedure.callScript.portal.preflight',
        'procedure.callScript.portal.setupPreflight',
        // A property of the Authenticator App, and a rule of the console: never the same twice.
        'account.security.app',
        'procedureSteps.method.hints.authenticator',
      ].sort(),
    )
  })

  it('says that nothing was changed only where that is certain', () => {
    const certain: Record<string, readonly string[]> = {
      'the portal refused, and a refused request changes nothing': failing([
        ...['invalid-request', 'idempotency-key-missing', 'unauthenticated', 'session-expired', 'wrong-password'],
        ...['wrong-code', 'code-used', 'clock-ahead', 'clock-behind', 'code-expired', 'forbidden', 'proof-incomplete'],
        'step-up-required',
        ...[
          'not-found',
          'not-supported',
          'policy-enforced',
          'account-not-active',
          'voided',
          'locked',
          'too-many-requests',
        ],
        ...['unavailable', 'replace-refused', 'link-not-valid', 'password-refused', 'number-on-record'],
      ]),
      'the same, of one cause': reasons([
        ...['account-closed', 'account-not-found', 'address-taken', 'case-closed', 'case-not-found', 'case-open'],
        ...['contact-by-profile', 'contact-on-record', 'elsewhere-not-reached', 'link-not-valid', 'no-contact-update'],
        ...['no-set-up', 'no-sms-by-link', 'not-frozen', 'nothing-to-unlock', 'number-on-record', 'other-agent'],
        ...['password-set', 'other-host', 'staff-role'],
      ]),
      'the console refused it, and asked nobody': reasons([
        ...['input-refused', 'not-here-any-more', 'not-offered-here', 'too-fast-here', 'page-closed'],
      ]),
      'the console did not ask': failing([
        ...['portal-unreachable', 'certificate-refused', 'record-failed', 'not-a-portal', 'signed-out'],
        ...['wrong-passphrase', 'already-so', 'account-not-listed', 'never-signed-in', 'input-refused'],
        ...['browser-sign-in-cancelled', 'browser-sign-in-over'],
      ]),
      'the same, said elsewhere': [
        'account.profile.number.onRecord',
        'desk.contact.refusedHint',
        'timeline.marks.refused',
      ],
      'the console refused it': ['accounts.tagging.tooMany'],
      'what will be, before somebody has decided': [
        ...['say.contact-update-doubted', 'say.consent-unasked-doubted'].map((key) => `deskWords.${key}`),
        ...['contact-update-doubted', 'consent-unasked-doubted', 'consent'].map(
          (key) => `deskWords.mails.texts.${key}.text`,
        ),
      ],
      'whether the case changed anything is looked up': ['deskWords.unchanged.all', 'deskWords.unchanged.more'],
      'it only read, or wrote a file': failing([
        ...['no-answer', 'no-answer-to-recorded-read', 'file-not-written', 'file-not-read', 'file-too-large'],
        'backup-unusable',
      ]),
    }
    expect(
      keysSaying(/nothing (else )?(was|is|has|has been) changed|was not changed|nothing (else )?has changed/i).sort(),
    ).toEqual([...Object.values(certain).flat()].sort())
  })
})
