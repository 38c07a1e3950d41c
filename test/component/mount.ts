import { useToast } from '@nuxt/ui/composables/useToast'
import ui from '@nuxt/ui/vue-plugin'
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import type { ListedAccount, AppSnapshot } from '#shared/ipc/views.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import App from '../../src/renderer/src/App.vue'
import { i18n } from '../../src/renderer/src/i18n.ts'
import { router } from '../../src/renderer/src/router.ts'
import { FakeMain, FailedCall } from './fake-main.ts'
import { settle } from './page.ts'
import { accountPage, appSnapshot, twoFactor } from './samples.ts'
import { runPendingTimers } from './timers.ts'

interface World {
  snapshot?: Partial<AppSnapshot>
  accounts?: readonly ListedAccount[]
  procedures?: readonly Procedure[]
}

const opened: { main: FakeMain; close: () => void }[] = []

/** A main that answers what the frame asks for at start; a test adds what its screen needs. */
export function startMain({ snapshot = {}, accounts = [], procedures = [] }: World = {}): FakeMain {
  const main = new FakeMain()
  main.reply('lock.state', () => appSnapshot(snapshot).lock)
  main.reply('app.snapshot', () => appSnapshot({ procedures: [...procedures], ...snapshot }))
  main.reply('account.list', () => [...accounts])
  main.reply('queue.get', () => ({ queue: null }))
  main.reply('reminders.list', () => ({ unprotected: [], sms: [] }))
  main.reply('confirmation.list', () => [])
  main.reply('guided.list', () => [])
  main.reply('clipboard.copy', ({ text, secret }) => {
    clipboard.text = text
    clipboard.isSecret = secret
    return { removedAfterSeconds: secret ? 60 : null }
  })
  main.reply('backups.state', () => ({ backups: [], damage: 'unread', isFailing: false, isUnderWay: false }))
  main.reply('account.get', ({ accountId }) => {
    const row = accounts.find(({ id }) => id === accountId)
    if (row === undefined) throw new FailedCall('not-found')
    return accountPage(row.id, row.twoFactor ?? twoFactor(null), { name: row.name, userId: row.userId })
  })
  return main
}

/**
 * Opens the whole app at a path, with its own router, stores and texts, and this main behind the bridge.
 *
 * @param options.frame with the title bar and the navigation, which cost as much as the screen itself
 */
export async function mountApp(main: FakeMain, path: string, { frame = false } = {}): Promise<void> {
  const fault = (what: string): void => void main.faults.push(what)
  Object.assign(window, { factordesk: main.bridge() })
  i18n.global.setMissingHandler((_locale, textKey) => fault(`text missing: ${textKey}`))
  await router.push(path)
  const app = mount(App, {
    attachTo: document.body,
    global: {
      plugins: [createPinia(), router, i18n, ui],
      config: { warnHandler: fault },
      stubs: frame ? {} : { TitleBar: true, SideNavigation: true },
    },
  })
  const close = (): void => {
    // Toasts are kept outside of the app.
    app.vm.$.appContext.app.runWithContext(() => useToast().clear())
    app.unmount()
    main.close()
  }
  opened.push({ main, close })
  await settle()
}

/**
 * Closes what a test opened, and lets all that it left waiting happen at once.
 *
 * @returns what did not fit the contract, what Vue and the texts warned of, and what was called after the end
 */
export async function closeApps(): Promise<string[]> {
  const closed = opened.splice(0)
  for (const { close } of closed) close()
  document.body.replaceChildren()
  runPendingTimers()
  await settle()
  return closed.flatMap(({ main }) => main.faults)
}

/** What was copied last. */
export const clipboard = { text: '', isSecret: false }

/** Goes to another screen, as any link there would. */
export async function goTo(path: string): Promise<void> {
  await router.push(path)
  await settle()
}

/** The path on screen. */
export const path = (): string => router.currentRoute.value.fullPath
