import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** What of Electron's locks plain rules decide: links, our page's files, the content policy (E02, E05, E07). */
export const electronRulesMutants: readonly Mutant[] = [
  {
    name: 'window: a hidden window that gets no frame stays hidden',
    edits: [remove('window.shown-when-loaded')],
    caughtBy: 'show-window.test.ts',
  },
  {
    name: 'window: a window whose page never loads stays hidden',
    edits: [remove('window.shown-after-limit')],
    caughtBy: 'show-window.test.ts',
  },
  {
    name: 'window: each sign shows the window again',
    edits: [remove('window.shown-once')],
    caughtBy: 'show-window.test.ts',
  },
  {
    name: 'keychain: one without a key of its own is taken for one',
    edits: [remove('keychain.probe')],
    caughtBy: 'keychain.test.ts',
  },
  {
    name: 'keychain: what everybody can open is kept',
    edits: [remove('keychain.weak-seal')],
    caughtBy: 'keychain.test.ts',
  },
  {
    name: 'keychain: what everybody could open stays as it is',
    edits: [replace('keychain.outdated/value.properties[1].value', '{{/value.properties[1].value.left}}')],
    caughtBy: 'keychain.test.ts',
  },
  {
    name: 'keychain: a prompt that nobody answers blocks the start',
    edits: [remove('keychain.silent')],
    caughtBy: 'keychain.test.ts',
  },
  {
    name: 'notifications: that the system refuses one is not said',
    edits: [remove('notification.refused')],
    caughtBy: 'notifications.test.ts',
  },
  {
    name: 'notifications: that the system has none is not said',
    edits: [replace('notification.unsupported/then', 'return')],
    caughtBy: 'notifications.test.ts',
  },
  {
    name: 'electron rules: the browser is sent to http',
    edits: [
      replace(
        'external-links.allowed/value.left.left.left.left',
        "{{/value.left.left.left.left.left}}.startsWith('http')",
      ),
    ],
    caughtBy: 'external-links.test.ts',
  },
  {
    name: 'electron rules: the browser is sent to any host',
    edits: [remove('external-links.allowed/value.left.left.left.right')],
    caughtBy: 'external-links.test.ts',
  },
  {
    name: 'electron rules: the browser is sent to a host that ends like ours',
    edits: [
      replace(
        'external-links.allowed/value.left.left.left.right',
        '[...{{/value.left.left.left.right.expression.expression}}].some((host) => {{/value.left.left.left.right.arguments[0]}}.endsWith(host))',
      ),
    ],
    caughtBy: 'external-links.test.ts',
  },
  {
    name: 'electron rules: the browser is sent to another port',
    edits: [remove('external-links.allowed/value.left.left.right')],
    caughtBy: 'external-links.test.ts',
  },
  {
    name: 'electron rules: the browser is sent off with credentials',
    edits: [replace('external-links.allowed/value', '{{/value.left.left}}')],
    caughtBy: 'external-links.test.ts',
  },
  {
    name: 'electron rules: app:// serves what is not in the manifest',
    edits: [replace('assets.manifest/value.condition', "{{.}} || {{/value.then}}.endsWith('.js')")],
    caughtBy: 'app-files.test.ts',
  },
  {
    name: 'electron rules: app:// decodes what it is asked for',
    edits: [
      replace('assets.manifest/value.condition.arguments[0]', 'decodeURI({{.}})'),
      replace('assets.manifest/value.then', 'decodeURI({{.}})'),
    ],
    caughtBy: 'app-files.test.ts',
  },
  {
    name: 'electron rules: app:// answers for every host',
    edits: [replace('assets.origin/condition.operand.arguments[0]', "'app://'")],
    caughtBy: 'app-files.test.ts',
  },
  {
    name: 'electron rules: inline scripts are allowed',
    edits: [replace('content-policy.scripts', `"script-src 'self' 'unsafe-inline'"`)],
    caughtBy: 'content-policy.test.ts',
  },
  {
    name: 'electron rules: inline styles are allowed',
    edits: [replace('content-policy.styles/expression.expression.elements[0]', `"style-src 'self' 'unsafe-inline'"`)],
    caughtBy: 'content-policy.test.ts',
  },
  {
    name: 'electron rules: the page may connect to anywhere',
    edits: [replace('content-policy.connections', '"connect-src *"')],
    caughtBy: 'content-policy.test.ts',
  },
  {
    name: 'electron rules: the page may be framed',
    edits: [remove('content-policy.frames')],
    caughtBy: 'content-policy.test.ts',
  },
  {
    name: 'links: a key of any characters is taken',
    edits: [replace('link.key/expression.condition.right', 'true')],
    caughtBy: 'outside-link.test.ts',
  },
  {
    name: 'packages: one for testing is not named so',
    edits: [replace('window.testing-title/value', 'false')],
    caughtBy: 'package-rules.test.ts',
  },
]
