import { describe, expect, it } from 'vitest'
import { appOrigin, assetOf, typeOf } from '../../../../src/main/electron/app-files.ts'

const files = new Set(['index.html', 'assets/index-1a2b.js', 'assets/index-3c4d.css', 'assets/inter.woff2'])

describe('a file of the build', () => {
  it.each([...files])('%s is served under its own name', (name) => {
    expect(assetOf(`${appOrigin}/${name}`, files)).toBe(name)
    expect(assetOf(`${appOrigin}/${name}?v=1#/accounts`, files)).toBe(name)
  })
})

/** E07: ways out of a folder, other hosts, and names that are nearly right. */
const climbs = [
  '..',
  '../..',
  '.',
  '%2e%2e',
  '%2E%2E',
  '.%2e',
  '..%2f',
  '..%2F..',
  '..%5c',
  '..\\',
  '%252e%252e',
  '....//',
  '..;',
]
const targets = [
  'etc/passwd',
  'main/index.js',
  'index.html',
  'renderer/index.html',
  'audit-key.pem',
  'C:/Windows/win.ini',
]
const traversals = climbs.flatMap((climb) =>
  targets.flatMap((target) => [
    `${appOrigin}/${climb}/${target}`,
    `${appOrigin}/assets/${climb}/${target}`,
    `${appOrigin}/${climb}${target}`,
  ]),
)
const odd = [
  appOrigin,
  `${appOrigin}/`,
  `${appOrigin}//index.html`,
  `${appOrigin}/./index.html`,
  `${appOrigin}/assets/../index.html`,
  `${appOrigin}/assets/..%2findex.html`,
  `${appOrigin}/assets%2findex-1a2b.js`,
  `${appOrigin}/assets%5cindex-1a2b.js`,
  `${appOrigin}/assets\\index-1a2b.js`,
  `${appOrigin}/index.html%00`,
  `${appOrigin}/index.html%00.png`,
  `${appOrigin}/index.html\u0000`,
  `${appOrigin}/index.html/`,
  `${appOrigin}/index.html.`,
  `${appOrigin}/index.html%20`,
  `${appOrigin}/index.html::$DATA`,
  `${appOrigin}/index%2ehtml`,
  `${appOrigin}/INDEX.HTML`,
  `${appOrigin}/Assets/index-1a2b.js`,
  `${appOrigin}/etc/passwd`,
  `${appOrigin}//etc/passwd`,
  `${appOrigin}/\\\\server\\share\\index.html`,
  `${appOrigin}//server/share/index.html`,
  `${appOrigin}/file:///etc/passwd`,
  `${appOrigin}/C:\\Windows\\win.ini`,
  `${appOrigin}/__proto__`,
  `${appOrigin}/constructor`,
  `${appOrigin}:80/index.html`,
  'app://FACTORDESK/index.html',
  'APP://factordesk/index.html',
  'app:factordesk/index.html',
  'app:///index.html',
  'app://other/index.html',
  'app://factordesk.evil.example/index.html',
  'app://user@factordesk/index.html',
  'app://factordesk@evil.example/index.html',
  'file:///etc/passwd',
  'https://factordesk/index.html',
  '//factordesk/index.html',
  '/index.html',
  'index.html',
  '',
]

describe('anything else', () => {
  it.each([...traversals, ...odd])('%j is not served', (address) => expect(assetOf(address, files)).toBeNull())
})

it.each([
  ['index.html', 'text/html; charset=utf-8'],
  ['a.js', 'text/javascript; charset=utf-8'],
  ['a.css', 'text/css; charset=utf-8'],
  ['a.woff2', 'font/woff2'],
  ['a.exe', 'application/octet-stream'],
  ['toString', 'application/octet-stream'],
  ['a.constructor', 'application/octet-stream'],
])('the type of %s is %s', (name, type) => expect(typeOf(name)).toBe(type))
