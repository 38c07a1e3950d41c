import { inText, insertAfter, insertBefore, remove, replace } from './edits.ts'
import { judgeByKit } from './judge-by-kit.ts'
import type { MutantGroup } from './mutant.ts'

/** Mistakes that a portal could make; each breaks the sentence of the contract that is named. */
export const contractMutants: MutantGroup = {
  name: 'contract',
  parts: ['src'],
  atOnce: 2,
  judge: judgeByKit,
  mutants: [
    {
      name: 'a code accepted twice',
      edits: [remove('portal-codes.used-up'), remove('portal-challenge.used-up')],
      caughtBy: 'SES-7',
    },
    {
      name: 'the count cleared by a resend',
      edits: [
        insertBefore(
          'portal-codes.count-kept',
          '{{portal-codes.count-cleared/value.expression}}({{portal-codes.next-code/value.arguments[0]}}, { {{portal-codes.first-code/value.arguments[1].properties[1].value.name}}: {{portal-codes.next-code/value.arguments[1]}}.{{portal-codes.first-code/value.arguments[1].properties[1].name}} })',
        ),
      ],
      caughtBy: 'LIM-4',
    },
    {
      name: 'the idempotency key ignored',
      edits: [replace('portal-http.idempotency-key/value', 'crypto.randomUUID()')],
      caughtBy: 'IDEM-3',
    },
    {
      name: 'another password in a repeat counts for nothing',
      edits: [remove('portal-operations.repeat-counted')],
      caughtBy: 'IDEM-17',
    },
    {
      name: 'notes take directions and separators',
      edits: [replace('input.unseen/value', '{{/value.expression.expression.expression.expression}}')],
      caughtBy: 'GEN-13',
    },
    {
      name: 'a number in a query is read however it is spelled',
      edits: [replace('portal-http.whole-number/value.body.condition', 'true')],
      caughtBy: 'GEN-14',
    },
    {
      name: 'an encoded body is read as it is',
      edits: [remove('portal-http.encoding')],
      caughtBy: 'GEN-15',
    },
    {
      name: 'a password takes a NUL at its end',
      edits: [replace('portal-passwords.characters/value', '/(?!)/')],
      caughtBy: 'PWD-13',
    },
    {
      name: 'a device is named in words of the portal',
      edits: [
        replace(
          'portal-security-log.device-quoted/value',
          '{{/value.templateSpans[0].expression.expression.expression}}',
        ),
      ],
      caughtBy: 'LOG-5',
    },
    {
      name: 'the desk sends any number of messages',
      edits: [replace('portal-desk.messages/condition', 'true')],
      caughtBy: 'DESK-27',
    },
    {
      name: 'a void that has no effect',
      edits: [
        replace(
          'portal-operations.void/then',
          "return { ...{{portal-operations.answer/value}}, {{portal-operations.answer/value.properties[1].name}}: { ...{{portal-operations.answer/value.properties[1].value}}, status: 'voided' } }",
        ),
      ],
      caughtBy: 'IDEM-9',
    },
    {
      name: 'accounts distinguished by status before sign-in',
      edits: [
        insertBefore(
          'portal-sign-in.same-refusal',
          'if ({{portal-sign-in.known-login/condition}}) {{portal-sign-in.password-reset}}',
        ),
      ],
      caughtBy: 'SES-4',
    },
    {
      name: 'a TOTP step replayed',
      edits: [remove('portal-totp.step-once/value.arguments[0].value.left')],
      caughtBy: 'SES-11',
    },
    {
      name: 'no notice to the old address',
      edits: [remove('portal-notices.old-address'), remove('portal-notices.old-number')],
      caughtBy: 'NOT-2',
    },
    {
      name: 'an event that names no operation',
      edits: [replace('portal-security-log.operation/value', 'null')],
      caughtBy: 'LOG-9',
    },
    {
      name: 'an event that names another operation',
      edits: [replace('portal-operations.named/value.arguments[0]', 'crypto.randomUUID()')],
      caughtBy: 'LOG-9',
    },
    {
      name: 'a notice that names no operation',
      edits: [replace('portal-notices.operation/value', 'null')],
      caughtBy: 'NOT-8',
    },
    {
      name: 'the secret of a set-up shown to anyone who knows its key',
      edits: [replace('portal-operations.secret-withheld/value', 'false')],
      caughtBy: 'IDEM-18',
    },
    {
      name: 'the opener approving',
      edits: [replace('portal-approval.opener/condition', 'false')],
      caughtBy: 'GATE-5',
    },
    {
      name: 'the person who proved approves',
      edits: [replace('portal-approval.prover/condition', 'false')],
      caughtBy: 'GATE-12',
    },
    {
      name: 'who opened a case again approving',
      edits: [replace('portal-approval.reopener/condition', 'false')],
      caughtBy: 'GATE-5',
    },
    {
      name: 'an approval that counts for later evidence',
      edits: [replace('portal-approval.evidence/value', 'false')],
      caughtBy: 'GATE-7',
    },
    {
      name: 'an approval that counts for any act',
      edits: [replace('portal-approval.act/condition', 'false')],
      caughtBy: 'GATE-13',
    },
    {
      name: 'evidence that counts for ever',
      edits: [replace('portal-gate.evidence-age/value', 'false')],
      caughtBy: 'GATE-14',
    },
    {
      name: 'a consent that counts for ever',
      edits: [replace('portal-gate.consent-age/value.condition', 'false')],
      caughtBy: 'GATE-14',
    },
    {
      name: 'an approval that counts for ever',
      edits: [remove('portal-approval.age')],
      caughtBy: 'GATE-14',
    },
    {
      name: 'a link that asks for consent for ever',
      edits: [replace('portal-consent.link-age/value', 'false')],
      caughtBy: 'DESK-10',
    },
    {
      name: 'what passed after a failed check counts',
      edits: [replace('portal-gate.failed-kind/value', 'false')],
      caughtBy: 'GATE-15',
    },
    {
      name: 'an invitation that outlives its case',
      edits: [remove('portal-invitation.ends-with-case')],
      caughtBy: 'DESK-26',
    },
    {
      name: 'a set-up that outlives a new password',
      edits: [remove('portal-enrolment.password-changed')],
      caughtBy: 'ENR-19',
    },
    {
      name: 'points counted twice',
      edits: [replace('portal-gate.points-once/value', 'true')],
      caughtBy: 'DESK-8',
    },
    {
      name: 'a full number shown',
      edits: [replace('masking.mobile/value', '{{/value.templateSpans[0].expression.expression.expression}}')],
      caughtBy: 'ACC-3',
    },
    {
      name: 'a set-up is active before its code',
      edits: [
        insertAfter(
          'portal-enrolment.code-sent',
          '{{portal-enrolment.begun/value.expression.expression}}.{{portal-enrolment.activated/value.expression.name}}({{portal-enrolment.begun/value.arguments[0]}}, {{portal-enrolment.begun/value.arguments[1]}}, { {{portal-enrolment.activated/value.arguments[2].properties[0].name}}: {{portal-enrolment.begun/value.arguments[2]}}, {{portal-enrolment.activated/value.arguments[2].properties[1].name}}: null }, {{portal-enrolment.recorded/value.arguments[3]}}.{{portal-enrolment.activated/value.arguments[3].expression.name}}.{{portal-enrolment.activated/value.arguments[3].name}})',
        ),
      ],
      caughtBy: 'ENR-1',
    },
    {
      name: 'the code of every set-up goes to the mailbox',
      edits: [replace('portal-codes.own-address/value.condition', 'true')],
      caughtBy: 'ENR-2',
    },
    {
      name: 'the URI of the Authenticator App contains another secret',
      edits: [
        replace(
          'portal-enrolment.uri/value.arguments[0].properties[2]',
          '{{/value.arguments[0].properties[2].name}}: {{/value.arguments[0].properties[2].value}}.slice(1)',
        ),
      ],
      caughtBy: 'ENR-3',
    },
    {
      name: 'the right code leaves the method inactive',
      edits: [remove('portal-enrolment.activated')],
      caughtBy: 'ENR-4',
    },
    {
      name: 'a wrong code of a set-up counts for nothing',
      edits: [replace('portal-codes.wrong-counted/value', 'undefined')],
      caughtBy: 'ENR-5',
    },
    {
      name: 'a set-up begins from another version',
      edits: [remove('portal-factor.version')],
      caughtBy: 'ENR-6',
    },
    {
      name: 'an older set-up goes on beside the new one',
      edits: [remove('portal-enrolment.waiting/condition.left')],
      caughtBy: 'ENR-7',
    },
    {
      name: 'a code is sent again without the pause',
      edits: [remove('portal-codes.resend-pause')],
      caughtBy: 'ENR-8',
    },
    {
      name: 'a set-up sends any number of codes',
      edits: [remove('portal-codes.sends-left')],
      caughtBy: 'ENR-9',
    },
    {
      name: 'a set-up that was given up goes on',
      edits: [remove('portal-enrolment.cancelled')],
      caughtBy: 'ENR-10',
    },
    {
      name: 'a set-up begins over an active method',
      edits: [remove('portal-enrolment.active-method')],
      caughtBy: 'ENR-11',
    },
    {
      name: 'a set-up by SMS begins without a usable number',
      edits: [remove('portal-enrolment.destination'), remove('portal-codes.destination')],
      caughtBy: 'ENR-12',
    },
    {
      name: 'a set-up that is over goes on',
      edits: [replace('portal-enrolment.waiting/condition', 'false')],
      caughtBy: 'ENR-13',
    },
    {
      name: 'every Authenticator App has the same secret',
      edits: [replace('portal-enrolment.own-secret/value.then', "'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'")],
      caughtBy: 'ENR-14',
    },
    {
      name: 'a code is taken after its lifetime',
      edits: [remove('portal-codes.lifetime/condition.right')],
      caughtBy: 'ENR-15',
    },
    {
      name: 'the set-up of another account is found',
      edits: [inText('portal-enrolment.own-account/value.arguments[0]', 'account_id = ?', '(account_id = ? OR true)')],
      caughtBy: 'ENR-16',
    },
    {
      name: 'a set-up begins with a wrong password',
      edits: [remove('portal-enrolment.password')],
      caughtBy: 'ENR-17',
    },
    {
      name: 'a code is a digit short',
      edits: [replace('portal-codes.length/value.arguments[0]', '{{.}} - 1')],
      caughtBy: 'LIM-1',
    },
    {
      name: 'wrong codes lock nothing',
      edits: [replace('portal-limits.lock/value.properties[1].value.condition', 'false')],
      caughtBy: 'LIM-2',
    },
    {
      name: 'a lock leaves the code valid',
      edits: [remove('portal-codes.voided-by-lock')],
      caughtBy: 'LIM-3',
    },
    {
      name: 'wrong passwords of a session count for nothing',
      edits: [replace('portal-limits.password-counted/value', 'undefined')],
      caughtBy: 'LIM-5',
    },
    {
      name: 'the lock that only support opens names an end',
      edits: [replace('portal-limits.support-only/then.value.properties[0].value', '0')],
      caughtBy: 'LIM-6',
    },
    {
      name: 'an account is sent any number of codes',
      edits: [replace('portal-codes.allowance/condition', 'true')],
      caughtBy: 'LIM-7',
    },
    {
      name: 'too many requests at once get a long wait',
      edits: [replace('portal-limits.requests-at-once/value.arguments[2].properties[0].value', '60')],
      caughtBy: 'LIM-8',
    },
    {
      name: 'a locked password ends reading',
      edits: [
        insertBefore(
          'portal-account.read',
          '{{portal-account.password/value.expression}}({{portal-account.password/value.arguments[0]}}, {{portal-account.password/value.arguments[1].expression}}({{portal-account.password/value.arguments[1].arguments[0]}}, {{portal-account.password/value.arguments[1].arguments[1]}}, {{/value.properties[1].value.arguments[1]}}.{{portal-account.password/value.arguments[1].arguments[2].name}}), true)',
        ),
      ],
      caughtBy: 'LIM-9',
    },
    {
      name: 'the message with a code does not contain it',
      edits: [replace('portal-messages.code/value.template.templateSpans[0].expression', "''")],
      caughtBy: 'MSG-2',
    },
    {
      name: 'codes of older and later time steps are taken',
      edits: [replace('portal-totp.accepted/value.expression.expression.expression.expression', '[...{{.}}, -2, 2]')],
      caughtBy: 'MSG-4',
    },
    {
      name: 'the code of the next time step is refused',
      edits: [replace('portal-totp.accepted/value.expression.expression.expression.expression', '{{.}}.slice(0, 2)')],
      caughtBy: 'MSG-4',
    },
    {
      name: 'a set-up says nothing of a wrong clock',
      edits: [replace('portal-totp.clock-range/value', 'undefined')],
      caughtBy: 'ENR-18',
    },
    {
      name: 'a sign-in says that a clock is wrong',
      edits: [replace('portal-codes.clock-told/value.condition', 'false')],
      caughtBy: 'MSG-4',
    },
    {
      name: 'the code that showed a wrong clock is taken later',
      edits: [remove('portal-codes.clock-spent')],
      caughtBy: 'ENR-18',
    },
    {
      name: 'the code that showed a wrong clock signs in later',
      edits: [replace('portal-enrolment.proved/value.properties[3]', '{{/value.properties[3].name}}: []')],
      caughtBy: 'ENR-18',
    },
  ],
}
