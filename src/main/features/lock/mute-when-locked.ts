import type { Notification, Window } from '../../base/environment.ts'

/** What a notification says while the console is locked: no name, no account, and a click leads to the lock screen. */
const withoutNames: Notification = {
  title: 'FactorDesk is locked',
  body: 'Something happened. Unlock the console to see it.',
  address: '/',
}

/** The window, whose page gets no event while the console is locked, and whose notifications then name nobody. */
export function muteWhenLocked<W extends Pick<Window, 'publish' | 'notify'>>(window: W, isLocked: () => boolean): W {
  return {
    ...window,
    publish: (name, payload) => {
      // guard: lock.silent-events
      if (!isLocked()) window.publish(name, payload)
    },
    // guard: lock.notifications-without-names
    notify: (notification) => window.notify(isLocked() ? withoutNames : notification),
  }
}
