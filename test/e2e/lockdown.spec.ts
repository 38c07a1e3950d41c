import { expect } from '@playwright/test'
import { operationNames } from '#shared/ipc/operation-names.ts'
import type { RunningApp } from '../support/electron/launch-app.ts'
import { codeOf, type BareWindow } from '../support/electron/bare-bridge.ts'
import { sampleInputs } from '../support/console/operation-inputs.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'
import { launchUnprivileged, whyNoSandbox } from '../support/electron/unprivileged.ts'

test.describe.configure(anyOrder)

const locks = { nodeIntegration: false, contextIsolation: true, sandbox: true, webSecurity: true, webviewTag: false }

/**
 * In a page: what each operation answers to its sample input. Where the first one is answered at all, only that: some of
 * the others would wait for a person.
 */
const callAll = `(async () => {
  const first = await factordesk.call['app.snapshot']({})
  if (first.ok) return [first]
  const inputs = ${JSON.stringify(sampleInputs)}
  return Promise.all(Object.entries(inputs).map(([name, input]) => factordesk.call[name](input)))
})()`

test.describe('E01: no Node in the page', { tag: '@main' }, () => {
  test('every window is opened with the locks on', async ({ app }) => {
    const inForce = await app.electron.evaluate(({ BrowserWindow }) =>
      // Electron has it, but does not describe it.
      BrowserWindow.getAllWindows().map(({ webContents }) =>
        (webContents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences(),
      ),
    )
    expect(inForce).toEqual([expect.objectContaining(locks)])
  })

  test('the page has none of the names that Node brings', async ({ app }) => {
    const types = await app.page.evaluate(() =>
      ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'setImmediate', '__dirname', 'electron'].map(
        (name) => typeof (window as unknown as BareWindow)[name],
      ),
    )
    expect(new Set(types)).toEqual(new Set(['undefined']))
  })

  test('an unprivileged user has the renderer behind seccomp', async () => {
    const reason = whyNoSandbox()
    test.skip(reason !== null, reason ?? '')
    const unprivileged = launchUnprivileged()
    try {
      await expect.poll(() => unprivileged.rendererStatus()).toMatch(/^Seccomp:\s2$/m)
      const status = unprivileged.rendererStatus()
      expect(status).toMatch(/^NoNewPrivs:\s1$/m)
      expect(status, 'not root').not.toMatch(/^Uid:\s0\s/m)
      await expect.poll(() => openedWindows(unprivileged.output())).toEqual([expect.objectContaining(locks)])
    } finally {
      await unprivileged.stop()
    }
  })
})

