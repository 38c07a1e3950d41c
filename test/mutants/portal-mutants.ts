import { insertAfter, remove, replace } from './edits.ts'
import { consoleMutants } from './console/console-mutants.ts'
import { judgeByVitest } from './judge-by-vitest.ts'
import type { MutantGroup } from './mutant.ts'

/** Protections of the sandbox portal that no request of the kit can judge: its host, its disk, its clock, many callers at once. */
export const portalMutants: MutantGroup = {
  name: 'portal',
  parts: consoleMutants.parts,
  atOnce: 2,
  judge: judgeByVitest,
  mutants: [
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
      name: 'portal: a text of one line takes directions and separators',
      edits: [replace('free-text.line/value', '/^[^\\n]*$/')],
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
