/**
 * A connector of your own to begin with: it reads accounts and removes second factors. It is for a system with these calls,
 * which yours replaces (docs/connectors/your-own.md):
 *   GET /accounts?text=&after=&limit=      { accounts: [account], next: string | null }
 *   GET /accounts/ID                       { id, userId, name, email, enabled, lockedOut, factors: [{ id, type, label }] }
 *   DELETE /accounts/ID/factors/FACTOR     204
 *   GET /about                             { version }
 */

/** How long one call may take, in milliseconds; the gateway gives a call up after 30 s. */
const callMs = 10_000

/** Your system's names for kinds of factor. null: a factor that the desk has no word for; it is shown and removed all the same. */
const methods = { totp: 'authenticator', sms: 'sms', email: 'email', key: null }

const customers = 'signIn proveCode sendCode verifyPassword enrol verifyEnrolment resend cancelEnrolment'.split(' ')
const customersLack = Object.fromEntries(customers.map((name) => [name, 'Customers do this at the system itself.']))

export default {
  kind: 'mine',
  async create({ url, apiKey }, { secret, client: createClient }) {
    // Throws, with a sentence for the operator, where the secret is not there or the address is none.
    secret(apiKey)
    const client = createClient({ url })

    /** One call. What it answers is one of: answered, refused, unreachable (nothing was sent), lost (nobody knows). */
    async function call(method, path) {
      const headers = { Authorization: `Bearer ${secret(apiKey)}` }
      const reply = await client.send({ method, path, headers }, Date.now() + callMs)
      if (reply.kind !== 'reply') return reply
      // Only a status by which your system says that nothing was done is a refusal; every other one is lost.
      if (reply.status === 401 || reply.status === 403) return { kind: 'refused', code: 'credential-refused' }
      if (reply.status === 404) return { kind: 'refused', code: 'not-found' }
      if (reply.status === 409) return { kind: 'refused', code: 'conflict' }
      if (reply.status === 429) return { kind: 'refused', code: 'too-many-requests', ...secondsOf(reply.headers) }
      if (reply.status === 204) return { kind: 'answered', value: null }
      return reply.status === 200 ? valueOf(reply.body) : { kind: 'lost' }
    }

    return {
      name: 'My system',
      checked: 'vendor specification',
      methods: ['authenticator', 'sms', 'email'],
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
        const answer = await call('GET', '/about')
        if (answer.kind !== 'answered') return answer
        return { kind: 'answered', value: { system: `My system ${answer.value.version}`, missing: [], findings: [] } }
      },

      async find({ text, method, status }, { after, limit }) {
        // What the system cannot filter is refused, not read account by account.
        if (method !== null || status !== null) return { kind: 'refused', code: 'not-supported' }
        const query = new URLSearchParams({ text, limit: String(limit), ...(after !== null && { after }) })
        const answer = await call('GET', `/accounts?${query}`)
        if (answer.kind !== 'answered') return answer
        const accounts = answer.value.accounts.map((account) => {
          const { id, name, email, status, factors } = accountOf(account)
          return { id, name, email: email ?? '', status, on: factors.on, method: factors.factors[0]?.method ?? null }
        })
        return { kind: 'answered', value: { accounts, next: answer.value.next } }
      },

      async read(accountId) {
        if (!isId(accountId)) return { kind: 'refused', code: 'not-found' }
        const answer = await call('GET', `/accounts/${encodeURIComponent(accountId)}`)
        return answer.kind === 'answered' ? { kind: 'answered', value: accountOf(answer.value) } : answer
      },

      async removeFactor(accountId, factorIds) {
        // Only what the case read and the account still has: ids of anything else are none of its factors.
        const account = await this.read(accountId)
        // Nothing was sent that changes something, so a lost reading is no lost change.
        if (account.kind === 'lost') return { kind: 'unreachable' }
        if (account.kind !== 'answered') return account
        let removed = 0
        for (const { id } of account.value.factors.factors.filter((one) => factorIds.includes(one.id))) {
          const path = `/accounts/${encodeURIComponent(accountId)}/factors/${encodeURIComponent(id)}`
          const answer = await call('DELETE', path)
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
      on: factors.length > 0,
      factors: factors.map((one) => ({ id: one.id, method: methods[one.type] ?? null, label: one.label })),
      enforced: false,
      locked: lockedOut,
      passwordChangeRequired: null,
      // Another text after each change of the factors.
      mark: JSON.stringify(factors.map((one) => one.id).sort()),
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
