import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestSandbox, samplePassword, samples, type TestSandbox } from '../../support/portal/sandbox.ts'
import { killableConsole, type KillableConsole } from '../../support/faults/killable-console.ts'
import { at, operatorOf, type Operator } from '../../support/console/operator.ts'

const { seriMuda, bayu, agentA } = samples
const passphrase = 'a passphrase of the heap test'
const wrongPassword = 'a wrong password of the heap test'
const refusedLink = 'a-link-token-of-the-heap-test'

/** A console in a process of its own whose heap can be inspected. */
interface Heap {
  sandbox: TestSandbox
  app: KillableConsole
  operator: Operator
  /** Secrets by what they are, as they become known. */
  secrets: Map<string, string>
  /** Codes that the operator typed. */
  typed: Set<string>
  /** Names of the secrets that are in strings of the console's heap now. */
  found(): Promise<string[]>
}

async function withHeap(use: (heap: Heap) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-heap-'))
  const sandbox = await startTestSandbox()
  const app = await killableConsole({
    folder,
    baseUrl: sandbox.baseUrl,
    secret: sandbox.secret,
    now: '2026-11-20T04:00:00.000Z',
    execArgv: ['--expose-gc'],
  })
  const secrets = new Map<string, string>()
  const typed = new Set<string>()
  let snapshots = 0
  try {
    await use({
      ...{ sandbox, app, secrets, typed },
      operator: operatorOf({ sandbox, typed, app: app }),
      found: async () => {
        const file = join(folder, `${(snapshots += 1)}.heapsnapshot`)
        await app.writeHeapSnapshot(file)
        const text = readFileSync(file)
        rmSync(file)
        // The texts of all strings are at the end, one after another, escaped as JSON.
        const strings = text.subarray(text.lastIndexOf('"strings":['))
        return [...secrets].flatMap(([name, secret]) => (isIn(strings, secret) ? [name] : []))
      },
    })
  } finally {
    await app.end()
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Digits are searched as a whole number: six of them may occur inside a longer one. */
function isIn(strings: Buffer, secret: string): boolean {
  if (!/^\d+$/.test(secret)) return strings.includes(secret)
  return new RegExp(`(?<!\\d)${secret}(?!\\d)`).test(strings.toString('latin1'))
}

/** Adds the tokens that the portal gave to the console, and the codes that were typed. */
function rememberMore({ app, secrets, typed }: Heap): void {
  const given = [...app.acknowledged.secrets]
  given.forEach((token, index) => secrets.set(`token or secret ${index + 1}`, token))
  const codes = [...typed]
  codes.forEach((code, index) => secrets.set(`code ${index + 1}`, code))
}

test('after the sign-out and the lock no string of the heap contains what was typed, shown or used', async () => {
  await withHeap(async (heap) => {
    const { app, operator, secrets, found } = heap
    // The one that must be found: a search that finds nothing would prove nothing.
    secrets.set('a name that is no secret', bayu.userId)
    secrets.set('password', samplePassword)
    secrets.set('wrong password', wrongPassword)
    secrets.set('passphrase', passphrase)
    secrets.set('link', refusedLink)
    await operator.signInStaff(agentA)
    await operator.signIn(bayu)
    await app.failure('session.signIn', { portalId: 'sandbox', userId: bayu.userId, password: wrongPassword })
    await app.failure('password.set', { portalId: 'sandbox', link: refusedLink, newPassword: wrongPassword })
    const answer = await app.ok('session.signIn', {
      ...{ portalId: 'sandbox', userId: seriMuda.userId, password: samplePassword },
    })
    if (answer.state !== 'challenge') throw new Error('no challenge')
    secrets.set('challenge', answer.challenge.id)
    const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'authenticator')
    const { secret, otpauthUri } = await app.ok('procedure.authenticatorSecret', { procedureId: waiting.id })
    secrets.set('secret of the Authenticator App', secret)
    secrets.set('otpauth URI', otpauthUri)
    const wrongCode = '271828'
    secrets.set('wrong code', wrongCode)
    at(await app.ok('procedure.verifyCode', { procedureId: waiting.id, code: wrongCode }), 'code')
    await app.ok('lock.setPassphrase', { current: null, passphrase })
    rememberMore(heap)
    expect([...secrets.keys()]).toEqual(expect.arrayContaining(['token or secret 4', 'code 1']))

    await app.ok('lock.now', {})
    await app.idle()
    // Sessions stay behind a passphrase: their tokens are in overwritable memory, and so in no string.
    expect(await found(), 'behind the lock').toEqual(['a name that is no secret'])

    await app.ok('lock.giveUp', {})
    await app.idle()
    expect(await found(), 'after everybody was signed out').toEqual(['a name that is no secret'])
  })
})
