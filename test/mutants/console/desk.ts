import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** The support desk: what is offered to whom, and what of a case may be written down. */
export const deskMutants: readonly Mutant[] = [
  {
    name: 'desk: an auditor may act',
    edits: [replace('desk-offers.auditor-or-unsettled/value.elements[0]', 'null')],
    caughtBy: 'desk-permissions.test.ts',
  },
  {
    name: 'desk: an act is offered while the outcome of the last one is unknown',
    edits: [replace('desk-offers.auditor-or-unsettled/value.elements[1]', 'null')],
    caughtBy: 'desk-permissions.test.ts',
  },
  {
    name: 'desk: an agent approves',
    edits: [replace('desk-offers.approver/left', "{{/left.left}} === 'auditor'")],
    caughtBy: 'desk-permissions.test.ts',
  },
  {
    name: 'desk: the person who opened the case approves it',
    edits: [replace('desk-offers.opener', 'null')],
    caughtBy: 'desk-permissions.test.ts',
  },
  {
    name: 'desk: the person who proved the identity approves',
    edits: [replace('desk-offers.prover', 'null')],
    caughtBy: 'desk-permissions.test.ts',
  },
  {
    name: 'desk: new contact details are approved unread',
    edits: [replace('desk-offers.unread', 'null')],
    caughtBy: 'desk-permissions.test.ts',
  },
  {
    name: 'desk: a reading of new contact details is not recorded',
    edits: [remove('desk.reading-recorded')],
    caughtBy: 'desk-scenarios.test.ts',
  },
  {
    name: 'desk: a caller who proved nothing hears about the account',
    edits: [remove('case-words.unproven')],
    caughtBy: 'case-words.test.ts',
  },
  {
    name: 'desk: an act is offered before the gate is open',
    edits: [replace('desk-offers.gate/value.elements[1]', 'null')],
    caughtBy: 'desk-permissions.test.ts',
  },
  {
    name: 'desk: another agent than the one whom the customer agreed to acts',
    edits: [replace('desk-offers.gate/value.elements[1]', 'null')],
    caughtBy: 'desk-permissions-matrix.test.ts',
  },
  {
    name: 'desk: a frozen account is worked on',
    edits: [remove('desk-offers.frozen/value.value.right')],
    caughtBy: 'desk-permissions.test.ts',
  },
  {
    name: 'desk: a second case is opened beside the first',
    edits: [remove('desk-offers.second-case/value.elements[2]')],
    caughtBy: 'desk-permissions-matrix.test.ts',
  },
  {
    name: 'desk: what the system with the accounts cannot do is offered',
    edits: [replace('desk-offers.directory-lacks/value', 'false')],
    caughtBy: 'directory-lacks.test.ts',
  },
  {
    name: 'desk: a set-up with the customer on the line is offered where another system has the accounts',
    edits: [replace('desk-offers.customer-sets-up/value', 'false')],
    caughtBy: 'directory-lacks.test.ts',
  },
  {
    name: 'desk: a closed case goes on',
    edits: [remove('desk-offers.closed-case/value.elements[1]')],
    caughtBy: 'desk-permissions.test.ts',
  },
  {
    name: 'desk: a new e-mail address is written down in full',
    edits: [
      replace('desk.masked-email/value.right.properties[0].value', '{{/value.right.properties[0].value.arguments[0]}}'),
    ],
    caughtBy: 'desk-scenarios.test.ts',
  },
  {
    name: 'desk: a new mobile number is written down in full',
    edits: [
      replace(
        'desk.masked-mobile/value.right.properties[0].value',
        '{{/value.right.properties[0].value.arguments[0]}}',
      ),
    ],
    caughtBy: 'desk-scenarios.test.ts',
  },
  {
    name: 'desk: a masked number shows all its digits',
    edits: [
      replace(
        'masking.mobile/value.templateSpans[1].expression',
        '{{/value.templateSpans[0].expression.expression}}(3, -3)',
      ),
    ],
    caughtBy: 'masking.test.ts',
  },
  {
    name: 'desk: the case of one portal is asked for at another',
    edits: [remove('desk.same-portal')],
    caughtBy: 'desk-scenarios.test.ts',
  },
  {
    name: "desk: an agent finds another agent's set-up",
    edits: [replace('desk.own-set-ups/condition', 'false')],
    caughtBy: 'desk-scenarios.test.ts',
  },
  {
    name: 'desk: a disable for a customer is bound to no version',
    edits: [remove('desk.versioned-disable/properties[1]')],
    caughtBy: 'f6-forgotten-key.test.ts',
  },
  {
    name: 'desk: an effect whose outcome is unknown looks done',
    edits: [remove('desk.unknown-outcome')],
    caughtBy: 'staff-lost-answers.test.ts',
  },
  {
    name: 'desk: a refusal that was found out looks like a success',
    edits: [replace('desk.recovered-refusal', 'return null')],
    caughtBy: 'staff-lost-answers.test.ts',
  },
]
