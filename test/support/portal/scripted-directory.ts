import type {
  Answer,
  RefusalCode,
  RemoteAccount,
  RemoteDirectory,
  RemoteEvent,
} from '../../../src/portal/directory/remote/remote-directory.ts'

/** How one call ends. */
export type Fate =
  | 'answer'
  | 'unreachable'
  /** The answer is lost, and the call never took effect. */
  | 'lose-before'
  /** The answer is lost, and the call took effect. */
  | 'lose-after'
  /** The answer is lost, and the call takes effect with the third reading from then on. */
  | 'lose-late'
  /** The connector throws, after the effect. */
  | 'throw'
  /** The connector answers what the port does not know, after the effect. */
  | 'garbage'
  | { refuse: RefusalCode }
  /** Only some factors are removed before the answer is lost. */
  | 'lose-half'

type Change = 'removeFactor' | 'endSessions' | 'requirePasswordChange' | 'unlock' | 'setEnabled' | 'inviteToEnrol'
const loggedAs = {
  removeFactor: 'factor-removed',
  endSessions: 'sessions-ended',
  requirePasswordChange: 'password-change-required',
  unlock: 'unlocked',
  setEnabled: 'other',
  inviteToEnrol: 'other',
} as const
const changes = [
  'removeFactor',
  'endSessions',
  'requirePasswordChange',
  'unlock',
  'setEnabled',
  'inviteToEnrol',
] as const

/** A directory for unit tests that does what its script says, and the truth beside what it answers. */
export interface ScriptedDirectory extends RemoteDirectory {
  /** The endings of the next calls of a function, in their order; after them it answers. */
  script(call: Change | 'read' | 'find', ...fates: Fate[]): void
  /** Forgets what is left of the script and of its effects. */
  clear(): void
  /** The account as it truly is. */
  truth(accountId: string): RemoteAccount
  /** Changes the account as somebody else would. */
  alter(accountId: string, change: (account: RemoteAccount) => RemoteAccount): void
  remove(accountId: string): void
  /** Calls that took effect, in their order: `removeFactor F-1`. */
  effects: string[]
  /** Calls that arrived or left, in their order. */
  calls: string[]
  /** Whether its log names the gateway's client as the cause. */
  byUs: boolean
  /** Runs between the effect of a call and its answer. */
  onAnswer: (call: string) => Promise<void> | undefined
}

/** An account with two-factor authentication on by an Authenticator App, and locked. */
export function scriptedAccount(id: string, factorIds: readonly (string | null)[] = [`${id}-otp`]): RemoteAccount {
  const factors = factorIds.map((factorId) => ({ id: factorId, method: 'authenticator' as const, label: 'Phone' }))
  return {
    id,
    name: `Account ${id}`,
    email: `${id.toLowerCase()}@customer.example`,
    mobile: null,
    status: 'active',
    emailChangedAt: null,
    mobileChangedAt: null,
    passwordChangedAt: null,
    factors: { on: true, factors, enforced: false, locked: true, passwordChangeRequired: false, mark: 'm-1' },
  }
}

