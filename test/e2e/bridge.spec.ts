import { expect } from '@playwright/test'
import { eventNames, operationNames } from '#shared/ipc/operation-names.ts'
import type { BareWindow } from '../support/electron/bare-bridge.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'

test.describe.configure(anyOrder)

test.describe('E09: the bridge', { tag: '@main' }, () => {
  test('is the listed functions and nothing more', async ({ app }) => {
    const tree = await app.page.evaluate(() => {
      const keys = (value: object): unknown =>
        Object.fromEntries(
          Reflect.ownKeys(value).map((key) => {
            const entry: unknown = Reflect.get(value, key)
            return [String(key), typeof entry === 'object' && entry !== null ? keys(entry) : typeof entry]
          }),
        )
      return keys((window as unknown as BareWindow).factordesk)
    })
    const functions = (names: readonly string[]): object => Object.fromEntries(names.map((name) => [name, 'function']))
    expect(tree).toEqual({ call: functions(operationNames), on: functions(eventNames) })
  })

  test('cannot be replaced or added to', async ({ app }) => {
    const changed = await app.page.evaluate(() => {
      const before = (window as unknown as BareWindow).factordesk
      const call = before.call['app.snapshot']
      const attempts = [
        () => Object.assign(window, { factordesk: {} }),
        () => Object.defineProperty(window, 'factordesk', { value: {} }),
        () => Reflect.deleteProperty(window, 'factordesk'),
        () => Object.assign(before, { added: 1 }),
        () => Object.assign(before.call, { 'app.snapshot': () => 'forged' }),
        () => Object.assign(before.on, { added: 1 }),
      ]
      for (const attempt of attempts) {
        try {
          attempt()
        } catch {
          // As it should be.
        }
      }
      const after = (window as unknown as BareWindow).factordesk
      return {
        same: after === before && after.call['app.snapshot'] === call,
        added: 'added' in after || 'added' in after.on,
      }
    })
    expect(changed).toEqual({ same: true, added: false })
  })

  test('leads nowhere: its functions belong to the page, and listeners get plain data alone', async ({ app }) => {
    const seen = await app.page.evaluate(async () => {
      const { call, on } = (window as unknown as BareWindow).factordesk
      const stolen: string[] = []
      const { apply, call: functionCall } = Function.prototype
      // A page that poisons what preload might use would catch `ipcRenderer` here, were the two worlds one.
      Function.prototype.call = function (this: unknown, ...args: unknown[]) {
        stolen.push(String(args[0]))
        return Reflect.apply(functionCall, this, args) as unknown
      } as never
      Object.defineProperty(Object.prototype, 'invoke', { configurable: true, get: () => stolen.push('invoke') })
      const received = new Promise<unknown[]>((done) => {
        const end = on['audit.appended']!((...args) => {
          end()
          done(args)
        })
      })
      // Refused by the portal, which the audit notes each time.
      const login = { portalId: 'sandbox', userId: 'nobody@nowhere.example', password: 'wrong' }
      const outcome = await call['session.signIn']!(login)
      const args = await received
      Function.prototype.call = functionCall
      Reflect.deleteProperty(Object.prototype, 'invoke')
      const owner = call['app.snapshot']!.constructor === Function && on['app.changed']!.constructor === Function
      return {
        args,
        owner,
        ok: outcome.ok,
        stolen: stolen.filter((text) => /ipc|invoke/i.test(text)),
        apply: typeof apply,
      }
    })
    expect(seen).toMatchObject({ owner: true, ok: false, stolen: [] })
    expect(seen.args).toEqual([{ seq: expect.any(Number) }])
  })
})
