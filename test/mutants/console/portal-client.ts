import { insertBefore, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Whom the console speaks to, how, and how much of an answer it takes (E12, E13). */
export const portalClientMutants: readonly Mutant[] = [
  {
    name: 'portal: plain http leaves this computer',
    edits: [remove('transport.https/condition.right.operand.right')],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'portal: a name that begins like loopback is loopback',
    edits: [replace('transport.loopback/value.left.left', "{{/value.left.left.left}}.startsWith('127.0.0.1')")],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'portal: any certificate is accepted',
    edits: [replace('transport.certificate/value', '({{.}}.options.rejectUnauthorized = false, {{.}})')],
    caughtBy: 'portals.test.ts',
  },
  {
    name: 'portal: a certificate for another host is accepted',
    edits: [replace('transport.certificate/value', '({{.}}.options.checkServerIdentity = () => undefined, {{.}})')],
    caughtBy: 'portals.test.ts',
  },
  {
    name: 'portal: what is wrong with a certificate goes unsaid',
    edits: [replace('failures.certificate/then.value.properties[1].value', "'untrusted'")],
    caughtBy: 'portals.test.ts',
  },
  {
    name: 'network: the check of certificates is turned off',
    edits: [replace('network.verified/value.arguments[0]', '{ ...{{.}}, rejectUnauthorized: false }')],
    caughtBy: 'company-network.test.ts',
  },
  {
    name: 'network: the authorities of this computer are left out of a connection',
    edits: [replace('network.authorities/value', 'undefined')],
    caughtBy: 'company-network.test.ts',
  },
  {
    name: 'network: the authorities of the system are not trusted',
    edits: [replace('network.system-authorities/value', '[]')],
    caughtBy: 'company-network.test.ts',
  },
  {
    name: 'network: mail servers are judged by the authorities of Node alone',
    edits: [remove('mail.authorities')],
    caughtBy: 'server-network.test.ts',
  },
  {
    name: 'network: this computer is reached by a proxy',
    edits: [replace('network.loopback-direct/condition.right', 'false')],
    caughtBy: 'server-network.test.ts',
  },
  {
    name: 'network: what a proxy says is taken for an answer that was lost',
    edits: [replace('failures.proxy/value', "{ kind: 'lost' }")],
    caughtBy: 'company-network.test.ts',
  },
  {
    name: 'network: the password of a proxy is written as it is',
    edits: [
      replace(
        'proxy-sign-ins.sealed/value',
        'Buffer.from({{/value.left.expression.expression.expression.arguments[0]}})',
      ),
    ],
    caughtBy: 'proxy-sign-ins.test.ts',
  },
  {
    name: 'network: a page gives a password to a proxy that did not ask',
    edits: [remove('proxy-sign-ins.asked-alone')],
    caughtBy: 'proxy-sign-ins.test.ts',
  },
  {
    name: 'portal: an effect is sent again where its connection was reset',
    edits: [replace('transport.reads-alone/value', 'true')],
    caughtBy: 'stale-connection.test.ts',
  },
  {
    name: 'portal: a read is sent again though its answer had begun',
    edits: [replace('transport.first-byte/value.left.left.right', 'true')],
    caughtBy: 'stale-connection.test.ts',
  },
  {
    name: 'portal: a redirect is followed with the session and the password',
    edits: [replace('transport.redirects/value', '5')],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'portal: an answer of any size is taken',
    edits: [remove('transport.answer-size')],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'portal: an answer that never ends is waited for',
    edits: [remove('transport.timeout')],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'portal: the time limit restarts with every byte',
    edits: [
      replace('transport.time-limit/declarationList.declarations[0].initializer', 'undefined'),
      replace(
        'transport.timeout',
        'timeout: {{transport.time-limit/declarationList.declarations[0].initializer.arguments[0]}}',
      ),
    ],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'portal: an id climbs to another path',
    edits: [replace('transport.path-dots/condition.arguments[0].value', 'false')],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'portal: an id is put into the path as it is',
    edits: [replace('transport.path-encoding/value.arguments[1].value', '{{/value.arguments[1].value.arguments[0]}}')],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'portal: a key is not sent',
    edits: [remove('transport.idempotency-key')],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'portal: an answer beyond the contract is believed',
    edits: [
      replace('answer.schema/value.condition', 'true'),
      replace('answer.schema/value.then.properties[1].value.properties[1].value', '{{answer.body/value.arguments[0]}}'),
    ],
    caughtBy: 'read-answer.test.ts',
  },
  {
    name: 'portal: a refusal with another status is believed',
    edits: [remove('answer.problem-status/value.condition.right')],
    caughtBy: 'read-answer.test.ts',
  },
  {
    name: 'portal: a trace id forges a line',
    edits: [
      replace('answer.trace-id/value.expression.expression', '{{/value.expression.expression.expression.expression}}'),
    ],
    caughtBy: 'read-answer.test.ts',
  },
  {
    name: 'portal: a trace id fills the audit',
    edits: [replace('answer.trace-id/value', '{{/value.expression.expression}}')],
    caughtBy: 'read-answer.test.ts',
  },
  {
    name: 'portal: what a portal wrote into a refusal is shown as ours',
    edits: [insertBefore('failures.own-words', '...{{failures.problem-members/value}}')],
    caughtBy: 'failures.test.ts',
  },
  {
    name: 'portal: a lost answer is reported as if nothing had been sent',
    edits: [remove('failures.no-answer')],
    caughtBy: 'failures.test.ts',
  },
  {
    name: 'portal: one whose procedures are open is forgotten',
    edits: [remove('portals.open-procedures')],
    caughtBy: 'portals.test.ts',
  },
  {
    name: 'portal: one is forgotten with its sessions alive',
    edits: [remove('portals.sessions-end')],
    caughtBy: 'portals.test.ts',
  },
  {
    name: 'portal: something else that answers passes for a portal',
    edits: [replace('portals.not-a-portal/value.arguments[0]', "'portal-unreachable'")],
    caughtBy: 'portals.test.ts',
  },
  {
    name: 'portal: the sandbox that crashes is started for ever',
    edits: [replace('sandbox-process.restart-limit/condition', '{{/condition.left}} > -99')],
    caughtBy: 'embedded-portal.test.ts',
  },
  {
    name: 'portal: a sandbox that never answers is waited for without end',
    edits: [replace('sandbox-process.start-limit/value', '() => undefined')],
    caughtBy: 'embedded-portal.test.ts',
  },
  {
    name: 'portal: the sandbox goes on after a rejection that nobody handles',
    edits: [remove('sandbox-process.unhandled')],
    caughtBy: 'process.test.ts',
  },
  {
    name: 'portal: the sandbox is started again after the console ended',
    edits: [remove('sandbox-process.stopped/condition.left')],
    caughtBy: 'embedded-portal.test.ts',
  },
  {
    name: 'portal: the sandbox is reached without its secret',
    edits: [
      replace(
        'sandbox-process.secret/value.arguments[0].properties[2].value',
        '{{/value.arguments[0].properties[2].value.expression.expression}}',
      ),
    ],
    caughtBy: 'embedded-portal.test.ts',
  },
  {
    name: 'transport: the body of a request stays in memory',
    edits: [remove('transport.body-overwritten')],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'transport: a token that was overwritten is sent',
    edits: [remove('transport.ended-token')],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'agents: a connection keeps the headers of its first request',
    edits: [remove('agents.forget-request')],
    caughtBy: 'secrets-in-memory.test.ts',
  },
  {
    name: 'transport: the bytes of an answer stay in memory',
    edits: [remove('transport.answer-overwritten')],
    caughtBy: 'transport.test.ts',
  },
  {
    name: 'portal: one that leaves the question for its capabilities unanswered counts as there',
    edits: [remove('connection.unanswered-question/value.right')],
    caughtBy: 'portals.test.ts',
  },
]
