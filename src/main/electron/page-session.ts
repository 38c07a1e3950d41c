import { session, type Session } from 'electron'

/**
 * The session of our page. Its name lacks Electron's `persist:`, so all that a page may store (localStorage, IndexedDB,
 * Cache Storage, files, cookies) and Chromium's own caches are in memory: bounded by Chromium's share of it, as in a
 * private window, and gone with the app.
 */
// guard: page-session.memory-alone
export const pagePartition = 'page'

/** To be called when the app is ready. */
export function pageSession(): Session {
  return session.fromPartition(pagePartition)
}

/** Removes what pages of older versions stored in the profile, which our page no longer reads. */
export async function clearStoredPages(): Promise<void> {
  // guard: page-session.older-storage
  await session.defaultSession.clearStorageData()
}
