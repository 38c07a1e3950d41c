import type { Environment, Notification } from '../../base/environment.ts'

/** What a notification says while the console is locked: no name, no account, and a click leads to the lock screen. */
const withoutNames: Notification = {
  title: 'FactorDesk is locked',
  body: 'Something happened. Unlock the console to see it.',
  address: '/',
}

/** The surroundings of a core that tells the page nothing while it is locked, and shows notifications without names. */
export function quietWhileLocked(parts: Environment, isLocked: () => boolean): Environment {
  return {
    ...parts,
    tell: (name, payload) => {
      // guard: lock.silent-events
      if (!isLocked()) parts.tell(name, payload)
    },
    // guard: lock.notifications-without-names
    notify: (notification) => parts.notify(isLocked() ? withoutNames : notification),
  }
}
