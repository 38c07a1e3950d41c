import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addressGroup,
  clientAddress,
  isAddressRange,
  mayComeInClearText,
  trustedProxies,
} from '../../../src/gateway/trusted-proxies.ts'

const ranges = ['10.0.0.0/8', '127.0.0.1', 'fd00::/8']
const isTrusted = trustedProxies(ranges)
const trusted = fc.oneof(
  fc.ipV4().map((address) => address.replace(/^\d+/, '10')),
  fc.constant('127.0.0.1'),
  fc
    .ipV6()
    .map((address) => `fd00::${address.split(':').at(-1)?.replace('.', '') || '1'}`)
    .filter(isTrusted),
)
const untrusted = fc.oneof(fc.ipV4(), fc.ipV6()).filter((address) => !isTrusted(address))
/** What a caller can put into the header. */
const anything = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.constant('unknown'), fc.constant(''))

test('X-Forwarded-For is believed of a trusted proxy alone', () => {
  fc.assert(
    fc.property(untrusted, fc.array(anything), (peer, invented) => {
      expect(clientAddress(peer, invented.join(', '), isTrusted)).toBe(peer)
    }),
  )
})

test('whatever a caller writes into the header, the address is the one that the first trusted proxy was asked from', () => {
  fc.assert(
    fc.property(fc.array(anything), untrusted, fc.array(trusted, { minLength: 1 }), (invented, client, proxies) => {
      const appended = [...invented, client, ...proxies.slice(0, -1)].join(', ')
      expect(clientAddress(proxies.at(-1) ?? '', appended, isTrusted)).toBe(client)
    }),
  )
})

test('the end of a header that is no address is not taken for one', () => {
  expect(clientAddress('127.0.0.1', 'for=8.8.8.8', isTrusted)).toBe('127.0.0.1')
  expect(clientAddress('127.0.0.1', undefined, isTrusted)).toBe('127.0.0.1')
  expect(clientAddress('::ffff:127.0.0.1', '8.8.8.8', isTrusted)).toBe('8.8.8.8')
})

test('the addresses of one IPv6 network count as one', () => {
  expect(addressGroup('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(addressGroup('2001:DB8:0:0:ffff::1')).toBe(addressGroup('2001:db8::7'))
  expect(addressGroup('2001:db8:0:1::1')).not.toBe(addressGroup('2001:db8::1'))
  expect(addressGroup('::1')).toBe('0:0:0:0::/64')
  expect(addressGroup('192.0.2.7')).toBe('192.0.2.7')
})

test('ranges are read exactly', () => {
  for (const text of ['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8']) expect(isAddressRange(text)).toBe(true)
  for (const text of ['', 'proxy', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/8/8', '10.0.0.0/x'])
    expect(isAddressRange(text)).toBe(false)
})

test('clear text comes from this computer or a trusted proxy alone', () => {
  fc.assert(fc.property(fc.oneof(trusted, fc.constant('::1')), (peer) => mayComeInClearText(peer, isTrusted)))
  const elsewhere = untrusted.filter((address) => address !== '::1' && !/^127\.|ffff:/i.test(address))
  fc.assert(fc.property(elsewhere, (peer) => !mayComeInClearText(peer, isTrusted)))
  for (const peer of ['::ffff:127.0.0.1', '::ffff:10.1.2.3']) expect(mayComeInClearText(peer, isTrusted)).toBe(true)
  expect(mayComeInClearText('::ffff:192.0.2.7', isTrusted)).toBe(false)
})
