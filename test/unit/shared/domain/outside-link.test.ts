import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkIn, linkScreens, linkTo, readLink, type LinkTarget } from '#shared/domain/outside-link.ts'

const key = fc.stringMatching(/^[A-Za-z0-9._~:@/[\]-]{1,400}$/)
const target: fc.Arbitrary<LinkTarget> = fc.oneof(
  fc.constantFrom(...linkScreens).map((screen) => ({ screen })),
  fc.record({ screen: fc.constantFrom('account' as const, 'case' as const), key }),
)

describe('a link of another program', () => {
  it('is read back as it was made', () => {
    fc.assert(
      fc.property(target, (one) => {
        expect(readLink(linkTo(one))).toEqual(one)
      }),
    )
  })

  it.each([
    ['factordesk://account/A-20417', { screen: 'account', key: 'A-20417' }],
    ['factordesk://account/A-20417%40portal.example', { screen: 'account', key: 'A-20417@portal.example' }],
    ['factordesk://case/C-7@portal.example:8443', { screen: 'case', key: 'C-7@portal.example:8443' }],
    ['factordesk://queue', { screen: 'queue' }],
    ['factordesk://queue/', { screen: 'queue' }],
  ])('%s is one', (text, expected) => {
    expect(readLink(text)).toEqual(expected)
  })

  it.each([
    ['another scheme', 'https://account/A-20417'],
    ['the scheme in capitals', 'FACTORDESK://queue'],
    ['nothing behind the scheme', 'factordesk://'],
    ['one slash', 'factordesk:/queue'],
    ['an unknown screen', 'factordesk://sign-out'],
    ['a screen with a key', 'factordesk://queue/A-20417'],
    ['an account without a key', 'factordesk://account'],
    ['a further path', 'factordesk://account/A-20417/disable'],
    ['a climb', 'factordesk://account/..%2F..%2Fsettings?x'],
    ['a query', 'factordesk://account/A-20417?then=disable'],
    ['a fragment', 'factordesk://account/A-20417#/desk'],
    ['a name before the host', 'factordesk://someone@account/A-20417'],
    ['a port', 'factordesk://account:80/A-20417'],
    ['a broken escape', 'factordesk://account/%E0%A4%A'],
    ['a line break', 'factordesk://account/A%0A20417'],
    ['a direction mark', 'factordesk://account/A%E2%80%AE20417'],
    ['markup', 'factordesk://account/%3Cscript%3E'],
    ['a space', 'factordesk://account/A 20417'],
    ['a switch behind it', 'factordesk://queue --no-sandbox'],
    ['too long a key', `factordesk://account/${'a'.repeat(401)}`],
    ['a huge text', `factordesk://account/${'%61'.repeat(100_000)}`],
  ])('%s is none', (_what, text) => {
    expect(readLink(text)).toBeNull()
  })

  it('is found in a command line, among switches, a path and what is none', () => {
    expect(linkIn(['/usr/bin/factordesk', '--', 'factordesk://sign-out', 'factordesk://audit'])).toEqual({
      screen: 'audit',
    })
    expect(linkIn(['/usr/bin/factordesk', '--no-sandbox'])).toBeNull()
  })

  it('no text makes it throw, and what it gives is a key of plain characters', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `factordesk://account/${rest}`),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const found = readLink(text)
        if (found !== null && 'key' in found) expect(found.key).toMatch(/^[A-Za-z0-9._~:@/[\]-]{1,400}$/)
      }),
    )
  })
})
