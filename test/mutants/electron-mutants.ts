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
      name: 'clipboard: the app ends before a secret is removed',
      edits: [remove('clipboard.quit-waits')],
      caughtBy: 'clipboard.spec.ts',
    },
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
    {
      name: 'guided: the page shares its world with the guest, or is no page of the sandbox',
      edits: [replace('guided.context-isolation/value', 'false')],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: the page runs outside the sandbox',
      edits: [replace('guided.sandbox/value', 'false')],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: what the page stores lies in the profile',
      edits: [replace('guided.session-in-memory/value.arguments[0]', "'persist:guided'")],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: what the page stored stays with its session',
      edits: [remove('guided.clear')],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: the page takes effect whatever main answers',
      edits: [replace('guided.press-before-effect/condition', 'true')],
      caughtBy: 'guided-presses.spec.ts',
    },
    {
      name: 'guided: Enter in a field without a form is not seen',
      edits: [replace('guided.enter-in-field/value', 'false')],
      caughtBy: 'guided-presses.spec.ts',
    },
    {
      name: 'guided: a request leaves before its intent',
      edits: [replace('guided.request-after-intent/condition', 'false')],
      caughtBy: 'guided-presses.spec.ts',
    },
    {
      name: 'guided: the page goes anywhere',
      edits: [replace('guided.origins/condition', 'true')],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: the page opens windows',
      edits: [replace('guided.popups/value.properties[0].value', "'allow'")],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: the page is given what it asks for',
      edits: [replace('guided.permission-requests/value.arguments[0]', 'true')],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: permission checks are answered with yes',
      edits: [replace('guided.permission-checks/value', 'true')],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: Ctrl L does not lock from within a page',
      edits: [remove('guided.lock-shortcut')],
      caughtBy: 'guided-lock.spec.ts',
    },
    {
      name: 'guided: a field of a frame from elsewhere takes characters',
      edits: [replace('guided.typing/condition', 'true')],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: an input method writes into a field of a frame from elsewhere',
      edits: [remove('guided.typing-caret')],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: a field in a closed shadow root of a frame from elsewhere takes characters',
      edits: [replace('guided.typing-hidden/value', 'null')],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: a guest may report what it likes',
      edits: [replace('guided.reading-schema/value', "{ ['success']: true, ['data']: {{/value.arguments[0]}} }")],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: a guest may describe what it likes',
      edits: [replace('guided.taught-schema/value', "{ ['success']: true, ['data']: {{/value.arguments[0]}} }")],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: of controls with the same words the first one is meant',
      edits: [replace('guided.tie-is-no-choice/then.value.arguments[1]', '{{.}}.slice(0, 1)')],
      caughtBy: 'guided-hostile.spec.ts',
    },
    {
      name: 'guided: a press of the page itself is described',
      edits: [remove('guided.teach-trusted')],
      caughtBy: 'guided-teach.spec.ts',
    },
    {
      name: 'guided: a press that points at a control takes effect',
      edits: [remove('guided.teach-no-press')],
      caughtBy: 'guided-teach.spec.ts',
    },
    {
      name: 'guided: what was typed is a part of a taught name',
      edits: [remove('guided.taught-without-values')],
      caughtBy: 'guided-teach.spec.ts',
    },
    {
      name: 'guided: a press is judged by what the page showed before',
      edits: [replace('guided.reading-at-press/value.arguments[0]', 'false')],
      caughtBy: 'guided-presses.spec.ts',
    },
    {
      name: 'guided: a page that is hidden keeps the keyboard',
      edits: [remove('guided.hidden-without-keys')],
      caughtBy: 'guided-screen.spec.ts',
    },
    {
      name: 'guided: a page that loads takes the keyboard',
      edits: [remove('guided.focus-given-back')],
      caughtBy: 'guided-screen.spec.ts',
    },
    {
      name: 'guided: every session is taken for a guided one',
      edits: [replace('lockdown.guided-sessions/condition', 'true')],
      caughtBy: 'navigation.spec.ts',
    },
  ],
}
