import { inText, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** What a procedure insists on: versions, one at a time, what the secrets may touch, who may. */
export const proceduresMutants: readonly Mutant[] = [
  {
    name: 'procedures: a disable is meant for whatever version is there now',
    edits: [
      replace(
        'procedure.disable-version/value.properties[1].value',
        '(await {{procedure.finish-read/value.expression.expression.expression.expression}}({{procedure.disable-account/value.properties[0].value.arguments[0]}})).{{/value.properties[1].value.name}}',
      ),
    ],
    caughtBy: 'conflicts.test.ts',
  },
  {
    name: 'procedures: a set-up is meant for whatever version is there now',
    edits: [
      replace(
        'procedure.set-up-version/value.properties[2].value',
        '(await {{procedure.finish-read/value.expression.expression.expression.expression}}({{procedure.set-up-account/value.properties[0].value.arguments[0]}})).{{/value.properties[2].value.name}}',
      ),
    ],
    caughtBy: 'conflicts.test.ts',
  },
  {
    name: 'procedures: the version an effect was meant for is not kept with its intent',
    edits: [replace('procedure.expected-version/value.then', 'null')],
    caughtBy: 'restart.test.ts',
  },
  {
    name: 'procedures: an account has two at a time',
    edits: [remove('procedure.one-per-account'), inText('schema.procedures/value', 'UNIQUE INDEX', 'INDEX')],
    caughtBy: 'conflicts.test.ts',
  },
  {
    name: 'procedures: the database allows two open procedures of one account',
    edits: [inText('schema.procedures/value', 'UNIQUE INDEX', 'INDEX')],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'procedures: a refusal that names another version leaves the step as it was',
    edits: [replace('procedure.refusal-version/condition.right', 'false')],
    caughtBy: 'conflicts.test.ts',
  },
  {
    name: 'procedures: an effect that does not belong to the step is sent',
    edits: [remove('procedure.effect-of-step/value.condition.right')],
    caughtBy: 'procedure-machine.test.ts',
  },
  {
    name: 'procedures: an answer to one effect moves another',
    edits: [remove('procedure.answer-of-effect/value.right')],
    caughtBy: 'procedure-machine.test.ts',
  },
  {
    name: 'procedures: a change in one step turns off first',
    edits: [
      replace(
        'procedure.first-step/value.arguments[0].properties[0].value',
        '{{/value.arguments[0].properties[0].value.else}}',
      ),
    ],
    caughtBy: 'procedure-machine-replace.test.ts',
  },
  {
    name: 'procedures: a command that does not fit the step is let through',
    edits: [
      replace('procedure.command-fits-step/then', 'return {{procedure.confirmation-expected/value.arguments[0]}}'),
    ],
    caughtBy: 'refusals.test.ts',
  },
  {
    name: 'procedures: the state is not read back after a disable',
    edits: [replace('procedure.read-back/condition', 'true')],
    caughtBy: 'guides.test.ts',
  },
  {
    name: "procedures: the Authenticator App's secret is written to disk",
    edits: [replace('procedure.enrolment-without-secret/value', '{{procedure.enrolment-members/value}}')],
    caughtBy: 'guides.test.ts',
  },
  {
    name: "procedures: the Authenticator App's secret is shown after its code was verified",
    edits: [replace('procedure.secret-forgotten/condition', 'false')],
    caughtBy: 'guides.test.ts',
  },
  {
    name: 'procedures: a delegated login begins one on an account of another',
    edits: [replace('procedure.own-account/condition', 'true')],
    caughtBy: 'management.test.ts',
  },
  {
    name: 'procedures: one is begun although a prerequisite is missing',
    edits: [replace('procedure.prerequisites/condition', 'false')],
    caughtBy: 'guides.test.ts',
  },
  {
    name: 'procedures: a policy that enforces 2FA does not keep anybody from disabling it',
    edits: [replace('prerequisites.policy/value', 'null')],
    caughtBy: 'prerequisites.test.ts',
  },
  {
    name: 'procedures: a frozen account does not keep anybody from beginning',
    edits: [replace('prerequisites.account-status/condition', 'false')],
    caughtBy: 'prerequisites.test.ts',
  },
  {
    name: 'procedures: a method that the portal does not offer is chosen',
    edits: [replace('procedure.offered-methods/condition', 'false')],
    caughtBy: 'fewer-methods.test.ts',
  },
  {
    name: 'procedures: the e-mail that a change owes is not expected',
    edits: [remove('procedure.confirmation-expected')],
    caughtBy: 'confirmations.test.ts',
  },
  {
    name: 'procedures: an account effect of another login is sent',
    edits: [replace('account-effects.own-login/condition', 'true')],
    caughtBy: 'management.test.ts',
  },
]
