import { useRouter } from 'vue-router'
import { useMainEvent } from './use-main-event.ts'
import { useConfirmationsStore } from '../stores/confirmations-store.ts'
import { useAccountsStore } from '../stores/accounts-store.ts'
import { useRemindersStore } from '../stores/reminders-store.ts'
import { useAccountRefreshStore } from '../stores/account-refresh-store.ts'
import { useProceduresStore } from '../stores/procedures-store.ts'
import { useGuidedStore } from '../stores/guided-store.ts'
import { useQueueStore } from '../stores/queue-store.ts'
import { useAppStore } from '../stores/app-store.ts'

/** Listens to main, reads the first snapshots, and opens what waits: an open procedure first (the queue's before others), the queue, else the accounts. */
export function useBoot(): void {
  const app = useAppStore()
  const accounts = useAccountsStore()
  const refreshing = useAccountRefreshStore()
  const procedures = useProceduresStore()
  const confirmations = useConfirmationsStore()
  const queue = useQueueStore()
  const guided = useGuidedStore()
  const reminders = useRemindersStore()
  const router = useRouter()
  /** Until the router has its first route, an early event must not decide that nothing is to be opened. */
  let ready = false
  let placed = false

  useMainEvent('app.changed', (next) => {
    app.put(next)
    procedures.putRecorded(next.procedures)
    if (ready) place()
  })
  useMainEvent('accounts.changed', accounts.change)
  useMainEvent('accountList.progress', refreshing.put)
  useMainEvent('app.goTo', ({ address }) => void router.push(address))
  useMainEvent('procedure.changed', procedures.put)
  useMainEvent('confirmation.changed', confirmations.put)
  useMainEvent('queue.changed', queue.put)
  useMainEvent('guided.changed', guided.put)
  useMainEvent('guided.left', guided.leave)
  useMainEvent('guided.closed', ({ accountId }) => guided.forget(accountId))
  useMainEvent('reminders.changed', () => void reminders.load())

  /** Once, as soon as the first snapshots are there. A reload stays where it was. */
  function place(): void {
    if (placed || app.snapshot === null || !accounts.loaded) return
    placed = true
    const { name } = router.currentRoute.value
    if (name !== 'accounts') return
    const first = queue.current?.state.procedureId ?? procedures.open[0]?.id
    if (first) void router.replace({ name: 'procedure', params: { procedureId: first } })
    else if (queue.isOpen) void router.replace({ name: 'queue' })
    else if (app.sessions.length === 0 && accounts.rows.length === 0 && app.staff === null)
      void router.replace({ name: 'sign-in' })
  }

  async function start(): Promise<void> {
    void confirmations.load(null)
    void guided.load()
    await Promise.all([app.load(), accounts.load(), queue.load(), reminders.load(), router.isReady()])
    procedures.putRecorded(app.snapshot?.procedures ?? [])
    ready = true
    place()
  }
  void start()
}
