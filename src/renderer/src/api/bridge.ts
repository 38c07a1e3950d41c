import type { Bridge } from '#shared/ipc/bridge.ts'

declare global {
  interface Window {
    readonly factordesk: Bridge
  }
}

/** The only reader of `window.factordesk`: what main does for this window, and what it tells. */
export function bridge(): Bridge {
  return window.factordesk
}
