/** The Electron that FactorDesk is built for, as in package.json; an older one gets no security fixes. */
export const builtForElectron = 45

/**
 * The window's title. A package with an older Electron was made for tests (`npm run package -- --fallback-for-testing`),
 * and says so as long as it is open.
 *
 * @param electron the version that runs
 */
export function windowTitle(isPackaged: boolean, electron: string): string {
  // guard: window.testing-title
  const isForTesting = isPackaged && Number.parseInt(electron, 10) < builtForElectron
  return isForTesting ? `FactorDesk – for testing only (Electron ${electron} gets no security fixes)` : 'FactorDesk'
}
