import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { authenticatorCodes, outboxMessage, sandboxSecretHeader } from '#shared/api/sandbox-controls.ts'
import { sandboxBase } from '#shared/api/sandbox-endpoints.ts'
import type { CodesConfig, ConformanceConfig } from './config.ts'
import { Violated } from './verdict.ts'

/** What the kit reads of a message in the sandbox's outbox; another outbox need have no more. */
const message = outboxMessage.pick({
  seq: true,
  channel: true,
  kind: true,
  to: true,
  accountId: true,
  body: true,
  code: true,
  linkToken: true,
})
export type Message = z.infer<typeof message>
const page = z.object({ messages: z.array(message) })

/** What the customers' phones and mailboxes got. */
export interface Inbox {
  /** A place in the messages: everything up to now lies before it. */
  mark(): Promise<number>
  /** What came after a mark, oldest first. */
  since(mark: number): Promise<Message[]>
  /** The first message after a mark that fits; breaks `sentence` when none comes in time. */
  await(mark: number, fits: (message: Message) => boolean, sentence: string, what: string): Promise<Message>
  /** As many messages as are awaited, and a moment more for one too many. */
  awaitAll(mark: number, fits: (message: Message) => boolean, count: number): Promise<Message[]>
  /** The code that an Authenticator App shows now, where the portal's outbox has it. */
  authenticatorCode(owner: string): Promise<string | undefined>
}

/** Milliseconds between two polls of the outbox. */
const pauseMs = 100

/** Reads the messages where the configuration says. */
export function createInbox({ codes, waitSeconds }: Pick<ConformanceConfig, 'codes' | 'waitSeconds'>): Inbox {
  const { outboxUrl, authenticatorCodesUrl, headers } = addressesOf(codes)
  const all: Message[] = []

  async function refresh(): Promise<void> {
    const url = new URL(outboxUrl)
    url.searchParams.set('after', String(all.at(-1)?.seq ?? 0))
    all.push(...page.parse(await getJson(url, headers)).messages)
  }

  /** Polls until there are enough, or it has taken too long. */
  async function poll(mark: number, fits: (message: Message) => boolean, enough: number): Promise<Message[]> {
    const end = performance.now() + waitSeconds * 1000
    for (;;) {
      await refresh()
      const found = all.slice(mark).filter(fits)
      if (found.length >= enough || performance.now() > end) return found
      await wait(pauseMs)
    }
  }

  return {
    async mark() {
      await refresh()
      return all.length
    },
    async since(mark) {
      await refresh()
      return all.slice(mark)
    },
    async await(mark, fits, sentence, what) {
      const [first] = await poll(mark, fits, 1)
      if (!first) throw new Violated({ sentence, why: `${what} did not come within ${waitSeconds} s`, exchange: null })
      return first
    },
    awaitAll: poll,
    async authenticatorCode(owner) {
      if (authenticatorCodesUrl === undefined) return undefined
      const { codes: shown } = authenticatorCodes.parse(await getJson(new URL(authenticatorCodesUrl), headers))
      return shown.find((one) => one.owner === owner && one.use === 'active')?.code
    },
  }
}

function addressesOf(codes: CodesConfig) {
  if (codes.kind === 'http') return codes
  const base = `${codes.url.replace(/\/$/, '')}${sandboxBase}`
  return {
    outboxUrl: `${base}/outbox`,
    authenticatorCodesUrl: `${base}/authenticator-codes`,
    headers: { [sandboxSecretHeader]: codes.secret },
  }
}

async function getJson(url: URL, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url.origin}${url.pathname} of the configuration answered ${response.status}`)
  return response.json()
}