test.describe('E06: who may call, and with what', { tag: '@main' }, () => {
  const malformed = [undefined, null, 0, 'text', true, [], [{}], { unexpected: 1 }, { accountId: { $ne: null } }]

  test('malformed payloads of our own page are refused, and nothing happens on the portal', async ({ app }) => {
    const codes = await app.page.evaluate(
      async ({ inputs, payloads }) => {
        const { call } = (window as unknown as BareWindow).factordesk
        const outcomes = Object.entries(inputs).flatMap(([name, input]) => {
          const made: unknown[] = [...payloads, undefined, { ...input, unexpected: 1 }]
          // What an operation needs, but inherited: an own `__proto__` that the way to main might flatten.
          if (Object.keys(input).length > 0)
            made.push(JSON.parse(`{ "__proto__": ${JSON.stringify(input)} }`) as object)
          return made.map((payload) => call[name]!(payload))
        })
        return (await Promise.all(outcomes)).map((outcome) => (outcome.ok ? 'ok' : outcome.failure.code))
      },
      { inputs: sampleInputs, payloads: malformed },
    )
    expect(codes.length).toBeGreaterThan(operationNames.length * (malformed.length + 2))
    expect(new Set(codes)).toEqual(new Set(['invalid-request']))
    expect(await app.sandbox.ledger()).toEqual([])
  })

  test('values that cannot be copied never reach main', async ({ app }) => {
    const failed = await app.page.evaluate(async () => {
      const { call } = (window as unknown as BareWindow).factordesk
      const throwing = {
        get accountId(): string {
          throw new Error('from the getter')
        },
      }
      const cyclic: Record<string, unknown> = {}
      cyclic['accountId'] = cyclic
      const attempts = [() => 1, Symbol('s'), window, throwing, cyclic, { accountId: () => 1 }]
      const results = attempts.map(async (value) => {
        try {
          return (await call['account.get']!(value)).ok
        } catch {
          return 'thrown'
        }
      })
      return Promise.all(results)
    })
    expect(failed).not.toContain(true)
    expect(
      codeOf(await app.page.evaluate(() => (window as unknown as BareWindow).factordesk.call['app.snapshot']!({}))),
    ).toBe('ok')
  })

  test('a page of another origin with our preload is refused every operation', async ({ app }) => {
    for (const address of ['data:text/html,<p>other', 'about:blank']) {
      const outcomes = await callElsewhere(app, callAll, address)
      const codes = (outcomes as { failure?: { code: string } }[]).map(({ failure }) => failure?.code)
      expect(codes, address).toEqual(operationNames.map(() => 'forbidden'))
    }
    expect(await app.sandbox.ledger()).toEqual([])
  })

  test('a frame inside a page of our own origin is refused what the page itself is granted', async ({ app }) => {
    const { page, frame, framesOfApp } = await app.electron.evaluate(
      async ({ app: electronApp, BrowserWindow, session }, calls) => {
        // A session of its own, whose app:// serves a page with a frame; the real one cannot have any.
        const other = session.fromPartition('page-with-frame')
        other.protocol.handle('app', ({ url }) => {
          const html = url.endsWith('index.html') ? '<iframe src="app://factordesk/frame.html"></iframe>' : '<p>frame'
          return new Response(html, { headers: { 'Content-Type': 'text/html' } })
        })
        const preload = `${electronApp.getAppPath()}/out/preload/index.cjs`
        const window = new BrowserWindow({
          show: false,
          webPreferences: { preload, sandbox: true, session: other, nodeIntegrationInSubFrames: true },
        })
        window.webContents.removeAllListeners('will-frame-navigate')
        await window.loadURL('app://factordesk/index.html')
        const [child] = window.webContents.mainFrame.frames
        const answers = {
          page: (await window.webContents.executeJavaScript("factordesk.call['app.snapshot']({})")) as { ok: boolean },
          frame: (await child!.executeJavaScript(calls)) as { failure?: { code: string } }[],
          framesOfApp: child!.url,
        }
        window.destroy()
        other.protocol.unhandle('app')
        return answers
      },
      callAll,
    )
    expect(framesOfApp).toBe('app://factordesk/frame.html')
    expect(page.ok, 'the same page without the frame is ours').toBe(true)
    expect(frame.map(({ failure }) => failure?.code)).toEqual(operationNames.map(() => 'forbidden'))
    expect(await app.sandbox.ledger()).toEqual([])
  })

  test('main listens to the listed operations and to nothing else', async ({ app }) => {
    const heard = await app.electron.evaluate(({ ipcMain }) => ({
      // Electron keeps its handlers there; it has no public list.
      handled: [...(ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers.keys()],
      listened: ipcMain
        .eventNames()
        .map(String)
        .filter((name) => name !== 'error'),
    }))
    expect(heard.handled).toEqual([...operationNames])
    expect(heard.listened).toEqual([])
  })

  test('refusals are in the audit, each kind once in ten seconds', async ({ app }) => {
    const call = "factordesk.call['account.get'](null)"
    const refused = [await app.page.evaluate(call), await app.page.evaluate(call), await callElsewhere(app, call)]
    expect(refused.map((outcome) => codeOf(outcome as never))).toEqual([
      'invalid-request',
      'invalid-request',
      'forbidden',
    ])
    const noted = await refusals(app)
    const kindOf = ({ detail }: RefusalEntry): string => `${detail.operation} ${detail.code}`
    const kinds = [...new Set(noted.map(kindOf))]
    expect(kinds).toEqual(expect.arrayContaining(['account.get invalid-request', 'account.get forbidden']))
    for (const kind of kinds) {
      const times = noted.filter((entry) => kindOf(entry) === kind).map(({ at }) => Date.parse(at))
      const pauses = times.slice(1).map((older, place) => times[place]! - older)
      expect(Math.min(...pauses, Infinity), kind).toBeGreaterThanOrEqual(10_000)
    }
  })
})

interface RefusalEntry {
  seq: number
  at: string
  detail: { operation: string; code: string }
}

/** Every refused call that the audit notes. */
async function refusals({ page }: RunningApp): Promise<RefusalEntry[]> {
  interface Page {
    value: { entries: RefusalEntry[]; more: boolean }
  }
  const entries: RefusalEntry[] = []
  let more = true
  while (more) {
    const { value } = (await page.evaluate(
      (filter) => (window as unknown as BareWindow).factordesk.call['audit.list']!(filter),
      {
        ...sampleInputs['audit.list'],
        action: 'input.refused',
        outcome: 'refused',
        before: entries.at(-1)?.seq ?? null,
      },
    )) as Page
    entries.push(...value.entries)
    ;({ more } = value)
  }
  return entries
}

/** What a page of another origin, with our preload, gets for a call. */
async function callElsewhere({ electron }: RunningApp, code: string, url = 'about:blank'): Promise<unknown> {
  return electron.evaluate(
    async ({ app, BrowserWindow }, asked) => {
      const preload = `${app.getAppPath()}/out/preload/index.cjs`
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await window.loadURL(asked.url)
      const answer: unknown = await window.webContents.executeJavaScript(asked.code)
      window.destroy()
      return answer
    },
    { url, code },
  )
}

/** What main wrote of each window that it opened. */
function openedWindows(output: string): object[] {
  return [...output.matchAll(/^window (\{.*\})$/gm)].map(([, json]) => JSON.parse(json!) as object)
}
