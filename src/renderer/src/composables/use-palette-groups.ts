import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { heldWhilePressed } from '../lib/presses.ts'
import { searchEntries } from '../lib/palette-search.ts'
import { methodIcons } from '../lib/method-icons.ts'
import { useAccountsStore } from '../stores/accounts-store.ts'
import { useAccountRefreshStore } from '../stores/account-refresh-store.ts'
import { useLeaveManagement } from './use-management.ts'
import { useProcedureTitle } from './use-procedure-title.ts'
import { useProceduresStore } from '../stores/procedures-store.ts'
import { useTestInboxStore } from '../stores/test-inbox-store.ts'
import { useSignInStore } from '../stores/sign-in-store.ts'
import { useAppStore } from '../stores/app-store.ts'
import { themes, useTheme } from './use-theme.ts'

interface Command {
  label: string
  suffix?: string
  icon: string
  run: () => void
}

interface PaletteGroup {
  id: string
  label: string
  /** Searched here, so that the palette finds what every other search finds. */
  ignoreFilter: true
  items: Command[]
}

/** What the command palette finds for a text: of every account, every screen, every action of this moment. */
export function usePaletteGroups(
  text: Readonly<Ref<string>>,
  showShortcuts: () => void,
): {
  groups: ComputedRef<PaletteGroup[]>
} {
  const { t } = useI18n()
  const router = useRouter()
  const app = useAppStore()
  const accounts = useAccountsStore()
  const refreshing = useAccountRefreshStore()
  const procedures = useProceduresStore()
  const inbox = useTestInboxStore()
  const signIn = useSignInStore()
  const { set } = useTheme()
  const titleOf = useProcedureTitle()
  const leaveManagement = useLeaveManagement()

  const accountItems = computed<Command[]>(() =>
    accounts.rows.map((row) => ({
      label: row.ownName || row.name,
      suffix: row.userId,
      icon: row.twoFactor?.active && row.twoFactor.method ? methodIcons[row.twoFactor.method] : 'i-lucide-shield-off',
      run: () => void router.push({ name: 'account', params: { accountId: row.id, tab: 'security' } }),
    })),
  )
  const screens = computed<Command[]>(() => {
    const screen = (key: string, icon: string): Command => ({
      label: t(`shell.nav.${key}`),
      icon,
      run: () => void router.push({ name: key }),
    })
    return [
      screen('accounts', 'i-lucide-users-round'),
      screen('queue', 'i-lucide-list-todo'),
      ...(app.desks.length > 0 ? [screen('desk', 'i-lucide-headset')] : []),
      screen('audit', 'i-lucide-scroll-text'),
      screen('overview', 'i-lucide-chart-no-axes-column'),
      screen('settings', 'i-lucide-settings'),
      screen('help', 'i-lucide-circle-help'),
    ]
  })
  const actions = computed<Command[]>(() => [
    ...procedures.open.map((procedure) => ({
      label: t('shell.palette.continue', { what: titleOf(procedure) }),
      suffix: procedure.accountName,
      icon: 'i-lucide-play',
      run: () => void router.push({ name: 'procedure', params: { procedureId: procedure.id } }),
    })),
    {
      label: t('queue.new'),
      icon: 'i-lucide-list-plus',
      run: () => void router.push({ name: 'queue-new' }),
    },
    {
      label: t('shell.operator.signInAnother'),
      icon: 'i-lucide-user-plus',
      run: () => void signIn.ask({ who: 'customer' }),
    },
    ...(app.desks.length > 0 && !app.staff
      ? [
          {
            label: t('shell.operator.staffSignIn'),
            icon: 'i-lucide-headset',
            run: () => void signIn.ask({ who: 'staff' }),
          },
        ]
      : []),
    ...(app.management
      ? [
          {
            label: t('management.leaveNamed', { name: app.management.name }),
            icon: 'i-lucide-log-out',
            run: () => void leaveManagement(),
          },
        ]
      : []),
    ...(app.hasTestInbox
      ? [{ label: t('shell.inbox'), icon: 'i-lucide-smartphone', run: () => inbox.show('messages') }]
      : []),
    {
      label: t('shell.palette.refresh'),
      icon: 'i-lucide-refresh-cw',
      run: () => {
        void router.push({ name: 'accounts' })
        void refreshing.refresh(null)
      },
    },
    {
      label: t('shell.palette.import'),
      icon: 'i-lucide-file-input',
      run: () => {
        void router.push({ name: 'accounts' })
        refreshing.openImport()
      },
    },
    ...themes.map((theme) => ({
      label: t(`shell.theme.set.${theme}`),
      icon: 'i-lucide-sun-moon',
      run: () => set(theme),
    })),
    { label: t('lock.now'), icon: 'i-lucide-lock', run: () => void app.lockNow() },
    { label: t('shell.shortcuts.title'), icon: 'i-lucide-keyboard', run: showShortcuts },
  ])

  const group = (id: 'actions' | 'accounts' | 'screens', items: readonly Command[]): PaletteGroup => ({
    id,
    label: t(`shell.palette.${id}`),
    ignoreFilter: true,
    items: searchEntries(items, text.value),
  })
  const groups = heldWhilePressed(() => [
    group('actions', actions.value),
    group('accounts', accountItems.value),
    group('screens', screens.value),
  ])
  return { groups }
}
