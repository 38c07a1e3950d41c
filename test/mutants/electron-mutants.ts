import { judgeByPlaywright } from './judge-by-playwright.ts'
import { inFile, type MutantGroup } from './mutant.ts'

const window = 'src/main/ipc/open-window.ts'
const lockdown = 'src/main/security/lockdown.ts'
const appProtocol = 'src/main/security/app-protocol.ts'
const lockdownTest = 'test/e2e/lockdown.spec.ts'
const permissionsTest = 'test/e2e/permissions.spec.ts'
const navigationTest = 'test/e2e/navigation.spec.ts'
const policyTest = 'test/e2e/content-policy.spec.ts'

/** The locks that only a real Electron can judge (E01 to E04, E06, E07). */
export const electronMutants: MutantGroup = {
  name: 'electron',
  parts: [
    ...['src', 'test', 'scripts', 'resources', 'package-lock.json'],
    ...['electron.vite.config.ts', 'playwright.config.ts', 'tsconfig.json'],
  ],
  atOnce: 1,
  judge: judgeByPlaywright,
  mutants: [
    {
      name: 'electron: the page shares its world with the preload',
      edits: inFile(window, 'contextIsolation: true,', 'contextIsolation: false,'),
      caughtBy: lockdownTest,
    },
    {
      name: 'electron: the page runs outside the sandbox',
      edits: [
        { file: window, find: '  sandbox: true,', replace: '  sandbox: false,' },
        { file: lockdown, find: 'if (!runsWithout) app.enableSandbox()', replace: 'void runsWithout' },
      ],
      caughtBy: lockdownTest,
    },
    {
      name: 'electron: the page may read other origins',
      edits: inFile(window, 'webSecurity: true,', 'webSecurity: false,'),
      caughtBy: lockdownTest,
    },
    {
      name: 'electron: a frame or another page with our preload is answered',
      edits: inFile(
        'src/main/ipc/serve.ts',
        'isOurFrame(event.senderFrame, origin)',
        'event.senderFrame !== null && origin !== null && isOurFrame !== null',
      ),
      caughtBy: lockdownTest,
    },
    {
      name: 'electron: main listens to one more channel',
      edits: inFile(
        'src/main/ipc/serve.ts',
        '  for (const name of operationNames) {\n',
        "  ipcMain.handle('everything', (_event, raw: unknown) => raw)\n  for (const name of operationNames) {\n",
      ),
      caughtBy: lockdownTest,
    },
    {
      name: 'electron: permissions are granted',
      edits: inFile(lockdown, 'answer(false))', 'answer(true))'),
      caughtBy: permissionsTest,
    },
    {
      name: 'electron: permission checks are answered with yes',
      edits: inFile(lockdown, 'setPermissionCheckHandler(() => false)', 'setPermissionCheckHandler(() => true)'),
      caughtBy: permissionsTest,
    },
    {
      name: 'electron: the window may be led elsewhere',
      edits: [
        { file: lockdown, find: "  contents.on('will-navigate', (event) => event.preventDefault())\n", replace: '' },
        {
          file: lockdown,
          find: "  contents.on('will-frame-navigate', (event) => event.preventDefault())\n",
          replace: '',
        },
      ],
      caughtBy: navigationTest,
    },
    {
      name: 'electron: the page opens windows',
      edits: inFile(lockdown, "({ action: 'deny' })", "({ action: 'allow' })"),
      caughtBy: navigationTest,
    },
    {
      name: 'electron: an about: page stays',
      edits: inFile(
        'src/main/ipc/keep-page.ts',
        "  contents.on('did-navigate', (_event, url) => comeBackFrom(url))\n",
        '',
      ),
      caughtBy: navigationTest,
    },
    {
      name: 'electron: a redirect is followed, a download begins',
      edits: [
        { file: lockdown, find: "  contents.on('will-redirect', (event) => event.preventDefault())\n", replace: '' },
        { file: lockdown, find: "  of.on('will-download', (event) => event.preventDefault())\n", replace: '' },
      ],
      caughtBy: navigationTest,
    },
    {
      name: 'electron: app:// answers more than GET',
      edits: inFile(
        appProtocol,
        "if (file === null || method !== 'GET') return",
        'if (file === null || method.length === 0) return',
      ),
      caughtBy: navigationTest,
    },
    {
      name: 'electron: the page comes without its content policy',
      edits: inFile(appProtocol, "      'Content-Security-Policy': policy,\n", ''),
      caughtBy: policyTest,
    },
  ],
}
