/**
 * A connector of your own to begin with: it reads accounts and removes second factors. It is for a system with these calls,
 * which yours replaces (docs/connectors/your-own.md):
 *   GET /accounts?text=&after=&limit=      { accounts: [account], next: string | null }
 *   GET /accounts/ID                       { id, userId, name, email, enabled, lockedOut, factors: [{ id, type, label }] }
 *   DELETE /accounts/ID/factors/FACTOR     204
 *   GET /about                             { version }
 */
import { createHash } from 'node:crypto'

/** How long one function may take with all its calls, in milliseconds; the gateway gives a function up after 30 s. */
const functionMs = 25_000

/** Your system's names for kinds of factor. null: a factor that the desk has no word for; it is shown and removed all the same. */
const methods = { totp: 'authenticator', sms: 'sms', email: 'email', key: null }

const customers = 'signIn proveCode sendCode verifyPassword enrol verifyEnrolment resend cancelEnrolment'.split(' ')
const customersLack = Object.fromEntries(customers.map((name) => [name, 'Customers do this at the system itself.']))

/**
 * Judges `connector.settings` before `create`, so that `--check` names the setting that is wrong. A zod schema does the same,
 * where your file can import zod.
 */
const settings = {
  safeParse(given) {
    const { url, apiKey, ...others } = given ?? {}
    const wrong = (name, message) => ({ success: false, error: { issues: [{ path: [name], message }] } })
    for (const name of Object.keys(others)) return wrong(name, 'there is no such setting')
    if (typeof url !== 'string') return wrong('url', 'an address is needed')
    if (typeof (apiKey?.env ?? apiKey?.file) !== 'string')
      return wrong('apiKey', 'a secret is named as { "env": "NAME" } or { "file": "PATH" } and never written here')
    return { success: true, data: { url, apiKey } }
  },
}

