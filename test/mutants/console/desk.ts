import { inFile, type Mutant } from '../mutant.ts'

const offers = 'src/shared/domain/desk-offers.ts'
const commands = 'src/main/desk/case-commands.ts'
const core = 'test/integration/core'
const offersTest = 'test/unit/shared/desk-offers.test.ts'
const matrix = `${core}/desk-offers-matrix.test.ts`
const scenarios = `${core}/desk-scenarios.test.ts`

/** The support desk: what is offered to whom, and what of a case may be written down. */
export const deskMutants: readonly Mutant[] = [
  {
    name: 'desk: an auditor may act',
    edits: inFile(offers, "staff.role === 'auditor' && 'auditor-reads-only'", 'null'),
    caughtBy: offersTest,
  },
  {
    name: 'desk: an act is offered while the outcome of the last one is unknown',
    edits: inFile(offers, "facts.unsettled === true && 'unsettled'", 'null'),
    caughtBy: offersTest,
  },
  {
    name: 'desk: an agent approves',
    edits: inFile(
      offers,
      "  role !== 'approver' && 'approvers-only',\n",
      "  role === 'auditor' && 'approvers-only',\n",
    ),
    caughtBy: offersTest,
  },
  {
    name: 'desk: whoever opened the case approves it',
    edits: inFile(offers, "openedBy.id === id && 'opener-never-approves'", 'null'),
    caughtBy: offersTest,
  },
  {
    name: 'desk: whoever proved the identity approves',
    edits: inFile(offers, "provenBy({ events }).includes(id) && 'prover-never-approves'", 'null'),
    caughtBy: offersTest,
  },
  {
    name: 'desk: an act is offered before the gate is open',
    edits: inFile(offers, 'lack === undefined ? null : lackReasons[lack]', 'null'),
    caughtBy: offersTest,
  },
  {
    name: 'desk: another agent than the one whom the customer agreed to acts',
    edits: inFile(offers, "other && 'another-agent-named'", 'null'),
    caughtBy: matrix,
  },
  {
    name: 'desk: a frozen account is worked on',
    edits: inFile(offers, "(statusOf(facts) === 'frozen' && 'account-frozen')", 'null'),
    caughtBy: offersTest,
  },
  {
    name: 'desk: a second case is opened beside the first',
    edits: inFile(offers, "closed(facts), isOpen && 'another-case-open']\n  }\n  if", 'closed(facts)]\n  }\n  if'),
    caughtBy: matrix,
  },
  {
    name: 'desk: a closed case goes on',
    edits: inFile(offers, "!isOpen && 'case-closed', ", ''),
    caughtBy: offersTest,
  },
  {
    name: 'desk: a new e-mail address is written down in full',
    edits: inFile(commands, 'email: maskedEmail(email)', 'email'),
    caughtBy: scenarios,
  },
  {
    name: 'desk: a new mobile number is written down in full',
    edits: inFile(commands, 'mobile: maskedMobile(mobileNumber)', 'mobile: mobileNumber'),
    caughtBy: scenarios,
  },
  {
    name: 'desk: a masked number shows all its digits',
    edits: inFile('src/shared/domain/masking.ts', "'*'.repeat(Math.max(3, number.length - 6))", 'number.slice(3, -3)'),
    caughtBy: 'test/unit/shared/masking.test.ts',
  },
  {
    name: 'desk: the case of one portal is asked for at another',
    edits: inFile(
      'src/main/desk/desk-session.ts',
      "  if (key !== undefined && portalIdOf(key) !== member.portalId) throw new Refusal('signed-out')\n",
      '',
    ),
    caughtBy: scenarios,
  },
  {
    name: "desk: an agent finds another agent's set-up",
    edits: inFile(
      'src/main/desk/set-ups.ts',
      'if (owner !== actor) waiting.clear()',
      'if (owner === null) waiting.clear()',
    ),
    caughtBy: scenarios,
  },
  {
    name: 'desk: a disable for a customer is bound to no version',
    edits: inFile(commands, "{ step: '5 Disable 2FA', versioned: true }", "{ step: '5 Disable 2FA' }"),
    caughtBy: 'test/faults/f6-forgotten-key.test.ts',
  },
  {
    name: 'desk: an effect whose outcome is unknown looks done',
    edits: inFile(
      'src/main/desk/case-effects.ts',
      "    if (healing.unsettledCases().includes(caseId)) throw new Refusal('outcome-unknown')\n",
      '',
    ),
    caughtBy: `${core}/staff-lost-answers.test.ts`,
  },
  {
    name: 'desk: a refusal that was found out looks like a success',
    edits: inFile(
      'src/main/desk/case-effects.ts',
      '      throw new Refusal(refusalOf(result.problem))\n',
      '      return null as never\n',
    ),
    caughtBy: `${core}/staff-lost-answers.test.ts`,
  },
]
