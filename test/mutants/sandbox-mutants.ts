import { judgeByKit } from './judge-by-kit.ts'
import type { MutantGroup } from './mutant.ts'

const sandbox = 'src/sandbox'

/** Mistakes that a portal could make; each breaks the sentence of the contract that is named. */
export const sandboxMutants: MutantGroup = {
  name: 'sandbox',
  parts: ['src'],
  atOnce: 1,
  judge: judgeByKit,
  mutants: [
    {
      name: 'a code accepted twice',
      edits: [
        {
          file: `${sandbox}/acts/awaited-code.ts`,
          find: '  portal.store.awaited.void(awaited.id)\n  return step ?? null',
          replace: '  return step ?? null',
        },
        {
          file: `${sandbox}/acts/challenge.ts`,
          find: '  if (step !== null) portal.store.factors.useStep(account.id, step)\n  portal.store.challenges.use(id)',
          replace: '  if (step !== null) portal.store.factors.useStep(account.id, step)',
        },
      ],
      caughtBy: 'SES-7',
    },
    {
      name: 'the count cleared by a resend',
      edits: [
        {
          file: `${sandbox}/acts/awaited-code.ts`,
          find: '  portal.store.awaited.renew(issued.awaited)',
          replace: '  portal.store.awaited.renew(issued.awaited)\n  portal.store.attempts.clear(old.subject)',
        },
      ],
      caughtBy: 'LIM-4',
    },
    {
      name: 'the idempotency key ignored',
      edits: [
        {
          file: `${sandbox}/http/mount.ts`,
          find: '    key: key.data,\n    request,',
          replace: '    key: crypto.randomUUID(),\n    request,',
        },
      ],
      caughtBy: 'IDEM-3',
    },
    {
      name: 'a void that does not hold',
      edits: [
        {
          file: `${sandbox}/routes/operations.ts`,
          find: 'if (undecided) operations.void(operationCaller(caller), params.key, portal.clock.now())',
          replace: "if (undecided) return { status: 200, body: { key: params.key, status: 'voided', answer: null } }",
        },
      ],
      caughtBy: 'IDEM-9',
    },
    {
      name: 'accounts told apart by status before sign-in',
      edits: [
        {
          file: `${sandbox}/routes/sessions.ts`,
          find: 'requireSignIn(portal, passwordTries(portal, ',
          replace:
            "if (!account) throw new PortalProblem('password-reset-required', 'No such User ID')\n        requireSignIn(portal, passwordTries(portal, ",
        },
      ],
      caughtBy: 'SES-4',
    },
    {
      name: 'a TOTP step replayed',
      edits: [
        {
          file: `${sandbox}/rules/totp.ts`,
          find: 'step >= 0 && (lastStep === null || step > lastStep)',
          replace: 'step >= 0 || lastStep === null',
        },
      ],
      caughtBy: 'SES-11',
    },
    {
      name: 'no notice to the old address',
      edits: [
        {
          file: `${sandbox}/acts/send.ts`,
          find: '    alsoTo.email === undefined ? undefined : emailTo(alsoTo.email),\n    textTo(alsoTo.mobile ?? null),\n',
          replace: '    alsoTo.email === null ? undefined : undefined,\n',
        },
      ],
      caughtBy: 'NOT-2',
    },
    {
      name: 'the opener approving',
      edits: [
        {
          file: `${sandbox}/rules/approval.ts`,
          find: 'person.id === ofCase.openedBy',
          replace: "person.id === '' && ofCase.openedBy === ''",
        },
      ],
      caughtBy: 'GATE-5',
    },
    {
      name: 'whoever proved approving',
      edits: [
        {
          file: `${sandbox}/rules/approval.ts`,
          find: 'ofCase.provenBy.includes(person.id)',
          replace: "ofCase.provenBy.includes('') && person.id === ''",
        },
      ],
      caughtBy: 'GATE-12',
    },
    {
      name: 'points counted twice',
      edits: [
        {
          file: `${sandbox}/rules/gate.ts`,
          find: "one.kind === added.kind && one.outcome === 'passed'",
          replace: "one.kind === added.kind && one.outcome === 'failed'",
        },
      ],
      caughtBy: 'DESK-8',
    },
    {
      name: 'a full number shown',
      edits: [
        {
          file: `${sandbox}/rules/masking.ts`,
          find: "return `${number.slice(0, 3)}${'*'.repeat(hidden)}${number.slice(-3)}`",
          replace: 'return hidden < 0 ? number.slice(0, 3) : number',
        },
      ],
      caughtBy: 'ACC-3',
    },
  ],
}
