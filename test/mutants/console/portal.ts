import { inFile, type Mutant } from '../mutant.ts'

const transport = 'src/main/portal/transport.ts'
const answer = 'src/main/portal/read-answer.ts'
const failures = 'src/main/portal/failures.ts'
const embedded = 'src/main/portal/embedded-portal.ts'
const transportTest = 'test/unit/main/portal/transport.test.ts'
const answerTest = 'test/unit/main/portal/read-answer.test.ts'
const failuresTest = 'test/unit/main/portal/failures.test.ts'
const embeddedTest = 'test/unit/main/portal/embedded-portal.test.ts'
const portals = 'test/integration/core/portals.test.ts'

/** Whom the console speaks to, how, and how much of an answer it takes (E12, E13). */
export const portalMutants: readonly Mutant[] = [
  {
    name: 'portal: plain http leaves this computer',
    edits: inFile(transport, "!(url.protocol === 'http:' && loopback)", "url.protocol !== 'http:'"),
    caughtBy: transportTest,
  },
  {
    name: 'portal: a name that begins like loopback is loopback',
    edits: inFile(transport, "url.hostname === '127.0.0.1'", "url.hostname.startsWith('127.0.0.1')"),
    caughtBy: transportTest,
  },
  {
    name: 'portal: any certificate is accepted',
    edits: [
      {
        file: transport,
        find: "import type { Agent as HttpsAgent } from 'node:https'",
        replace: "import { Agent as HttpsAgent } from 'node:https'",
      },
      {
        file: transport,
        find: 'httpsAgent: options.httpsAgent,',
        replace: 'httpsAgent: new HttpsAgent({ ...options.httpsAgent.options, rejectUnauthorized: false }),',
      },
    ],
    caughtBy: portals,
  },
  {
    name: 'portal: a certificate for another host is accepted',
    edits: [
      {
        file: transport,
        find: "import type { Agent as HttpsAgent } from 'node:https'",
        replace: "import { Agent as HttpsAgent } from 'node:https'",
      },
      {
        file: transport,
        find: 'httpsAgent: options.httpsAgent,',
        replace: 'httpsAgent: new HttpsAgent({ ...options.httpsAgent.options, checkServerIdentity: () => undefined }),',
      },
    ],
    caughtBy: portals,
  },
  {
    name: 'portal: what is wrong with a certificate goes unsaid',
    edits: inFile(failures, "certificate: certificateTroubles[code] ?? 'untrusted' }", "certificate: 'untrusted' }"),
    caughtBy: portals,
  },
  {
    name: 'portal: a redirect is followed with the session and the password',
    edits: inFile(transport, 'maxRedirects: 0,', 'maxRedirects: 5,'),
    caughtBy: transportTest,
  },
  {
    name: 'portal: an answer of any size is taken',
    edits: inFile(transport, '    maxContentLength: maxAnswerBytes,\n', ''),
    caughtBy: transportTest,
  },
  {
    name: 'portal: an answer that never ends is waited for',
    edits: inFile(transport, '        signal: AbortSignal.timeout(options.timeoutMs),\n', ''),
    caughtBy: transportTest,
  },
  {
    name: 'portal: the time limit begins anew with every byte',
    edits: inFile(transport, 'signal: AbortSignal.timeout(options.timeoutMs)', 'timeout: options.timeoutMs'),
    caughtBy: transportTest,
  },
  {
    name: 'portal: an id climbs to another path',
    edits: inFile(transport, "value === '' || value === '.' || value === '..'", "value === ''"),
    caughtBy: transportTest,
  },
  {
    name: 'portal: an id is put into the path as it is',
    edits: inFile(transport, "encodeURIComponent(params?.[name] ?? '')", "params?.[name] ?? ''"),
    caughtBy: transportTest,
  },
  {
    name: 'portal: a key is not sent',
    edits: inFile(transport, "...(extras.key === undefined ? {} : { 'Idempotency-Key': extras.key }),", ''),
    caughtBy: transportTest,
  },
  {
    name: 'portal: an answer beyond the contract is believed',
    edits: inFile(
      answer,
      "      : { kind: 'misbehaved', traceId }\n  }\n  const",
      "      : { kind: 'answered', answer: raw as AnswerOf<E>, traceId }\n  }\n  const",
    ),
    caughtBy: answerTest,
  },
  {
    name: 'portal: a refusal with another status is believed',
    edits: inFile(answer, 'refused.success && problemStatus[refused.data.code] === raw.status', 'refused.success'),
    caughtBy: answerTest,
  },
  {
    name: 'portal: a trace id forges a line',
    edits: inFile(answer, "text.replace(/[^\\x21-\\x7e]/g, '').slice(0, 128)", 'text.slice(0, 128)'),
    caughtBy: answerTest,
  },
  {
    name: 'portal: a trace id fills the audit',
    edits: inFile(answer, ".replace(/[^\\x21-\\x7e]/g, '').slice(0, 128)", ".replace(/[^\\x21-\\x7e]/g, '')"),
    caughtBy: answerTest,
  },
  {
    name: 'portal: what a portal wrote into a refusal is shown as ours',
    edits: inFile(
      failures,
      '  return failureOf(problem.code, {\n    traceId,',
      '  return failureOf(problem.code, {\n    ...problem,\n    traceId,',
    ),
    caughtBy: failuresTest,
  },
  {
    name: 'portal: one whose procedures are open is forgotten',
    edits: inFile(
      'src/main/portals/portal-commands.ts',
      "      if (isNeeded(portalId)) throw new Refusal(failureOf('procedure-open'))\n",
      '',
    ),
    caughtBy: portals,
  },
  {
    name: 'portal: one is forgotten with its sessions alive',
    edits: inFile('src/main/portals/portal-commands.ts', '      await sessions.forgetPortal(portalId)\n', ''),
    caughtBy: portals,
  },
  {
    name: 'portal: something else that answers passes for a portal',
    edits: inFile(
      'src/main/portals/portal-commands.ts',
      "      throw new Refusal('not-a-portal')",
      "      throw new Refusal('portal-unreachable')",
    ),
    caughtBy: portals,
  },
  {
    name: 'portal: the sandbox that crashes is started for ever',
    edits: inFile(embedded, 'if (startsLeft > 0) later', 'if (startsLeft > -99) later'),
    caughtBy: embeddedTest,
  },
  {
    name: 'portal: the sandbox is started again after the console ended',
    edits: inFile(embedded, 'if (stopped || current !== child) return', 'if (current !== child) return'),
    caughtBy: embeddedTest,
  },
  {
    name: 'portal: the sandbox is reached without its secret',
    edits: inFile(embedded, 'secret: z.string().min(16)', 'secret: z.string()'),
    caughtBy: embeddedTest,
  },
]