/** @param withLog whether it has a log of its own, which names the gateway's client */
export function createScriptedDirectory(
  accounts: readonly RemoteAccount[],
  { without = [], withLog = false }: { without?: readonly Change[]; withLog?: boolean } = {},
): ScriptedDirectory {
  const truths = new Map(accounts.map((account) => [account.id, account]))
  const scripts = new Map<string, Fate[]>()
  const late: { readings: number; run: () => void }[] = []
  const log: RemoteEvent[] = []
  const marks = new Map<string, number>()
  const next = (call: string): Fate => scripts.get(call)?.shift() ?? 'answer'

  const setFactors = (id: string, factors: Partial<RemoteAccount['factors']>): void => {
    const account = directory.truth(id)
    const mark = (marks.get(id) ?? 1) + 1
    marks.set(id, mark)
    truths.set(id, { ...account, factors: { ...account.factors, ...factors, mark: `m-${mark}` } })
  }
  const takeEffect = (call: Change, id: string, factorIds: readonly string[]): void => {
    const { factors } = directory.truth(id)
    const left = factorIds.length === 0 ? [] : factors.factors.filter((one) => !factorIds.includes(one.id ?? ''))
    if (call === 'removeFactor') setFactors(id, { factors: left, on: left.length > 0 })
    if (call === 'unlock') setFactors(id, { locked: false })
    if (call === 'setEnabled') directory.alter(id, (account) => ({ ...account, status: 'active' }))
    if (call === 'requirePasswordChange') setFactors(id, { passwordChangeRequired: true })
    directory.effects.push([call, ...factorIds].join(' '))
    for (const factorId of call === 'removeFactor' && factorIds.length > 0 ? factorIds : [null])
      log.push({
        cursor: `${log.length}`,
        at: Number.MAX_SAFE_INTEGER,
        what: loggedAs[call],
        factorId,
        byUs: directory.byUs,
      })
  }
  const change =
    (call: Change) =>
    async (id: string, factorIds: readonly string[] = []): Promise<Answer<null>> => {
      directory.calls.push([call, ...factorIds].join(' '))
      const fate = next(call)
      if (typeof fate === 'object') return { kind: 'refused', code: fate.refuse }
      if (fate === 'unreachable') return { kind: 'unreachable' }
      if (fate === 'lose-before') return { kind: 'lost' }
      if (fate === 'lose-half') {
        takeEffect(call, id, factorIds.slice(0, Math.floor(factorIds.length / 2)))
        return { kind: 'lost' }
      }
      if (fate === 'lose-late') {
        late.push({ readings: 2, run: () => takeEffect(call, id, factorIds) })
        return { kind: 'lost' }
      }
      takeEffect(call, id, factorIds)
      await directory.onAnswer(call)
      if (fate === 'throw') throw new Error('connection reset')
      if (fate === 'garbage') return { kind: 'done', secret: 'unasked' } as unknown as Answer<null>
      return fate === 'answer' ? { kind: 'answered', value: null } : { kind: 'lost' }
    }
  const directory: ScriptedDirectory = {
    name: 'Scripted',
    checked: 'vendor specification',
    methods: ['authenticator'],
    proof: { disable: 'none', enrol: 'none' },
    lacks: {
      signIn: 'Customers sign in elsewhere.',
      proveCode: 'Customers sign in elsewhere.',
      sendCode: 'It sends no codes.',
      verifyPassword: 'It compares no passwords.',
      enrol: 'Customers set up elsewhere.',
      verifyEnrolment: 'Customers set up elsewhere.',
      resend: 'It sends no codes.',
      cancelEnrolment: 'Customers set up elsewhere.',
      ...(!withLog && { events: 'It has no log.' }),
      ...Object.fromEntries(without.map((call) => [call, `Its interface has no ${call}.`])),
    },
    effects: [],
    calls: [],
    byUs: true,
    onAnswer: () => undefined,
    script: (call, ...fates) => void scripts.set(call, [...(scripts.get(call) ?? []), ...fates]),
    clear() {
      scripts.clear()
      late.splice(0)
      directory.effects.length = 0
    },
    truth(id) {
      const account = truths.get(id)
      if (!account) throw new Error(`No account ${id}`)
      return account
    },
    alter: (id, changed) => void truths.set(id, changed(directory.truth(id))),
    remove: (id) => void truths.delete(id),
    test: async () => ({ kind: 'answered', value: { system: 'Scripted 1', missing: [], findings: [] } }),
    async find({ text }, { after, limit }) {
      const fate = next('find')
      if (typeof fate === 'object') return { kind: 'refused', code: fate.refuse }
      if (fate !== 'answer') return { kind: 'unreachable' }
      const all = [...truths.values()].filter(({ id, name, email }) =>
        [id, name, email ?? ''].some((one) => one.toLowerCase().includes(text.toLowerCase())),
      )
      const from = after === null ? 0 : Number(after)
      const found = all.slice(from, from + limit).map(({ id, name, email, status, factors }) => {
        return { id, name, email: email ?? '', status, on: factors.on, method: factors.factors[0]?.method ?? null }
      })
      const more = from + limit < all.length ? String(from + limit) : null
      return { kind: 'answered', value: { accounts: found, next: more } }
    },
    async read(id) {
      directory.calls.push('read')
      for (const one of late.splice(0)) {
        one.readings -= 1
        if (one.readings < 0) one.run()
        else late.push(one)
      }
      const fate = next('read')
      if (typeof fate === 'object') return { kind: 'refused', code: fate.refuse }
      if (fate === 'unreachable') return { kind: 'unreachable' }
      if (fate !== 'answer') return { kind: 'lost' }
      const account = truths.get(id)
      // A field that no schema knows: what a system answers unasked.
      return account
        ? { kind: 'answered', value: { ...account, totpSecret: 'CANARYSECRET' } as RemoteAccount }
        : { kind: 'refused', code: 'not-found' }
    },
    ...(withLog && { events: async () => ({ kind: 'answered', value: log }) as const }),
  }
  for (const call of changes) {
    const run = change(call)
    if (!without.includes(call)) directory[call] = (id: string, ids?: unknown) => run(id, Array.isArray(ids) ? ids : [])
  }
  return directory
}
