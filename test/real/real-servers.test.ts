import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPhpMyAdmin, whyNoPhpMyAdmin } from '../../tools/real-servers/phpmyadmin.mjs'
import {
  areServersExpected,
  createServerRun,
  type RealServer,
  type User,
} from '../../tools/real-servers/real-server.mjs'
import { startRedmine, whyNoRedmine } from '../../tools/real-servers/redmine.mjs'
import { endsWithTest } from '../support/portal/portal-process.ts'
import { codeOf, stepSeconds, wrongCode } from '../support/real-servers/codes.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/time/until.ts'
import { createVisitor, type Page } from '../support/web-visitor.ts'

type Visitor = ReturnType<typeof createVisitor>

/** What a site says in one language. */
interface Words {
  signIn: string
  /** Asks for a code at the sign-in, and the button that sends it. */
  asksForCode: string
  sendCode: string
  expired: string
  /** The state on its page. */
  off: string
  on: string
  wrongCode: string
  /** Buttons that make the change, and what is said once it is made. */
  turnOn: string
  turnedOn: string
  turnOff: string
  turnedOff: string
  /** Leads to the page with the key. */
  enrol: string
}

interface Site {
  name: string
  script: string
  whyNone: typeof whyNoRedmine
  start: typeof startRedmine
  words: Record<string, Words>
  codeField: string
  signIn(visitor: Visitor, words: Words, user: User): Promise<Page>
  /** The page that shows the state. */
  statePath: string
  /** From that page to the one that shows the key and asks for the first code. */
  enrol(page: Page, words: Words): Promise<Page>
  secretOf(page: Page): string
  /** From that page to the one that asks for a code before it turns off. */
  removal(page: Page, words: Words): Promise<Page>
}

const redmine: Site = {
  name: 'Redmine',
  script: 'redmine.mjs',
  whyNone: whyNoRedmine,
  start: startRedmine,
  words: {
    en: {
      signIn: 'Login',
      asksForCode: 'Please enter your two-factor authentication code.',
      sendCode: 'Login',
      expired: 'Your session has expired. Please login again.',
      off: 'Two-factor authentication Enable authenticator app',
      on: 'Currently active: Authenticator app',
      wrongCode: 'Code is invalid or outdated.',
      turnOn: 'Activate',
      turnedOn: 'Two-factor authentication successfully enabled.',
      turnOff: 'Disable',
      turnedOff: 'Two-factor authentication disabled.',
      enrol: 'Enable authenticator app',
    },
    de: {
      signIn: 'Anmelden',
      asksForCode: 'Bitte geben Sie Ihren Code für die Zwei-Faktor-Authentifizierung ein.',
      sendCode: 'Anmelden',
      expired: 'Ihre Sitzung ist abgelaufen. Bitte melden Sie sich erneut an.',
      off: 'Zwei-Faktor-Authentifizierung Authentifizierungs-App aktivieren',
      on: 'Aktiv: Authentifizierungs-App',
      wrongCode: 'Der eingegebene Code ist ungültig oder abgelaufen.',
      turnOn: 'Aktivieren',
      turnedOn: 'Zwei-Faktor-Authentifizierung erfolgreich eingerichtet.',
      turnOff: 'Deaktivieren',
      turnedOff: 'Zwei-Faktor-Authentifizierung abgeschaltet.',
      enrol: 'Authentifizierungs-App aktivieren',
    },
  },
  codeField: 'twofa_code',
  signIn: async (visitor, words, { name, password }) =>
    (await visitor.open('/login')).press('button', words.signIn, { username: name, password }),
  statePath: '/my/account',
  enrol: (page, words) => page.press('link', words.enrol),
  secretOf: (page) => page.find('#twofa_form code').textContent.replaceAll(' ', ''),
  removal: (page, words) => page.press('link', words.turnOff),
}