export default {
  kind: 'mine',
  settings,
  async create({ url, apiKey }, { secret, client: createClient }) {
    // Throws, with a sentence for the operator, where the secret is not there or the address is none.
    secret(apiKey)
    const client = createClient({ url })

    /** When a function that begins now has to be done: all its calls have this one end. */
    const soon = () => Date.now() + functionMs

    /**
     * One call. What it answers is one of: answered, refused, unreachable (nothing was sent), lost (nobody knows).
     * A call with a body has `body: JSON.stringify(…)` beside the headers, and the header Content-Type.
     */
    async function call(method, path, deadline) {
      const headers = { Authorization: `Bearer ${secret(apiKey)}` }
      const reply = await client.send({ method, path, headers }, deadline)
      // unreachable or lost: as it is.
      if (reply.kind !== 'reply') return reply
      // Only a status by which your system says that nothing was done is a refusal; every other one is lost.
      if (reply.status === 401 || reply.status === 403) return { kind: 'refused', code: 'credential-refused' }
      if (reply.status === 404) return { kind: 'refused', code: 'not-found' }
      if (reply.status === 409) return { kind: 'refused', code: 'conflict' }
      if (reply.status === 429) return { kind: 'refused', code: 'too-many-requests', ...secondsOf(reply.headers) }
      if (reply.status === 204) return { kind: 'answered', value: null }
      return reply.status === 200 ? valueOf(reply.body) : { kind: 'lost' }
    }

    async function readBy(accountId, deadline) {
      if (!isId(accountId)) return { kind: 'refused', code: 'not-found' }
      const answer = await call('GET', `/accounts/${encodeURIComponent(accountId)}`, deadline)
      return answer.kind === 'answered' ? { kind: 'answered', value: accountOf(answer.value) } : answer
    }

    return {
      name: 'My system',
      checked: 'vendor specification',
      // Methods of your system that the desk has words for. Where `enrol` is here, it sets each of them up.
      methods: ['authenticator', 'sms', 'email'],
      // What a customer who is signed in proves before a change; it counts where the customers' functions are here.
      proof: { disable: 'none', enrol: 'none' },
      // Each function that is not here, with the reason that the desk shows.
      lacks: {
        endSessions: 'The system has no call that ends sessions.',
        requirePasswordChange: 'The system has no call that requires a new password.',
        unlock: 'The system unlocks by itself.',
        setEnabled: 'Accounts are frozen at the system itself.',
        inviteToEnrol: 'The system sends no invitations.',
        events: 'The system keeps no log of changes.',
        ...customersLack,
      },

      async test() {
        const answer = await call('GET', '/about', soon())
        if (answer.kind !== 'answered') return answer
        return { kind: 'answered', value: { system: `My system ${answer.value.version}`, missing: [], findings: [] } }
      },

      async find({ text, method, status }, { after, limit }) {
        // What the system cannot filter is refused, not read account by account.
        if (method !== null || status !== null) return { kind: 'refused', code: 'not-supported' }
        const query = new URLSearchParams({ text, limit: String(limit), ...(after !== null && { after }) })
        const answer = await call('GET', `/accounts?${query}`, soon())
        if (answer.kind !== 'answered') return answer
        const accounts = answer.value.accounts.map((account) => {
          const { id, name, email, status, factors } = accountOf(account)
          return { id, name, email: email ?? '', status, on: factors.on, method: factors.factors[0]?.method ?? null }
        })
        return { kind: 'answered', value: { accounts, next: answer.value.next } }
      },

      read: (accountId) => readBy(accountId, soon()),

      async removeFactor(accountId, factorIds) {
        const deadline = soon()
        // Only what the case read and the account still has: ids of anything else are none of its factors.
        const account = await readBy(accountId, deadline)
        // Nothing was sent that changes something, so a lost reading is no lost change.
        if (account.kind === 'lost') return { kind: 'unreachable' }
        if (account.kind !== 'answered') return account
        let removed = 0
        for (const { id } of account.value.factors.factors.filter((one) => factorIds.includes(one.id))) {
          const path = `/accounts/${encodeURIComponent(accountId)}/factors/${encodeURIComponent(id)}`
          const answer = await call('DELETE', path, deadline)
          const isGone = answer.kind === 'refused' && answer.code === 'not-found'
          // A refusal after others were removed is no refusal of the whole.
          if (answer.kind !== 'answered' && !isGone) return removed > 0 ? { kind: 'lost' } : answer
          removed += 1
        }
        return { kind: 'answered', value: null }
      },
    }
  },
}

/** Picks what the desk needs, field by field: whatever else your system answers goes no further. */
function accountOf({ id, userId, name, email, enabled, lockedOut, factors }) {
  return {
    id,
    name: name || userId,
    email: email || null,
    mobile: null,
    status: enabled ? 'active' : 'frozen',
    // Instants in milliseconds since 1970, where your system has them: a recent change raises the risk of a case.
    emailChangedAt: null,
    mobileChangedAt: null,
    passwordChangedAt: null,
    factors: {
      // Whether the sign-in asks. Where it does not, `factors` is empty, whatever your system keeps.
      on: factors.length > 0,
      factors: factors.map((one) => ({ id: one.id, method: methods[one.type] ?? null, label: one.label })),
      enforced: false,
      locked: lockedOut,
      passwordChangeRequired: null,
      // Another text after each change of the factors, of 500 characters at most.
      mark: createHash('sha256')
        .update(JSON.stringify(factors.map((one) => one.id).sort()))
        .digest('hex'),
    },
  }
}

/** An id that leads to no other path. */
function isId(text) {
  return /^[\w-]{1,128}$/.test(text)
}

function valueOf(body) {
  try {
    return { kind: 'answered', value: JSON.parse(body) }
  } catch {
    return { kind: 'lost' }
  }
}

function secondsOf(headers) {
  const text = headers['retry-after'] ?? ''
  return /^\d{1,5}$/.test(text) ? { retryAfterSeconds: Math.min(Number(text), 86_400) } : {}
}
