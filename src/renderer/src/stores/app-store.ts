import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Failure, Outcome } from '#shared/ipc/outcome.ts'
import type { AppSnapshot, EndedSession, PortalView } from '#shared/ipc/views.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import type { Capabilities } from '#shared/api/capabilities.ts'
import * as appApi from '../api/app.ts'
import * as deskApi from '../api/desk.ts'
import * as lockApi from '../api/lock.ts'
import * as sessionsApi from '../api/sessions.ts'
import { setPortalTime } from '../lib/portal-clock.ts'

/** The newest snapshot of main: the portals, who is signed in, what is open; and the actions of the shell's menus. */
export const useAppStore = defineStore('app', () => {
  const snapshot = shallowRef<AppSnapshot | null>(null)

  const portals = computed(() => snapshot.value?.portals ?? [])
  const sessions = computed(() => snapshot.value?.sessions ?? [])
  const staff = computed(() => snapshot.value?.staff ?? null)
  const unsettledCases = computed(() => snapshot.value?.unsettledCases ?? [])
  const unsettledAccounts = computed(() => snapshot.value?.unsettledAccounts ?? [])
  /** Whose account is open by delegated access; null while none is. */
  const management = computed(() => snapshot.value?.management ?? null)
  /** The portals with a support desk. */
  const desks = computed(() => portals.value.filter(({ capabilities }) => capabilities?.staffDesk === true))
  const embedded = computed(() => portals.value.find((portal) => portal.embedded) ?? null)
  /** True while a sandbox portal is among those that the console knows. */
  const sandbox = computed(() => portals.value.some(({ capabilities }) => capabilities?.sandbox === true))

  /** True where there is a test inbox: of the portal that the console started itself. */
  const hasTestInbox = computed(() => (embedded.value?.capabilities ?? null) !== null)
  const auditFindings = computed(() => snapshot.value?.auditFindings ?? 0)
  /** How many sign-outs a portal has not confirmed yet. */
  const pendingSignOuts = computed(() => snapshot.value?.keeping.pendingSignOuts.length ?? 0)
  /** Why an account is signed out that nobody signed out here; null where there is nothing to say. */
  const whyEnded = (accountId: string): EndedSession['why'] | null =>
    snapshot.value?.endedSessions.find((one) => one.accountId === accountId)?.why ?? null

  /** The portal that the console as a whole speaks for: the desk's while staff are signed in, else the first. */
  const home = computed(() => portal(staff.value?.portalId ?? '') ?? portals.value[0] ?? null)
  const support = computed(() => home.value?.capabilities?.support ?? null)

  const portal = (portalId: string): PortalView | null => portals.value.find(({ id }) => id === portalId) ?? null
  /** What a portal calls itself; in guided mode what its recipe calls it; its address before either is known. */
  const nameOf = (portalId: string): string => {
    const found = portal(portalId)
    return found?.capabilities?.portalName ?? found?.recipe?.title ?? portalId
  }
  /** The recipe of the portal of an account in guided mode; null in the others. */
  const recipeOf = (key: string): PortalView['recipe'] => portal(portalIdOf(key))?.recipe ?? null
  /** The capabilities of the portal of an account or a case; null until they were read. */
  const capabilitiesOf = (key: string): Capabilities | null => portal(portalIdOf(key))?.capabilities ?? null

  const supportOf = (key: string): Capabilities['support'] | null => capabilitiesOf(key)?.support ?? null

  function put(next: AppSnapshot): void {
    snapshot.value = next
    if (next.portalTime !== null) setPortalTime(next.portalTime)
    if (next.staff === null) return
    staffLeft.value = false
    deskPortalId.value = next.staff.portalId
  }

  async function load(): Promise<void> {
    const outcome = await appApi.snapshot()
    if (outcome.ok) put(outcome.value)
  }

  /** Why the last press on a menu of the shell came to nothing; null where it did not, and once that was read. */
  const failure = shallowRef<Failure | null>(null)

  /** Does what a menu offers. The menu is closed by then, so the shell shows the failure. */
  async function act(call: () => Promise<Outcome<unknown>>): Promise<boolean> {
    failure.value = null
    const outcome = await call()
    if (!outcome.ok) failure.value = outcome.failure
    return outcome.ok
  }

  async function signOut(sessionId: string): Promise<void> {
    await act(() => sessionsApi.signOut({ sessionId }))
  }

  /** True once staff signed out by themselves; a session that ended on its own leaves it false. */
  const staffLeft = shallowRef(false)

  /** The portal whose desk staff signed in to; null before that and after they signed out by themselves. */
  const deskPortalId = shallowRef<string | null>(null)

  async function signOutStaff(): Promise<void> {
    // Before the answer, because main announces the end of the session first.
    staffLeft.value = true
    deskPortalId.value = null
    const left = await act(() => deskApi.signOut())
    if (left || staff.value === null) return
    staffLeft.value = false
    deskPortalId.value = staff.value.portalId
  }

  async function signOutAll(): Promise<void> {
    await act(() => sessionsApi.signOutAll())
  }

  /** Main then reloads the page, which shows the lock screen. */
  async function lockNow(): Promise<void> {
    await act(() => lockApi.now())
  }

  /** Opens the portal's public site in the system's browser; main knows the address. */
  async function openPortalWebsite(): Promise<void> {
    await act(() => appApi.openLink({ link: 'portal-website' }))
  }

  /** True while this console has a session of that account's own login. */
  const isSignedIn = (accountId: string): boolean => sessions.value.some((session) => session.accountId === accountId)

  /** What another program asks to open; null while there is nothing to answer. */
  const link = computed(() => snapshot.value?.link ?? null)

  async function dismissLink(): Promise<void> {
    await act(() => appApi.dismissLink())
  }

  function dismissFailure(): void {
    failure.value = null
  }

  return {
    snapshot: computed(() => snapshot.value),
    portals,
    sessions,
    staff,
    staffLeft: computed(() => staffLeft.value),
    deskPortalId: computed(() => deskPortalId.value),
    unsettledCases,
    unsettledAccounts,
    management,
    desks,
    embedded,
    sandbox,
    home,
    support,
    hasTestInbox,
    pendingSignOuts,
    auditFindings,
    failure: computed(() => failure.value),
    portal,
    nameOf,
    recipeOf,
    capabilitiesOf,
    supportOf,
    isSignedIn,
    whyEnded,
    put,
    load,
    signOut,
    signOutStaff,
    signOutAll,
    lockNow,
    openPortalWebsite,
    dismissFailure,
    link,
    dismissLink,
  }
})
