import { insertBefore, remove, replace } from './edits.ts'
import { judgeByKit } from './judge-by-kit.ts'
import type { MutantGroup } from './mutant.ts'

/** Mistakes that a portal could make; each breaks the sentence of the contract that is named. */
export const sandboxMutants: MutantGroup = {
  name: 'sandbox',
  parts: ['src'],
  atOnce: 1,
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
      name: 'a void that does not hold',
      edits: [
        replace(
          'portal-operations.void/then',
          "return { ...{{portal-operations.answer/value}}, {{portal-operations.answer/value.properties[1].name}}: { ...{{portal-operations.answer/value.properties[1].value}}, status: 'voided' } }",
        ),
      ],
      caughtBy: 'IDEM-9',
    },
    {
      name: 'accounts told apart by status before sign-in',
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
      edits: [remove('portal-totp.step-once/value.expression.expression.arguments[0].value.right')],
      caughtBy: 'SES-11',
    },
    {
      name: 'no notice to the old address',
      edits: [remove('portal-notices.old-address'), remove('portal-notices.old-number')],
      caughtBy: 'NOT-2',
    },
    {
      name: 'the opener approving',
      edits: [replace('portal-approval.opener/condition', 'false')],
      caughtBy: 'GATE-5',
    },
    {
      name: 'whoever proved approving',
      edits: [replace('portal-approval.prover/condition', 'false')],
      caughtBy: 'GATE-12',
    },
    {
      name: 'points counted twice',
      edits: [replace('portal-gate.points-once/value.arguments[0].value.right.right', "'failed'")],
      caughtBy: 'DESK-8',
    },
    {
      name: 'a full number shown',
      edits: [replace('portal-masking.mobile/value', '{{/value.templateSpans[0].expression.expression.expression}}')],
      caughtBy: 'ACC-3',
    },
  ],
}
