import { expect, test } from 'vitest'
import { cursorOf, readCursor } from '../../../../src/portal/rules/cursor.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'
import { reachable } from '../../../../src/portal/rules/sms-coverage.ts'

test.each([
  ['it@serimuda.example', 'i***@serimuda.example'],
  ['a@b.example', 'a***@b.example'],
  ['no address', '***'],
  ['@b.example', '***'],
])('the e-mail address %s shows as %s', (address, masked) => {
  expect(maskedEmail(address)).toBe(masked)
})

test.each([
  ['+60100000142', '+60******142'],
  ['+6512345', '+65***345'],
])('the number %s shows as %s', (number, masked) => {
  expect(maskedMobile(number)).toBe(masked)
})

test('text messages reach numbers of the countries named, and no others', () => {
  expect(['+60100000142', '+6591234567'].every(reachable)).toBe(true)
  expect([null, '', '+60', '0100000142', '+4915100000142', '+60 10 000', '+60toolong1'].some(reachable)).toBe(false)
})

test('a cursor is read back, and one that is none of ours is not', () => {
  expect(readCursor(cursorOf('Kenari "Ö"', 'A-1'))).toEqual({ sortKey: 'Kenari "Ö"', id: 'A-1' })
  for (const cursor of ['', 'x', 'bnVsbA', Buffer.from('["a"]').toString('base64url')]) {
    expect(readCursor(cursor)).toBeUndefined()
  }
})
