import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

const caughtBy = 'staff-browser.test.ts'

/** Protections of the sign-in of staff in the system's browser. */
export const staffBrowserMutants: readonly Mutant[] = [
  {
    name: 'staff browser: a page is opened at an issuer that nobody confirmed',
    edits: [replace('browser.confirmed-issuer/condition', 'false')],
    caughtBy,
  },
  {
    name: 'staff browser: any issuer is confirmed with a portal',
    edits: [replace('portals.issuer-as-shown/condition', 'false')],
    caughtBy,
  },
  {
    name: 'staff browser: an issuer is confirmed that the portal does not name',
    edits: [replace('portals.issuer-of-now/condition', 'false')],
    caughtBy,
  },
  {
    name: 'staff browser: a provider without PKCE is taken',
    edits: [replace('provider.pkce-supported/condition', 'true')],
    caughtBy,
  },
  {
    name: 'staff browser: the code has no proof',
    edits: [remove('provider.pkce')],
    caughtBy,
  },
  {
    name: 'staff browser: a step-up takes what the provider remembers',
    edits: [remove('provider.signs-in-again')],
    caughtBy,
  },
  {
    name: 'staff browser: an answer with another state is taken',
    edits: [replace('loopback.state/condition.right', 'false')],
    caughtBy,
  },
  {
    name: 'staff browser: a second answer is taken',
    edits: [remove('loopback.answered-once')],
    caughtBy,
  },
  {
    name: 'staff browser: a page elsewhere answers under its own name',
    edits: [replace('loopback.host/condition', 'false')],
    caughtBy,
  },
  {
    name: 'staff browser: other computers reach the answer',
    edits: [replace('loopback.address/value.arguments[0].properties[1].value', "'0.0.0.0'")],
    caughtBy,
  },
  {
    name: 'staff browser: the address that signs out leads on again and again',
    edits: [remove('loopback.led-once')],
    caughtBy,
  },
  {
    name: 'staff browser: a sign-in that was overtaken opens its page',
    edits: [replace('browser.overtaken/condition', 'false')],
    caughtBy,
  },
  {
    name: 'staff browser: a sign-in waits for good',
    edits: [replace('browser.time-limit/value', '() => undefined')],
    caughtBy,
  },
  {
    name: 'staff browser: a sign-in waits on through a lock',
    edits: [remove('sign-out.browser-waits')],
    caughtBy,
  },
  {
    name: 'staff browser: a sign-out leaves the session of the provider',
    edits: [replace('sign-out.provider-too/value.condition', 'false')],
    caughtBy,
  },
  {
    name: 'staff browser: what a step-up proved is used for another effect',
    edits: [replace('step-up.as-proved/condition', 'false')],
    caughtBy,
  },
  {
    name: 'staff browser: a redirect of the provider is followed',
    edits: [replace('provider.redirects/value', '5')],
    caughtBy: 'provider-fetch.test.ts',
  },
  {
    name: 'staff browser: an answer of the provider may be of any size',
    edits: [replace('provider.answer-size/value', '-1')],
    caughtBy: 'provider-fetch.test.ts',
  },
  {
    name: 'staff browser: any address is opened to sign in',
    edits: [replace('external-links.sign-in/value', 'true')],
    caughtBy: 'external-links.test.ts',
  },
]
