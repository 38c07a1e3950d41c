import { lockingTry } from './problem-guide.ts'
import { problemInFull, problemTable } from './problems.ts'

/** What holds for every call; Markdown, the first chapter of every page made from the document. */
export function introduction(): string {
  return `The contract between a console for second factors and a Customer Portal: signing in, reading and changing two-factor authentication, and the support desk that does it for a customer who cannot. What the calls mean is said in full, in numbered sentences, in \`contract.md\` beside this document.

## Requests and answers

- JSON over HTTPS; plain HTTP only to a sandbox on the loopback address. A body has at most 64 KB and is left out where the call has none. Unknown fields of a request are refused (\`invalid-request\`); unknown members of an answer are to be ignored: answers may grow.
- Instants are UTC, RFC 3339 with milliseconds; durations whole seconds; phone numbers E.164; ids and cursors opaque strings.
- The portal's clock alone counts. \`serverTime\` comes with everything that counts down: work out what is left from it, not from the caller's clock.
- Every answer carries \`X-Trace-Id\`. Keep it with your records: the operator of the portal finds a request by it.
- Every answer carries \`Cache-Control: no-store\`.
- HEAD may be answered where there is a GET; any other method that a path does not have is \`not-found\`.
- Every number that may differ from portal to portal is in \`GET /capabilities\`.

| header of a request | when | value |
| --- | --- | --- |
| \`Authorization\` | where a call needs a session | \`Bearer\`, a blank, the access token |
| \`Content-Type\` | where a call has a body | \`application/json\` |
| \`Idempotency-Key\` | where a call takes a key | a key of your own, fresh for each press of a button |

## Who calls

A customer's or a staff session, as \`Authorization: Bearer <accessToken>\`. Access tokens live 15 minutes, refresh tokens 12 hours; \`POST /sessions/refresh\` rotates both. Before sign-in neither body, status nor time tells whether a User ID exists.

A login reaches its own account (role \`owner\`) and accounts that were delegated to it. No delegated role may change two-factor authentication, the mobile number, or report "not me". An account that the login does not reach is \`not-found\`.

## Exactly once

Every call that takes effect carries \`Idempotency-Key\`: 1 to 255 visible ASCII characters, a fresh one (a UUID, say) for each press of a button. Keys are scoped to the login, or to the link's token where nobody is signed in, and are remembered for at least 24 hours.

- Same key, same method, path and body: the first answer again, to the byte, also where the state has changed since. Nothing happens twice. Bodies are the same when their JSON is.
- Refused before the key is read (\`session-expired\`, \`unauthenticated\`, \`invalid-request\`, too many requests at once): the key stays as it was. For a first sending that means that nothing happened; for a repeat it means nothing.
- A password or a code in a repeat is checked again: another one than the first is \`idempotency-key-reused\` and counts as a wrong try, and while tries are locked every repeat is \`locked\`, which says nothing of the first request.
- Same key, other request: \`idempotency-key-reused\`. First one still running: \`in-progress\`.
- A refusal (\`wrong-password\`, \`conflict\`, …) is an answer like any other and is kept under its key. The next attempt is a new key.
- Answer lost? Send the very same again, or ask \`GET /operations/{key}\`. To give up, \`POST /operations/{key}/void\`: it answers what happened, or makes sure that nothing ever will. For calls by a link in an e-mail there is only the first way: nobody is signed in who could ask.
- \`in-progress\`, \`unexpected\` and \`unavailable\` never say what became of the request: keep the key.
- Calls around sessions and passwords take no key, because their answers hold tokens, which the portal never stores.

## Versions

The two-factor state of an account has a \`version\` that grows by one with each change. A change names the version it is based on (\`expectedVersion\`); on another one nothing happens and \`conflict\` comes with \`currentState\`.

## Tries and locks

Wrong passwords count on an account, wrong codes on an account and method. \`wrongPasswordsPerLock\` or \`wrongCodesPerLock\` in a row lock for \`lockSeconds\` (\`locked\`, with \`Retry-After\`); \`wrongBeforeSupport\` without a success lock until support unlocks. The try that brings the lock is still \`wrong-password\` or \`wrong-code\`, with \`attemptsLeft\` 0 and \`lockedUntil\`; at sign-in, where tries are not reported, it is \`unauthenticated\` like those before. New codes, new set-ups and time clear no count: only a success does, or support.

## Problems

Every failure is \`application/problem+json\` (RFC 9457). Programs read \`code\`; the list is closed. Each call lists its own; \`invalid-request\`, \`too-many-requests\`, \`unexpected\` and \`unavailable\` may come from any. \`Retry-After\` goes with every 429 and 503. A 4xx other than \`in-progress\` means that this request changed nothing but the count of wrong tries; what it says of an earlier sending with the same key is told above.

Two in full. A resend before its time, and the wrong code that brings a lock:

\`\`\`http
${problemInFull('too-many-requests')}
\`\`\`

\`\`\`http
${problemInFull('wrong-code', lockingTry)}
\`\`\`

${problemTable()}
`
}
