import { inFile, type Mutant } from '../mutant.ts'

const commands = 'src/main/procedures/commands.ts'
const procedures = 'src/main/procedures/procedures.ts'
const advance = 'src/shared/domain/advance.ts'
const core = 'test/integration/core'
const conflicts = `${core}/conflicts.test.ts`
const guides = `${core}/guides.test.ts`
const refusals = `${core}/refusals.test.ts`

/** What a procedure holds on to: versions, one at a time, what the secrets may touch, who may. */
export const proceduresMutants: readonly Mutant[] = [
  {
    name: 'procedures: a disable is meant for whatever version is there now',
    edits: inFile(
      commands,
      'body: { password, expectedVersion: state.version },',
      'body: { password, expectedVersion: (await accounts.readTwoFactor(accountId)).version },',
    ),
    caughtBy: conflicts,
  },
  {
    name: 'procedures: a set-up is meant for whatever version is there now',
    edits: inFile(
      commands,
      'expectedVersion: state.version, ...(replace',
      'expectedVersion: (await accounts.readTwoFactor(accountId)).version, ...(replace',
    ),
    caughtBy: conflicts,
  },
  {
    name: 'procedures: the version an effect was meant for is not kept with its intent',
    edits: inFile(
      procedures,
      "return 'version' in state ? state.version : null",
      "return 'version' in state ? null : null",
    ),
    caughtBy: `${core}/restart.test.ts`,
  },
  {
    name: 'procedures: an account has two at a time',
    edits: [
      {
        file: procedures,
        find: "        if (store.openOn(procedure.accountId) !== null) throw new Refusal('procedure-open')\n",
        replace: '',
      },
      {
        file: 'src/main/storage/migrations/0001-first.ts',
        find: 'CREATE UNIQUE INDEX one_open_procedure_an_account',
        replace: 'CREATE INDEX one_open_procedure_an_account',
      },
    ],
    caughtBy: conflicts,
  },
  {
    name: 'procedures: the database holds two open procedures of one account',
    edits: inFile(
      'src/main/storage/migrations/0001-first.ts',
      'CREATE UNIQUE INDEX one_open_procedure_an_account',
      'CREATE INDEX one_open_procedure_an_account',
    ),
    caughtBy: 'test/unit/main/storage/open-database.test.ts',
  },
  {
    name: 'procedures: a refusal that tells of another version leaves the step as it was',
    edits: inFile(advance, 'now !== null && now.version !== versionOf(back)', 'now !== null && now.version < 0'),
    caughtBy: conflicts,
  },
  {
    name: 'procedures: an effect that does not belong to the step is sent',
    edits: inFile(advance, 'isWaiting(state) && effectsOf[state.at].includes(event.effect)', 'isWaiting(state)'),
    caughtBy: 'test/unit/shared/advance.test.ts',
  },
  {
    name: 'procedures: an answer to one effect moves another',
    edits: inFile(
      advance,
      'return isInFlight(state) && state.effect === effect',
      'return isInFlight(state) && effect.length > 0',
    ),
    caughtBy: 'test/unit/shared/advance.test.ts',
  },
  {
    name: 'procedures: a change in one step turns off first',
    edits: inFile(advance, "to({ at: procedure.replace ? 'setup' : 'disable', version", "to({ at: 'disable', version"),
    caughtBy: 'test/unit/shared/advance-replace.test.ts',
  },
  {
    name: 'procedures: a command that does not fit the step is let through',
    edits: inFile(
      procedures,
      "    if (next === null) throw new Refusal('wrong-step')\n",
      '    if (next === null) return before\n',
    ),
    caughtBy: refusals,
  },
  {
    name: 'procedures: the state is not read back after a disable',
    edits: inFile(
      commands,
      "if (procedure.state.at !== 'done' || procedure.state.readBack) return procedure",
      "if (procedure.id !== '') return procedure",
    ),
    caughtBy: guides,
  },
  {
    name: "procedures: the Authenticator App's secret is written to disk",
    edits: inFile('src/main/procedures/procedure-result.ts', '  return view\n', '  return { ...view, ...enrolment }\n'),
    caughtBy: guides,
  },
  {
    name: "procedures: the Authenticator App's secret is shown after its code was verified",
    edits: inFile(
      commands,
      "if (procedure.state.at !== 'code' && !isInFlight(procedure.state)) secrets.forget(procedure.id)",
      "if (procedure.state.at === 'cancelled') secrets.forget(procedure.id)",
    ),
    caughtBy: guides,
  },
  {
    name: 'procedures: a delegated login begins one on an account of another',
    edits: inFile(
      commands,
      '    if (view.accountId === accountId) return\n',
      "    if (view.accountId !== '') return\n",
    ),
    caughtBy: `${core}/management.test.ts`,
  },
  {
    name: 'procedures: one is begun although a prerequisite is missing',
    edits: inFile(commands, '      if (missing !== null) {\n', "      if (missing === 'account-twice') {\n"),
    caughtBy: guides,
  },
  {
    name: 'procedures: a policy that enforces 2FA does not keep anybody from disabling it',
    edits: inFile(
      'src/main/procedures/prerequisites.ts',
      "kind === 'change' && replace ? null : 'policy-enforced'",
      "kind === 'change' ? null : null",
    ),
    caughtBy: 'test/unit/main/procedures/prerequisites.test.ts',
  },
  {
    name: 'procedures: a frozen account does not keep anybody from beginning',
    edits: inFile(
      'src/main/procedures/prerequisites.ts',
      "if (account.status !== 'active') return",
      "if (account.status === 'closed') return",
    ),
    caughtBy: 'test/unit/main/procedures/prerequisites.test.ts',
  },
  {
    name: 'procedures: a method that the portal does not offer is chosen',
    edits: inFile(
      commands,
      'if (!parts.portals.ofKey(accountId).capabilities().methods.includes(method)) throw',
      'if (method.length === 0) throw',
    ),
    caughtBy: `${core}/fewer-methods.test.ts`,
  },
  {
    name: 'procedures: the e-mail that a change owes is not expected',
    edits: inFile(procedures, '    expectConfirmation(before, event, at)\n', ''),
    caughtBy: `${core}/confirmations.test.ts`,
  },
  {
    name: 'procedures: an account effect of another login is sent',
    edits: inFile(
      'src/main/accounts/account-effects.ts',
      "if (way.role === 'owner') return way.session",
      'if (way.role !== null) return way.session',
    ),
    caughtBy: `${core}/management.test.ts`,
  },
]
