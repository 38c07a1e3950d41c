import { inText, insertAfter, insertBefore, remove, replace } from './edits.ts'
import { consoleMutants } from './console/console-mutants.ts'
import { judgeByVitest } from './judge-by-vitest.ts'
import type { MutantGroup } from './mutant.ts'
import { staffProviderMutants } from './openid-mutants.ts'

/** Protections of the sandbox portal that no request of the kit can judge: its host, its disk, its clock, many callers at once. */
export const portalMutants: MutantGroup = {
  name: 'portal',
  parts: consoleMutants.parts,
  atOnce: 2,
  judge: judgeByVitest,
  mutants: [
    ...staffProviderMutants,
    {
      name: 'portal: what an earlier version wrote is not folded',
      edits: [replace('customer-search.refold/condition', 'true')],
      caughtBy: 'searched-texts.test.ts',
    },
    {
      name: 'portal: numbers are not searched',
      edits: [replace('customer-search.numbers/expression.arguments[1].body.statements[1]', 'return 0')],
      caughtBy: 'customer-search.test.ts',
    },
    {
      name: 'portal: a message that was not delivered is given up',
      edits: [replace('portal-messages.retried/value.arguments[2]', 'null')],
      caughtBy: 'delivery.test.ts',
      sentence: 'MSG-1',
    },
    {
      name: 'portal: the next code can be guessed',
      edits: [replace('portal-codes.random/value.expression.expression.arguments[0]', "'0'")],
      caughtBy: 'new-codes.test.ts',
      sentence: 'MSG-3',
    },
    {
      name: 'portal: tokens of links are in the log',
      edits: [
        insertAfter(
          'portal-http.trace',
          '{{portal-http.error-log/value.arguments[0].value.arguments[1].arguments[2]}}({{/value.expression.expression}}.req.url)',
        ),
      ],
      caughtBy: 'canaries.test.ts',
      sentence: 'MSG-5',
    },
    {
      name: 'portal: the directory changes an account outside a transaction',
      edits: [remove('portal-directory.transaction')],
      caughtBy: 'built-in-directory.test.ts',
    },
    {
      name: 'gateway: what staff do is not in the audit',
      edits: [remove('server-audit.same-transaction')],
      caughtBy: 'gateway-audit-and-backup.test.ts',
    },
    {
      name: 'gateway: who was added is not in the audit',
      edits: [remove('server-audit.staff-added')],
      caughtBy: 'gateway-audit-and-backup.test.ts',
    },
    {
      name: 'gateway: who was disabled is not in the audit',
      edits: [remove('server-audit.staff-disabled')],
      caughtBy: 'gateway-audit-and-backup.test.ts',
    },
    {
      name: 'gateway: backups are not in the audit',
      edits: [remove('server-audit.backups')],
      caughtBy: 'gateway-audit-and-backup.test.ts',
    },
    {
      name: 'gateway: clear text of another computer is answered',
      edits: [replace('gateway.clear-text-refused/value', 'true')],
      caughtBy: 'trusted-proxies.test.ts',
    },
    {
      name: 'gateway: everybody reads the metrics',
      edits: [replace('gateway.metrics-readers/value', 'true')],
      caughtBy: 'gateway-operations.test.ts',
    },
    {
      name: 'gateway: TLS older than 1.2 is spoken',
      edits: [replace('gateway.tls-version/value', "'TLSv1'")],
      caughtBy: 'gateway-operations.test.ts',
    },
    {
      name: 'gateway: a stop cuts off the requests that run',
      edits: [remove('gateway.running-requests-end')],
      caughtBy: 'gateway-operations.test.ts',
    },
    {
      name: 'gateway: an account without an address is asked for consent',
      edits: [replace('portal-consent.address/condition', 'false')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'gateway: an invitation that the system sent is not shown',
      edits: [replace('remote-effects.invitation-shown/value', 'undefined')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'gateway: a restore goes on over what is there',
      edits: [replace('gateway.never-over/condition', 'false')],
      caughtBy: 'gateway-audit-and-backup.test.ts',
    },
    {
      name: 'gateway: the page of a consent runs scripts of others',
      edits: [remove('gateway.consent-page-headers')],
      caughtBy: 'gateway-consent-page.test.ts',
    },
    {
      name: 'gateway: a secret is read from a file that others may read',
      edits: [replace('gateway.secret-file-mode/condition', 'false')],
      caughtBy: 'gateway-config.test.ts',
    },
    {
      name: 'gateway: it speaks clear text on every address',
      edits: [replace('gateway.no-clear-text/condition', 'false')],
      caughtBy: 'gateway-config.test.ts',
    },
    {
      name: 'gateway: X-Forwarded-For is believed of everybody',
      edits: [replace('gateway.trusted-proxy/expression', 'true')],
      caughtBy: 'trusted-proxies.test.ts',
    },
    {
      name: 'gateway: the key of another certificate is taken',
      edits: [replace('gateway.tls-pair/condition', 'false')],
      caughtBy: 'gateway-start.test.ts',
    },
    {
      name: 'gateway: an expired certificate is used',
      edits: [replace('gateway.tls-expired/condition', 'false')],
      caughtBy: 'gateway-start.test.ts',
    },
    {
      name: 'gateway: one address tries to sign in without a limit',
      edits: [remove('gateway.address-limit')],
      caughtBy: 'gateway-start.test.ts',
    },
    {
      name: 'gateway: sample staff may sign in',
      edits: [remove('gateway.no-sample-staff')],
      caughtBy: 'gateway-start.test.ts',
    },
    {
      name: 'gateway: who was disabled works on',
      edits: [remove('gateway.disabled-staff-sessions')],
      caughtBy: 'gateway-start.test.ts',
    },
    {
      name: 'gateway: who was disabled finishes a sign-in',
      edits: [replace('gateway.disabled-staff-challenge/condition', 'false')],
      caughtBy: 'gateway-start.test.ts',
    },
    {
      name: 'remote: one reading is enough to reject an effect',
      edits: [replace('remote-effects.two-readings/value', 'true')],
      caughtBy: 'remote-steps.test.ts',
    },
    {
      name: 'remote: a removal that was done in part is rejected',
      edits: [replace('remote-effects.by-id-alone/condition', 'false')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'remote: a flag that was turned off in between is rejected',
      edits: [replace('remote-effects.flag-by-mark/value', '{{/value.left}}')],
      caughtBy: 'remote-steps.test.ts',
    },
    {
      name: 'remote: a call leaves before it is marked as sent',
      edits: [remove('remote-effects.sent-first')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'remote: an effect is read as often as somebody asks',
      edits: [replace('remote-effects.claimed/condition', 'false')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'remote: a node whose claim ran out goes on',
      edits: [replace('remote-effects.still-claimed/condition', 'false')],
      caughtBy: 'remote-steps-in-order.test.ts',
    },
    {
      name: 'remote: what was judged long ago is sent',
      edits: [replace('remote-effects.not-stale/value', 'true')],
      caughtBy: 'remote-steps-in-order.test.ts',
    },
    {
      name: 'remote: what somebody else did is taken for a call that was never sent',
      edits: [remove('remote-effects.nothing-sent')],
      caughtBy: 'remote-steps.test.ts',
    },
    {
      name: 'remote: anybody’s line in the log of the system is ours',
      edits: [replace('remote-effects.logged-by-us/value.arguments[0].value', 'true')],
      caughtBy: 'remote-steps-in-order.test.ts',
    },
    {
      name: 'remote: a call may take for ever',
      edits: [replace('remote-directory.in-time', 'new Promise(() => undefined)')],
      caughtBy: 'remote-call-limit.test.ts',
    },
    {
      name: 'remote: two effects are open on one account',
      edits: [replace('remote-effects.one-at-a-time/condition', 'true')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'remote: what left for the system is voided',
      edits: [replace('remote-effects.not-voided/value', 'false')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'remote: what the system cannot do is tried',
      edits: [replace('remote-directory.lacks/value', 'undefined')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'remote: the capabilities do not say what the system lacks',
      edits: [replace('remote-directory.lacks-shown/value', '[]')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'remote: a scenario begins that the system cannot bring to its end',
      edits: [replace('remote-directory.lacks-in-scenario/condition', 'false')],
      caughtBy: 'remote-steps-in-order.test.ts',
    },
    {
      name: 'remote: a change that was not seen reads as one by somebody else',
      edits: [replace('remote-effects.not-seen-until/value', '{}')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'remote customers: a guess during a lock reaches the system',
      edits: [remove('remote-customers.locked-sign-in')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: a refusal of the system shows in which state a login is',
      edits: [replace('remote-customers.same-refusal/value', 'false')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: of many requests at once each has a code sent',
      edits: [remove('remote-customers.pause-first')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: a session goes on whose session at the system is over',
      edits: [remove('remote-customers.session-ends')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: a password is compared during a lock',
      edits: [remove('remote-customers.locked-password')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: a password that the system found wrong changes something',
      edits: [replace('remote-customers.password-counted/condition', 'true')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: a set-up begins on an account that has a method',
      edits: [replace('remote-customers.active-method/condition', 'false')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: a code whose answer is lost begins no pause',
      edits: [remove('remote-customers.resend-counted')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: a set-up that is over takes a code',
      edits: [replace('remote-customers.waiting/condition', 'false')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: wrong codes are not counted',
      edits: [remove('remote-customers.code-counted')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: the desk lifts the lock of the system alone',
      edits: [remove('remote-customers.unlocked-here')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote customers: another customer’s set-up takes a code',
      edits: [
        inText('remote-customers.own-enrolment/value.arguments[0]', 'account_id = ?', '(account_id = ? OR true)'),
      ],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote: an answer that cannot be read is taken',
      edits: [replace('remote-directory.unreadable-is-lost/value.condition', 'true')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'remote: the gateway’s refused credential ends the agent’s session',
      edits: [replace('remote-directory.own-credential/value', "'unauthenticated'")],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'keycloak: a password is removed like a second factor',
      edits: [replace('keycloak.never-a-password/condition', 'false')],
      caughtBy: 'keycloak-answers.test.ts',
    },
    {
      name: 'keycloak: factors are removed that the case does not name',
      edits: [replace('keycloak.named-ids-alone/expression', '{{/expression.expression.expression}}')],
      caughtBy: 'keycloak-answers.test.ts',
    },
    {
      name: 'keycloak: an id leads to another path',
      edits: [replace('keycloak.path-of-an-id/condition', 'false')],
      caughtBy: 'keycloak-answers.test.ts',
    },
    {
      name: 'keycloak: a refused credential may have taken effect',
      edits: [replace('keycloak.credential-refused/expression', '404')],
      caughtBy: 'keycloak-answers.test.ts',
    },
    {
      name: 'keycloak: privileges that are too wide are not reported',
      edits: [remove('keycloak.too-wide')],
      caughtBy: 'keycloak-answers.test.ts',
    },
    {
      name: 'remote: the method that a customer proved is forgotten',
      edits: [replace('remote-customers.proved-method/value.left.right', 'null')],
      caughtBy: 'remote-proved-method.test.ts',
    },
    {
      name: 'better-auth: another account is read than the one that was asked for',
      edits: [replace('better-auth.this-account/condition', 'false')],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'better-auth: an account without the flag is off',
      edits: [replace('better-auth.flag-is-there/condition', 'false')],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'better-auth: a sign-in that is over is an ended session',
      edits: [replace('better-auth.sign-in-over/condition', 'false')],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'better-auth: a code is sent for a set-up whatever the password',
      edits: [replace('better-auth.code-needs-password/condition', 'false')],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'better-auth: a set-up that is on without a code waits for one',
      edits: [replace('better-auth.on-without-a-code/condition', 'false')],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'better-auth: a change that was made is refused',
      edits: [replace('better-auth.refused-after-the-change/condition', 'false')],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'better-auth: privileges that are too wide are not reported',
      edits: [replace('better-auth.too-wide/value', '[]')],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'better-auth: the gateway’s own refusal is the customer’s',
      edits: [replace('better-auth.credential-refused/condition', 'false')],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'better-auth: a refusal is read by its status alone',
      edits: [replace('better-auth.refusal-by-code/condition', 'false')],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'better-auth: a 401 that is not known ends the session',
      edits: [replace('better-auth.unknown-401/value.properties[1].value', "'session-ended'")],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'better-auth: its own header for a wait is not read',
      edits: [replace('better-auth.own-wait-header/value.arguments[0].left.left', 'undefined')],
      caughtBy: 'better-auth-answers.test.ts',
    },
    {
      name: 'privacyidea: a number is shown whole',
      edits: [
        replace('privacyidea.masked-destination/value.properties[0].value', '{{/value.properties[0].value.left}}'),
      ],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: a session that ended is a fault of the customer’s rights',
      edits: [replace('privacyidea.session-ended/value.condition', 'false')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: any 401 ends a customer’s session',
      edits: [replace('privacyidea.unknown-401/value.right', 'true')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: any 401 is a wrong password',
      edits: [replace('privacyidea.password-by-error/condition', '{{/condition.left.expression}}.status === 401')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: an administrator signs in as a customer',
      edits: [replace('privacyidea.customers-alone/value', 'true')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: a refused credential may have taken effect',
      edits: [replace('privacyidea.credential-refused/expression', '499')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: a name finds others',
      edits: [replace('privacyidea.name-is-no-pattern/value', 'true')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: an address of two accounts signs one of them in',
      edits: [replace('privacyidea.one-user/condition', 'false')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: tokens of others are an account’s own',
      edits: [replace('privacyidea.own-tokens-alone/value', '{{/value.expression.expression}}')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: tokens are deleted that the case does not name',
      edits: [replace('privacyidea.named-serials-alone/value', '{{/value.expression.expression}}')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: what another deleted is the gateway’s own',
      edits: [replace('privacyidea.log-names-us/value', 'true')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: a password alone signs in, whatever the account has',
      edits: [replace('privacyidea.code-before-session/condition', 'true')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: any code is right',
      edits: [replace('privacyidea.code-judged/condition', 'true')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: a set-up begins whatever the password',
      edits: [replace('privacyidea.set-up-by-password/condition', 'false')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: a set-up is on that nobody proved',
      edits: [replace('privacyidea.proved-set-up/condition', 'false')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: a set-up waits for a code that was never sent',
      edits: [replace('privacyidea.unsent-is-said/condition', 'false')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: a method that is on is completed or cancelled once more',
      edits: [replace('privacyidea.own-set-up/value.arguments[0].body', '{{/value.arguments[0].body.left}}')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'privacyidea: privileges that are too wide are not reported',
      edits: [replace('privacyidea.too-wide/value', '[]')],
      caughtBy: 'privacyidea-answers.test.ts',
    },
    {
      name: 'connectors: an answer is read however long it is',
      edits: [replace('connectors.answer-bounded/condition', 'false')],
      caughtBy: 'keycloak-answers.test.ts',
    },
    {
      name: 'connectors: a credential is sent to another machine in the clear',
      edits: [replace('connectors.no-plain-http/condition', 'false')],
      caughtBy: 'keycloak-answers.test.ts',
    },
    {
      name: 'connectors: a request that waits for a connection takes the system for away',
      edits: [insertBefore('connectors.waits-for-connection', '{{/value.arguments[1].body.statements[3]}}')],
      caughtBy: 'system-client.test.ts',
    },
    {
      name: 'remote: a board shows cases whose accounts it did not read',
      edits: [replace('remote-directory.board-as-read/value.arguments[1]', '{{remote-directory.board-page/value}}')],
      caughtBy: 'remote-board.test.ts',
    },
    {
      name: 'remote: an account is read once more after the reading that showed the effect',
      edits: [replace('remote-effects.read-once/value.arguments[0].left', 'undefined')],
      caughtBy: 'remote-effects.test.ts',
    },
    {
      name: 'remote: a sign-out leaves the session of the system',
      edits: [remove('remote-customers.signed-out-there')],
      caughtBy: 'remote-customers.test.ts',
    },
    {
      name: 'remote: each board reads all of its accounts by itself',
      edits: [replace('remote-directory.board-reads-shared/value.left', 'undefined')],
      caughtBy: 'remote-board.test.ts',
    },
    {
      name: 'portal: another host than its own is answered',
      edits: [replace('portal-http.host/condition', 'true')],
      caughtBy: 'protection.test.ts',
    },
    {
      name: 'a body under a transfer encoding is read as it is',
      edits: [remove('portal-http.transfer-encoding')],
      caughtBy: 'protection.test.ts',
    },
    {
      name: 'portal: a request may name two Hosts',
      edits: [remove('portal-http.one-line-each')],
      caughtBy: 'protection.test.ts',
    },
    {
      name: 'portal: a request may name a whole address',
      edits: [remove('portal-http.request-target')],
      caughtBy: 'protection.test.ts',
    },
    {
      name: 'portal: a new password is as long as what is not seen makes it',
      edits: [replace('portal-passwords.unseen/value', '{{/value.expression.expression}}')],
      caughtBy: 'new-password.test.ts',
    },
    {
      name: 'input: joiners are taken out where letters need them',
      edits: [
        replace(
          'input.joiners/value',
          "{{/value.expression.expression.expression.expression}}.replaceAll(/[\\u200c\\u200d]/g, '')",
        ),
      ],
      caughtBy: 'text-from-outside.test.ts',
    },
    {
      name: 'input: a text takes control characters',
      edits: [remove('free-text.control')],
      caughtBy: 'text-from-outside.test.ts',
    },
    {
      name: 'input: a text may have any length',
      edits: [replace('free-text.length/value.condition', 'false')],
      caughtBy: 'text-from-outside.test.ts',
    },
    {
      name: 'input: a code has European digits alone',
      edits: [replace('input.code/value.expression.expression', '{{/value.expression.expression.arguments[0]}}')],
      caughtBy: 'text-from-outside.test.ts',
    },
    {
      name: 'input: scripts whose digits follow each other are one',
      edits: [replace('input.digits/value', '{{/value.left}}')],
      caughtBy: 'text-from-outside.test.ts',
    },
    {
      name: 'input: two spellings of a domain are two accounts',
      edits: [replace('input.one-domain/value', '{{/value.whenTrue}}')],
      caughtBy: 'text-from-outside.test.ts',
    },
    {
      name: 'input: a User ID keeps what was copied with it',
      edits: [
        replace(
          'input.user-id/value',
          '{{/value.expression.expression.expression.expression.arguments[0].arguments[0]}}.trim()',
        ),
      ],
      caughtBy: 'text-from-outside.test.ts',
    },
    {
      name: 'input: an extension becomes digits of the number',
      edits: [remove('phone-number.extension')],
      caughtBy: 'text-from-outside.test.ts',
    },
    {
      name: 'portal: a password is hashed as it was typed',
      edits: [
        replace(
          'portal-passwords.form-set/value.arguments[2].expression.arguments[0]',
          '{{/value.arguments[2].expression.arguments[0].arguments[0]}}',
        ),
      ],
      caughtBy: 'passwords.test.ts',
    },
    {
      name: 'portal: what was hashed before in another form fits no more',
      edits: [
        replace(
          'portal-passwords.forms/expression.arguments[0].elements[1]',
          '{{/expression.arguments[0].elements[0]}}',
        ),
      ],
      caughtBy: 'passwords.test.ts',
    },
    {
      name: 'portal: a text of one line takes several',
      edits: [remove('free-text.line')],
      caughtBy: 'free-text.test.ts',
    },
    {
      name: 'portal: the controls ask for no secret',
      edits: [replace('portal-http.control-secret/condition', 'false')],
      caughtBy: 'protection.test.ts',
    },
    {
      name: 'portal: it listens beyond this computer',
      edits: [replace('portal-http.loopback/value.arguments[1]', "'0.0.0.0'")],
      caughtBy: 'protection.test.ts',
    },
    {
      name: 'portal: an effect leaves no answer for the same request',
      edits: [remove('portal-operations.answer-stored')],
      caughtBy: 'f4-more-kills.test.ts',
    },
    {
      name: 'portal: a contact update is read in full after the decision',
      edits: [replace('portal-contact.read-while-asked/condition', "{{/condition.left}} === 'refused'")],
      caughtBy: 'contact-update.test.ts',
    },
    {
      name: 'portal: an approver approves details that they never read',
      edits: [remove('portal-contact.read-before-approved')],
      caughtBy: 'contact-update.test.ts',
    },
    {
      name: 'portal: an approval counts for another contact update',
      edits: [replace('portal-approval.contact-update/value', 'false')],
      caughtBy: 'contact-update.test.ts',
    },
    {
      name: 'portal: the case does not show who read a contact update in full',
      edits: [remove('portal-contact.reading-told')],
      caughtBy: 'contact-update.test.ts',
    },
    {
      name: 'portal: a set-up on the line after a refused consent',
      edits: [remove('portal-gate.set-up-consent')],
      caughtBy: 'assisted.test.ts',
    },
    {
      name: 'portal: anyone with the link of an invitation sets another password',
      edits: [remove('portal-invitation.password-asked')],
      caughtBy: 'invitation.test.ts',
    },
    {
      name: 'portal: an invitation sets up SMS against what the desk said',
      edits: [remove('portal-invitation.sms-withheld')],
      caughtBy: 'invitation.test.ts',
    },
    {
      name: 'portal: a closed case is judged again',
      edits: [remove('portal-case.judged-once')],
      caughtBy: 'judgements.test.ts',
    },
    {
      name: 'portal: what an act was judged by is not kept',
      edits: [remove('portal-case.judgement')],
      caughtBy: 'judgements.test.ts',
    },
    {
      name: 'portal: what a case was at its closing is not kept',
      edits: [remove('portal-case.judged-at-closing')],
      caughtBy: 'judgements.test.ts',
    },
    {
      name: 'portal: a key answers another request',
      edits: [replace('portal-operations.same-request/condition', 'false')],
      caughtBy: 'f5-one-key.test.ts',
    },
    {
      name: 'portal: the hash of a request includes its password',
      edits: [replace('portal-operations.secret-fields/value', '[]')],
      caughtBy: 'exactly-once.test.ts',
    },
    {
      name: 'portal: a repeat is answered while tries are locked',
      edits: [remove('portal-operations.repeat-locked')],
      caughtBy: 'exactly-once.test.ts',
    },
    {
      name: 'portal: any number of passwords waits to be checked',
      edits: [remove('portal-passwords.waiting')],
      caughtBy: 'password-hashing.test.ts',
      sentence: 'GEN-17',
    },
    {
      name: 'portal: a repeat is answered faster than a password is checked',
      edits: [remove('portal-operations.repeat-hash')],
      caughtBy: 'password-flood.test.ts',
    },
    {
      name: 'portal: wrong guesses are not counted',
      edits: [remove('portal-limits.counted')],
      caughtBy: 'f7-guessing.test.ts',
    },
    {
      name: 'portal: a clock that went back takes an older time step',
      edits: [replace('portal-totp.step-once/value.arguments[0].value.left.right.operatorToken', '!==')],
      caughtBy: 'f8-portal-clock.test.ts',
    },
    {
      name: 'portal: a form without the token of the session is taken',
      edits: [replace('web-pages.form-token/value', 'true')],
      caughtBy: 'web-page-protection.test.ts',
    },
    {
      name: 'portal: a form that another origin sent is taken',
      edits: [remove('web-pages.origin')],
      caughtBy: 'web-page-protection.test.ts',
    },
    {
      name: 'portal: a script reads the cookie of the web pages',
      edits: [remove('web-pages.cookie/value.properties[1]')],
      caughtBy: 'web-page-protection.test.ts',
    },
    {
      name: 'portal: the cookie of the web pages goes along from other sites',
      edits: [remove('web-pages.cookie/value.properties[2]')],
      caughtBy: 'web-page-protection.test.ts',
    },
    {
      name: 'portal: a session of the web pages keeps its id at sign-in',
      edits: [replace('web-pages.new-session-id/value', '{{/value.arguments[0]}}')],
      caughtBy: 'web-page-protection.test.ts',
    },
    {
      name: 'portal: a sign-in form that is sent twice counts twice',
      edits: [replace('web-pages.sign-in-once/value', 'undefined')],
      caughtBy: 'web-page-protection.test.ts',
    },
    {
      name: 'portal: a form that is sent twice has two effects',
      edits: [replace('web-pages.form-key/value', 'crypto.randomUUID()')],
      caughtBy: 'web-page-protection.test.ts',
    },
    {
      name: 'portal: the web pages have no content policy',
      edits: [remove('web-pages.content-policy')],
      caughtBy: 'web-page-protection.test.ts',
    },
    {
      name: 'portal: ids of the web pages can be learnt',
      edits: [replace('web-pages.random-names/value.arguments[0]', "'seed'")],
      caughtBy: 'web-page-protection.test.ts',
    },
    {
      name: 'portal: markup in a name is markup on a web page',
      edits: [replace('web-pages.plain-text/value', 'Object.assign(Object({{.}}), { isEscaped: true })')],
      caughtBy: 'web-page-protection.test.ts',
    },
  ],
}