const phpMyAdmin: Site = {
  name: 'phpMyAdmin',
  script: 'phpmyadmin.mjs',
  whyNone: whyNoPhpMyAdmin,
  start: startPhpMyAdmin,
  words: {
    en: {
      signIn: 'Log in',
      asksForCode: 'Authentication code:',
      sendCode: 'Verify',
      expired: 'You have been automatically logged out due to inactivity of 1440 seconds.',
      off: 'Two-factor authentication is available, but not configured for this account.',
      on: 'Two-factor authentication is available and configured for this account.',
      wrongCode: 'Two-factor authentication failed.',
      turnOn: 'Enable two-factor authentication',
      turnedOn: 'Two-factor authentication has been configured.',
      turnOff: 'Disable two-factor authentication',
      turnedOff: 'Two-factor authentication has been removed.',
      enrol: 'Configure two-factor authentication',
    },
    de: {
      signIn: 'Anmeldung',
      asksForCode: 'Authentifizierungscode:',
      sendCode: 'Bestätigen',
      expired: 'Sie wurden wegen Inaktivität von 1440 Sekunden automatisch abgemeldet.',
      off: 'Zwei-Faktor-Authentifizierung ist verfügbar, aber nicht für dieses Konto konfiguriert.',
      on: 'Für dieses Konto ist eine Zwei-Faktor-Authentifizierung verfügbar und konfiguriert.',
      wrongCode: 'Zwei-Faktor-Authentifizierung fehlgeschlagen.',
      turnOn: 'Zwei-Faktor-Authentifizierung aktivieren',
      turnedOn: 'Zwei-Faktor-Authentifizierung wurde eingerichtet.',
      turnOff: 'Zwei-Faktor-Authentifizierung deaktivieren',
      turnedOff: 'Zwei-Faktor-Authentifizierung wurde entfernt.',
      enrol: 'Zwei-Faktor-Authentifizierung konfigurieren',
    },
  },
  codeField: '2fa_code',
  signIn: async (visitor, words, { name, password }) =>
    (await visitor.open('/')).press('button', words.signIn, { pma_username: name, pma_password: password }),
  statePath: '/index.php?route=/preferences/two-factor',
  enrol: (page, words) => page.press('button', words.enrol, { '2fa_configure': 'application' }),
  secretOf: (page) => page.find('#page_content form strong').textContent,
  removal: (page, words) => page.press('button', words.turnOff),
}

