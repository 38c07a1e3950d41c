import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { links, mayOpen, mayOpenToSignIn } from '../../../../src/main/electron/external-links.ts'
import { seeded } from '../../../support/fuzz/seeded.ts'

const host = 'www.ipserverone.com'

describe('an external link (E05)', () => {
  it.each([...Object.values(links), `https://${host}`, `https://${host}:443/a?b=c#d`])(
    '%s may be opened',
    (address) => {
      expect(mayOpen(address)).toBe(true)
    },
  )

  it.each([
    `http://${host}/`,
    `HTTPS://${host}.evil.example/`,
    `https://${host}.evil.example/`,
    `https://evil-${host}/`,
    `https://x.${host}/`,
    'https://ipserverone.com/',
    'https://www.ipserverone.com.my/',
    'https://www.ipserver0ne.com/',
    'https://www.ipserverone.co/',
    'https://wwwipserverone.com/',
    'https://www.ipserverоne.com/',
    'https://www.іpserverone.com/',
    'https://www.ipserverone.com./',
    'https://www.ipserverone.com%2eevil.example/',
    `https://${host}@evil.example/`,
    `https://evil.example@${host}/`,
    `https://user:password@${host}/`,
    `https://${host}:8443/`,
    `https://evil.example/${host}`,
    `https://evil.example/?${host}`,
    `https://evil.example/#https://${host}/`,
    `https://evil.example\\@${host}/`,
    `https:\\\\evil.example\\${host}`,
    `javascript:location='https://${host}/'`,
    `data:text/html,https://${host}/`,
    `file://${host}/share`,
    `smb://${host}/share`,
    `ms-settings:https://${host}/`,
    `mailto:a@${host}`,
    `view-source:https://${host}/`,
    `blob:https://${host}/1`,
    `//${host}/`,
    host,
    '',
    'https://',
    'https://[::1]/',
    'https://127.0.0.1/',
  ])('%s may not', (address) => expect(mayOpen(address)).toBe(false))

  it('never leads elsewhere, whatever the address', () => {
    const near = fc.oneof(
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc
        .tuple(
          fc.constantFrom('https://', 'http://', 'https:', 'ftp://'),
          fc.string(),
          fc.constantFrom(host, `@${host}`, `.${host}`, `${host}.`),
          fc.string(),
        )
        .map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(near, (address) => {
        if (!mayOpen(address)) return
        const { protocol, host: reached, username, password } = new URL(address)
        expect([protocol, reached, username, password]).toEqual(['https:', host, '', ''])
      }),
      seeded('external links', 2000),
    )
  })
})

describe('an address at which somebody signs in (E05)', () => {
  it.each(['https://sso.company.example/auth?state=a', 'https://sso.company.example:8443/', 'http://127.0.0.1:8080/a'])(
    '%s may be opened',
    (address) => expect(mayOpenToSignIn(address)).toBe(true),
  )

  it.each([
    'http://sso.company.example/',
    'http://127.0.0.1.example/',
    'https://user@sso.company.example/',
    'https://:password@sso.company.example/',
    'file:///etc/passwd',
    'smb://sso.company.example/share',
    'javascript:alert(1)',
    'sso.company.example',
    '',
  ])('%s may not', (address) => expect(mayOpenToSignIn(address)).toBe(false))

  it('is https or of this computer, whatever the address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string({ unit: 'binary' })), (address) => {
        if (!mayOpenToSignIn(address)) return
        const { protocol, hostname, username, password } = new URL(address)
        expect(username + password).toBe('')
        expect(protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)).toBe(true)
      }),
      seeded('addresses to sign in at', 2000),
    )
  })
})
