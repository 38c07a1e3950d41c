import { insertBefore, remove, replace } from './edits.ts'
import { judgeByPlaywright } from './judge-by-playwright.ts'
import type { MutantGroup } from './mutant.ts'

/** What only a real Electron can judge: its locks (E01 to E04, E06, E07), presses and frames. */
export const electronMutants: MutantGroup = {
  name: 'electron',
  parts: [
    ...['src', 'test', 'scripts', 'tools', 'resources', 'package-lock.json'],
    ...['electron.vite.config.ts', 'playwright.config.ts', 'tsconfig.json'],
  ],
  atOnce: 1,
  judge: judgeByPlaywright,
  mutants: [
    {
      name: 'electron: the page shares its world with the preload',
      edits: [replace('window.context-isolation/value', 'false')],
      caughtBy: 'lockdown.spec.ts',
    },
    {
      name: 'electron: the page runs outside the sandbox',
      edits: [replace('window.sandbox/value', 'false'), remove('lockdown.sandbox')],
      caughtBy: 'lockdown.spec.ts',
    },
    {
      name: 'electron: the page may read other origins',
      edits: [replace('window.web-security/value', 'false')],
      caughtBy: 'lockdown.spec.ts',
    },
    {
      name: 'electron: a frame or another page with our preload is answered',
      edits: [replace('ipc.sender-frame/value', 'true')],
      caughtBy: 'lockdown.spec.ts',
    },
    {
      name: 'electron: main listens to one more channel',
      edits: [
        insertBefore(
          'ipc.channels',
          "{{/statement.statements[0].value.expression}}('everything', (_event, raw) => raw)",
        ),
      ],
      caughtBy: 'lockdown.spec.ts',
    },
    {
      name: 'electron: permissions are granted',
      edits: [replace('lockdown.permission-requests/value.arguments[0].value.arguments[0]', 'true')],
      caughtBy: 'permissions.spec.ts',
    },
    {
      name: 'electron: permission checks are answered with yes',
      edits: [replace('lockdown.permission-checks/value.arguments[0].value', 'true')],
      caughtBy: 'permissions.spec.ts',
    },
    {
      name: 'electron: the window may be led elsewhere',
      edits: [remove('lockdown.navigation'), remove('lockdown.frame-navigation')],
      caughtBy: 'navigation.spec.ts',
    },
    {
      name: 'electron: the page opens windows',
      edits: [replace('lockdown.new-windows/value.arguments[0].value.properties[0].value', "'allow'")],
      caughtBy: 'navigation.spec.ts',
    },
    {
      name: 'electron: an about: page stays',
      edits: [remove('page.about-address')],
      caughtBy: 'navigation.spec.ts',
    },
    {
      name: 'electron: a redirect is followed, a download begins',
      edits: [remove('lockdown.redirects'), remove('lockdown.downloads')],
      caughtBy: 'navigation.spec.ts',
    },
    {
      name: 'electron: app:// answers more than GET',
      edits: [remove('app-protocol.get-only/condition.right')],
      caughtBy: 'navigation.spec.ts',
    },
    {
      name: 'electron: the page comes without its content policy',
      edits: [remove('app-protocol.content-policy')],
      caughtBy: 'content-policy.spec.ts',
    },
    {
      name: 'electron: the page sends datagrams by WebRTC',
      edits: [remove('lockdown.webrtc')],
      caughtBy: 'outbound.spec.ts',
    },
    {
      name: 'electron: the page has names looked up and sockets connected',
      edits: [remove('lockdown.resolver')],
      caughtBy: 'outbound.spec.ts',
    },
    {
      name: 'electron: the page may ask for names to be looked up ahead',
      edits: [remove('app-protocol.dns-prefetch')],
      caughtBy: 'content-policy.spec.ts',
    },
    {
      name: 'electron: what a page stores lies in the profile',
      edits: [replace('page-session.memory-alone/value', "'persist:page'")],
      caughtBy: 'page-storage.spec.ts',
    },
    {
      name: 'electron: what pages of older versions stored stays in the profile',
      edits: [remove('page-session.older-storage')],
      caughtBy: 'page-storage.spec.ts',
    },
    {
      name: 'electron: a profile that anybody may read stays so',
      edits: [replace('profile.closed/value', '[]')],
      caughtBy: 'profile.spec.ts',
    },
    {
      name: 'electron: files of the profile have the mode that the umask leaves them',
      edits: [remove('profile.umask')],
      caughtBy: 'profile.spec.ts',
    },
    {
      name: 'electron: a window that draws nothing is left so',
      edits: [remove('frame-watch.remedy')],
      caughtBy: 'frames.spec.ts',
    },
    {
      name: 'electron: a press is lost, or goes elsewhere, when its line moves',
      edits: [replace('presses.moved-away/value.properties[0].value', 'false')],
      caughtBy: 'presses-on-moving-rows.spec.ts',
    },
    {
      name: 'electron: an entry of a menu takes the press of its neighbour',
      edits: [replace('presses.held-menu/condition', 'true')],
      caughtBy: 'presses-on-moving-rows.spec.ts',
    },
  ],
}
