/** Where an attacker might want the window to go: every scheme with a meaning to Chromium, the system, or our own server. */
const targets = [
  'https://evil.example/',
  'http://127.0.0.1:9/',
  'http://[::1]:9/',
  '//evil.example/path',
  'https://app:factordesk@evil.example/',
  'https://evil.example/#app://factordesk/index.html',
  'app://evil.example/index.html',
  'app://factordesk.evil.example/index.html',
  'app://user@factordesk/index.html',
  'app://factordesk/other.html',
  'app://factordesk/../../../etc/passwd',
  'file:///etc/passwd',
  'file://server/share/x.html',
  'data:text/html,<script>opener=1</script>',
  'javascript:globalThis.pwned=1',
  'blob:app://factordesk/00000000-0000-0000-0000-000000000000',
  'filesystem:app://factordesk/temporary/x.html',
  'view-source:app://factordesk/index.html',
  'chrome://gpu/',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop/x.html',
  'devtools://devtools/bundled/inspector.html',
  'ftp://evil.example/',
  'mailto:it@serimuda.example',
  'tel:+60000000000',
  'ssh://evil.example/',
  'smb://evil.example/share',
  'ms-msdt:/id',
  'x-no-such-scheme:anything',
]

/** Ways of a page to go somewhere, as code that knows `url` and `add(tag, properties)`. */
const ways: Record<string, string> = {
  'location.href': 'location.href = url',
  'location.replace': 'location.replace(url)',
  'window.open': 'window.open(url)',
  'window.open into itself': "window.open(url, '_self')",
  'a link': "add('a', { href: url }).click()",
  'a link to a new window': "add('a', { href: url, target: '_blank' }).click()",
  'a form': "add('form', { action: url, method: 'post', target: '_blank' }).submit()",
  'a refresh': "add('meta', { httpEquiv: 'refresh', content: '0;url=' + url })",
  'another history': "history.pushState(null, '', url)",
}

export interface Attempt {
  name: string
  url: string
  code: string
}

/** Every target by every way; but for the history, which may name another address of our own origin. */
export const attempts: Attempt[] = targets.flatMap((url) =>
  Object.entries(ways)
    .filter(([way]) => way !== 'another history' || !/^app:\/\/(user@)?factordesk\//.test(url))
    .map(([way, code]) => ({ name: `${way}: ${url}`, url, code })),
)

/** Paths that climb, hide or go elsewhere; behind `app://`. None of them is a name of the build. */
export const traversals = [
  'factordesk/',
  'factordesk',
  'factordesk//index.html',
  'factordesk/index.html/',
  'factordesk/INDEX.HTML',
  'factordesk/index.html%00',
  'factordesk/index.html%00.png',
  'factordesk/index.html%20',
  'factordesk/./%2e/%2e%2e/package.json',
  'factordesk/../package.json',
  'factordesk/../../../../../../etc/passwd',
  'factordesk/..%2fpackage.json',
  'factordesk/..%2F..%2Fpackage.json',
  'factordesk/%2e%2e%2fmain%2findex.js',
  'factordesk/%252e%252e%252fmain%252findex.js',
  'factordesk/..%5cmain%5cindex.js',
  'factordesk/..\\main\\index.js',
  'factordesk/assets/..%2f..%2fmain/index.js',
  'factordesk/%c0%ae%c0%ae/main/index.js',
  'factordesk/\u2025/main/index.js',
  'factordesk//etc/passwd',
  'factordesk/%2fetc%2fpasswd',
  'factordesk///server/share/x',
  'factordesk/%5c%5cserver%5cshare%5cx',
  'factordesk/C:/Windows/win.ini',
  'factordesk/C:%5cWindows%5cwin.ini',
  'factordesk/file:///etc/passwd',
  'factordesk/index.html:$DATA',
  'factordesk/assets/',
  'factordesk/assets',
  'factordesk/../renderer-manifest.json',
  'factordesk/__proto__',
  'factordesk/constructor',
  'user@factordesk/index.html',
  'FACTORDESK.example/index.html',
  'factordesk.evil.example/index.html',
  'evil.example/index.html',
]