/** ms that a server may take to start on a busy machine. */
const startMs = 300_000
/** Processes that have the folder among their arguments or in their environment. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      return ['cmdline', 'environ'].some((file) => readFileSync(join('/proc', pid, file), 'latin1').includes(folder))
    } catch {
      return false
    }
  })
}

describe.each([redmine, phpMyAdmin])('$name', (site) => {
  let why: string | null = null
  let running: RealServer | null = null
  beforeAll(async () => {
    why = await site.whyNone(console.log)
    if (why !== null && areServersExpected()) throw new Error(why)
    if (why === null) running = await site.start()
  })
  afterAll(() => running?.stop())

  /** The server; skips the test where it cannot be had. */
  function served(skip: (condition: boolean, note?: string) => void): RealServer {
    skip(why !== null, why ?? '')
    return running!
  }

  async function state(visitor: Visitor, words: Words): Promise<string> {
    const { text } = await visitor.open(site.statePath)
    return (['on', 'off'] as const).filter((one) => text.includes(words[one])).join(' and ')
  }

  test.for(['en', 'de'])('turns two-factor on and off in %s, but not for a wrong code', async (language, { skip }) => {
    const server = served(skip)
    const words = site.words[language]!
    const user = server.users.find((one) => one.language === language)!
    const visitor = createVisitor(server.origin, language)
    await site.signIn(visitor, words, user)
    const begin = await visitor.open(site.statePath)
    expect(begin.language).toBe(language)
    expect(await state(visitor, words)).toBe('off')
    expect(await server.hasTwoFactor(user.name)).toBe(false)

    let page = await site.enrol(begin, words)
    const secret = site.secretOf(page)
    const wrong = wrongCode(server, secret)
    page = await page.press('button', words.turnOn, { [site.codeField]: wrong })
    expect(page.text).toContain(words.wrongCode)
    expect(await state(visitor, words)).toBe('off')
    page = await page.press('button', words.turnOn, { [site.codeField]: codeOf(server, secret) })
    expect(page.text).toContain(words.turnedOn)
    expect(await state(visitor, words)).toBe('on')
    expect(await server.hasTwoFactor(user.name)).toBe(true)

    visitor.forget()
    page = await site.signIn(visitor, words, user)
    expect(page.text).toContain(words.asksForCode)
    page = await page.press('button', words.sendCode, { [site.codeField]: wrong })
    expect(page.text).toContain(words.wrongCode)
    server.advance(stepSeconds)
    await page.press('button', words.sendCode, { [site.codeField]: codeOf(server, secret) })
    expect(await state(visitor, words)).toBe('on')

    page = await site.removal(await visitor.open(site.statePath), words)
    page = await page.press('button', words.turnOff, { [site.codeField]: wrong })
    expect(page.text).toContain(words.wrongCode)
    expect(await state(visitor, words)).toBe('on')
    server.advance(stepSeconds)
    page = await page.press('button', words.turnOff, { [site.codeField]: codeOf(server, secret) })
    expect(page.text).toContain(words.turnedOff)
    expect(await state(visitor, words)).toBe('off')
    expect(await server.hasTwoFactor(user.name)).toBe(false)
  })

  test.for(['en', 'de'])('ends a session that is not used, and says so in %s', async (language, { skip }) => {
    const server = served(skip)
    const words = site.words[language]!
    const user = server.users.find((one) => one.language === language)!
    const visitor = createVisitor(server.origin, language)
    await site.signIn(visitor, words, user)
    expect(await state(visitor, words)).toBe('off')
    server.advance(server.sessionSeconds + 60)
    expect((await visitor.open(site.statePath)).text).toContain(words.expired)
  })

  test('leaves no process, port or folder when it is stopped', async ({ skip }) => {
    const { origin, folder, stop } = served(skip)
    expect(processesOf(folder)).not.toEqual([])
    await stop()
    expect(processesOf(folder)).toEqual([])
    expect(existsSync(folder)).toBe(false)
    await expect(fetch(origin)).rejects.toThrow()
  })

  test('started by hand, it says where it is; killed, it leaves no process', async ({ skip }) => {
    served(skip)
    const script = join(import.meta.dirname, '../../tools/real-servers', site.script)
    const child = endsWithTest(
      spawn(process.execPath, [script], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, TMPDIR: temporaryFolder() },
      }),
    )
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => (output += part))
    const closed = once(child, 'close')
    await until('it says who can sign in', () => /serimuda .*\n/.test(output) || child.exitCode !== null, startMs)
    const [, origin, folder = ''] = /^(http:\S+)\n(\S+)$/m.exec(output) ?? []
    expect((await fetch(origin!)).status).toBe(200)
    child.kill('SIGKILL')
    await closed
    await until('all its processes have ended', () => processesOf(folder).length === 0)
  })
})

test.skipIf(process.platform !== 'linux')('a start that fails leaves no process and no folder', async () => {
  const server = createServerRun('failing')
  const failed = server.orStop(async () => {
    await server.start({ command: 'sh', args: ['-c', 'echo ready; exec sleep 1000'], ready: /ready/ })
    await server.run({ command: 'sh', args: ['-c', 'echo the reason; exit 3'] })
  })
  await expect(failed).rejects.toThrow(/code 3:\nthe reason/)
  expect(existsSync(server.folder)).toBe(false)
  expect(processesOf(server.folder)).toEqual([])
})
