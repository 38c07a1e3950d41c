import { accountDocs, logDocs } from './examples/accounts.ts'
import { caseActDocs, caseDocs, proofDocs } from './examples/cases.ts'
import { capabilityDocs, operationDocs } from './examples/general.ts'
import { linkDocs } from './examples/links.ts'
import { passwordDocs, sessionDocs } from './examples/sessions.ts'
import { customerDocs, staffSessionDocs } from './examples/staff.ts'
import { twoFactorDocs } from './examples/two-factor.ts'
import type { Section } from './operation-doc.ts'

/** The chapters of the document, in the order in which a reader meets them. */
export const sections: readonly Section[] = [
  { name: 'Capabilities', description: 'What this portal can do, for every caller.', operations: capabilityDocs },
  { name: 'Sessions', description: 'A customer signs in and out.', operations: sessionDocs },
  { name: 'Passwords', description: 'A new password by a link in an e-mail.', operations: passwordDocs },
  { name: 'Accounts', description: 'The accounts that a login reaches.', operations: accountDocs },
  {
    name: 'Two-factor authentication',
    description:
      'Disable, set up, change. A change of method is a disable and a set-up, or one set-up with `replace` where the portal supports it.',
    operations: twoFactorDocs,
  },
  {
    name: 'Notices and security log',
    description: 'What an account was notified of, and what happened.',
    operations: logDocs,
  },
  {
    name: 'Operations',
    description: 'What became of a request whose answer was lost, and how to make sure that it never happens.',
    operations: operationDocs,
  },
  {
    name: 'Staff sessions',
    description:
      'Staff sign in with two-factor authentication, always; or at the company’s OpenID Connect provider, where `staffSignIn` of the capabilities names one.',
    operations: staffSessionDocs,
  },
  { name: 'Customers', description: 'The customer base as the support desk sees it.', operations: customerDocs },
  {
    name: 'Support cases',
    description:
      'A case ties everything that staff do for a customer to a ticket. An auditor reads all of it and changes nothing; nobody acts on an own account.',
    operations: caseDocs,
  },
  {
    name: 'Proof',
    description:
      'What opens the gate of a case: points (`pointsNeeded`: more when risk is raised); the consent of the customer to exactly this act, or, where the registered e-mail is no longer theirs, an approved contact update; and the approval of a second person when risk is raised, when any evidence failed, or when staff forced a password reset on the account in the last 24 hours. There is no other way through.',
    operations: proofDocs,
  },
  {
    name: 'Acts of a case',
    description:
      'What staff do for a customer. All but the invitation need the gate open (`proof-incomplete` otherwise).',
    operations: caseActDocs,
  },
  {
    name: 'Links in e-mails',
    description:
      "The customer's own part in a case, without sign-in: the token in the link is the key. A link that is unknown, used, voided or expired is `not-found`. The e-mail holds a web address whose page the portal's operator chooses, and whose last path segment is the token; that page makes these calls. (The sandbox writes `https://portal.sandbox.example/consents/TOKEN`, `…/invitations/TOKEN` and `…/password-resets/TOKEN`, where there is no page.) Nobody is signed in here, so `GET /operations/{key}` and void know nothing of these keys: after a lost answer send the very same again with its key.",
    operations: linkDocs,
  },
]
