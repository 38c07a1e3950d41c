import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readAddress } from '#shared/domain/input/address.ts'
import { charactersOver, countCharacters } from '#shared/domain/input/characters.ts'
import { readCode } from '#shared/domain/input/code.ts'
import {
  dividedTags,
  readLine,
  readNote,
  readOwnName,
  readReason,
  readTag,
  readTicket,
} from '#shared/domain/input/free-text.ts'
import { readNewPassphrase, readPassword, wrongNewPassword } from '#shared/domain/input/password.ts'
import { readMobileNumber } from '#shared/domain/input/phone-number.ts'
import { readEmailAddress, readUserId, userIdKey } from '#shared/domain/input/user-id.ts'
import { hasSeenText, withoutUnseen } from '#shared/domain/input/unseen.ts'
import { seeded } from '../../../../support/fuzz/seeded.ts'

const ok = (value: string) => ({ ok: true, value })
const not = (problem: string) => ({ ok: false, problem })

/** Every character that nobody sees and that has no place in any text. */
const unseen = [
  ...['\u00ad', '\u061c', '\u180e', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\u2063', '\ufeff'],
  ...[
    '\u202a',
    '\u202b',
    '\u202c',
    '\u202d',
    '\u202e',
    '\u2066',
    '\u2067',
    '\u2068',
    '\u2069',
    '\u{e0041}',
    '\u{e0001}',
  ],
]

describe('a code', () => {
  const zeros = [...Array(0x20000).keys()].filter((at) => /\p{Nd}/u.test(String.fromCodePoint(at)))

  it('takes the decimal digits of every script', () => {
    expect(zeros.length).toBeGreaterThan(600)
    for (const at of zeros) {
      const digit = String.fromCodePoint(at)
      expect(readCode(`12345${digit}`), digit).toMatchObject({
        ok: true,
        value: expect.stringMatching(/^12345\d$/) as string,
      })
    }
    expect(readCode('４２４７２５')).toEqual(ok('424725'))
    expect(readCode('٤٢٤٧٢٥')).toEqual(ok('424725'))
    expect(readCode('๔๒๔๗๒๕')).toEqual(ok('424725'))
    expect(readCode('𝟒𝟐𝟒𝟕𝟐𝟓')).toEqual(ok('424725'))
  })

  it.each([
    ' 424 725 ',
    '424-725',
    '424\u2011725',
    '424－725',
    '４２４　７２５',
    '\u202a424725\u202c',
    '424.725',
    '4 2 4 7 2 5\n',
  ])('is taken grouped and marked: %j', (typed) => expect(readCode(typed, 6)).toEqual(ok('424725')))

  it('names what is wrong', () => {
    expect(readCode(' \u200b')).toEqual(not('empty'))
    expect(readCode('42472a')).toEqual(not('not-digits'))
    expect(readCode('42472', 6)).toEqual({ ...not('code-length'), needed: 6 })
    expect(readCode('1234567890123')).toMatchObject(not('code-length'))
  })
})

describe('a phone number', () => {
  it.each([
    '\u202a+60 12\u2011345 6789\u202c',
    'tel:+60123456789',
    'TEL:+60-12-345-6789',
    'tel:012-345-6789;phone-context=+60',
    'tel:%2B60%20123456789',
    '+60（12）345 6789',
    '＋６０ １２ ３４５ ６７８９',
    '+60 [12] 345–6789',
    '+60 12−345‒6789',
    '+60・12・345・6789',
    '00 60 12 345 6789',
    '+0060123456789',
    '００６０123456789',
    '\u200e+60\u200b12\u2060345\ufeff6789',
    '+٦٠ ١٢ ٣٤٥ ٦٧٨٩',
    '+60 12/345/6789',
    '+60 12ー345ー6789',
  ])('%j is +60123456789', (typed) => expect(readMobileNumber(typed)).toEqual(ok('+60123456789')))

  it.each([
    ...[
      '+60 3-2026 1688 ext. 12',
      '+60320261688x12',
      '+60 3-2026 1688 #12',
      '+60 3-2026 1688,12',
      '+60 3-2026 1688;12',
    ],
    ...[
      'tel:+60320261688;ext=12',
      '+60 3-2026 1688 (ext 12)',
      '+60 3-2026 1688 samb. 12',
      '+49 30 1234567 Durchwahl 12',
    ],
    ...['+7 495 123 4567 доб. 12', '+86 10 1234 5678 转 12', '+81 3 1234 5678 内線 12', '+60320261688ｘ１２'],
  ])('%j has an extension', (typed) => expect(readMobileNumber(typed)).toEqual(not('extension')))

  it('names what is wrong', () => {
    expect(readMobileNumber('\u200e ')).toEqual(not('empty'))
    expect(readMobileNumber('+60 12 345O789')).toEqual(not('letters'))
    expect(readMobileNumber('+'.padEnd(5000, '6'))).toEqual(not('number-too-long'))
  })
})

describe('a User ID', () => {
  it.each(unseen)('is one account with and without U+%j', (mark) => {
    for (const typed of [`${mark}it@bayu.example`, `it${mark}@bayu.example`, `it@bayu.example${mark}`])
      expect(readUserId(typed)).toEqual(ok('it@bayu.example'))
  })

  it.each([
    ['mailto:it@bayu.example', 'it@bayu.example'],
    ['MAILTO:it%40bayu.example?subject=2FA', 'it@bayu.example'],
    ['<it@bayu.example>', 'it@bayu.example'],
    ['Bayu Digital <it@bayu.example>', 'it@bayu.example'],
    ['it＠bayu．example', 'it@bayu.example'],
    ['bu\u0308ro@bayu.example', 'büro@bayu.example'],
    [' IT@Bayu.Example\u00a0', 'IT@Bayu.Example'],
  ])('%j is read as %j', (typed, read) => expect(readUserId(typed)).toEqual(ok(read)))

  it('names what is wrong', () => {
    expect(readUserId('\u2066\u2069')).toEqual(not('empty'))
    expect(readUserId('it @bayu.example')).toEqual(not('space-inside'))
    expect(readUserId('it\0@bayu.example')).toEqual(not('control-character'))
    expect(readUserId(`${'x'.repeat(260)}@x`)).toEqual({ ...not('too-long'), over: 8 })
  })

  it.each([
    ['it@büro.example', 'it@xn--bro-hoa.example'],
    ['it@bu\u0308ro.example', 'it@XN--BRO-HOA.example'],
    ['IT@BÜRO.EXAMPLE', 'it@büro.example'],
    ['it@例え。テスト', 'it@xn--r8jz45g.xn--zckzah'],
    ['it@faß.example', 'it@xn--fa-hia.example'],
    ['it@نامه\u200cای.example', 'it@xn--mgba3gch31f060k.example'],
    ['Bu\u0308ro', 'BÜRO'],
  ])('%j and %j are one account', (one, other) => expect(userIdKey(one)).toBe(userIdKey(other)))

  it.each([
    ['it@büro.example', 'it@buro.example'],
    ['it@a.example', 'it@b.example'],
    ['it+a@a.example', 'it@a.example'],
    ['i.t@a.example', 'it@a.example'],
    ['it@１２７.1', 'it@127.0.0.1'],
    ['it@a.example/ü', 'it@a.example'],
    ['it@a.example:80ü', 'it@a.example'],
  ])('%j and %j are two', (one, other) => expect(userIdKey(one)).not.toBe(userIdKey(other)))

  it('keeps its key, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme' }), (local, domain) => {
        const key = userIdKey(`${local}@${domain}`)
        expect(userIdKey(key)).toBe(key)
        const read = readUserId(`${local}@${domain}`)
        if (read.ok) expect(userIdKey(read.value)).toBe(key)
      }),
      seeded('keys of User IDs', 2000),
    )
  })
})

describe('an e-mail address', () => {
  it('is stored with its domain in ASCII, in either spelling', () => {
    for (const typed of [
      'it@büro.example',
      'it@xn--bro-hoa.example',
      'IT@BU\u0308RO.example',
      'mailto:it@b%C3%BCro.example',
    ])
      expect(readEmailAddress(typed), typed).toEqual(ok('it@xn--bro-hoa.example'))
    expect(readEmailAddress('info@почта.рф')).toEqual(ok('info@xn--80a1acny.xn--p1ai'))
  })

  it.each([
    ['it.bayu.example', 'no-at'],
    ['it@a.example, you@a.example', 'space-inside'],
    ['it@a.example,you@a.example', 'several-addresses'],
    ['a@b.c', 'domain'],
    ['it@localhost', 'domain'],
    ['it@-a.example', 'domain'],
    ['it@a..example', 'domain'],
    ['it@127.0.0.1', 'domain'],
    ['.it@a.example', 'local-part'],
    ['it..x@a.example', 'local-part'],
    ['büro@a.example', 'local-part'],
    ['@a.example', 'local-part'],
    [`${'x'.repeat(65)}@a.example`, 'local-part'],
  ])('%j is refused: %s', (typed, problem) => expect(readEmailAddress(typed)).toMatchObject(not(problem)))

  it('that was taken before is taken now', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        if (!z.email().max(254).safeParse(address).success || address.indexOf('@') > 64) return
        expect(readEmailAddress(address)).toEqual(ok(address.toLowerCase()))
      }),
      seeded('addresses', 1000),
    )
  })
})

describe('a free text', () => {
  it.each(unseen)('has no U+%j in it', (mark) => {
    expect(readOwnName(`Bayu ${mark}latigiD`)).toEqual(ok('Bayu latigiD'))
    expect(readNote(`${mark}two\nlines${mark}`)).toEqual(ok('two\nlines'))
  })

  it.each([
    ['a Persian word', 'نامه\u200cای'],
    ['a Hindi word', 'क्\u200dष'],
    ['a Malayalam word', 'അവന്\u200d'],
    ['an emoji of several', '👩\u200d👩\u200d👧'],
    ['an emoji with a choice', '❤\ufe0f\u200d🔥'],
    ['a flag', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['a Japanese name', '葛\u{e0100}城'],
  ])('keeps what is seen: %s', (_, text) => expect(readOwnName(text)).toEqual(ok(text)))

  it('is kept in one Unicode form, with plain line feeds, without blanks around it', () => {
    expect(readNote(' Bu\u0308ro\r\nzwei\u2028drei\tvier ')).toEqual(ok('Büro\nzwei\ndrei vier'))
    expect(readTicket('工单2026-17\u200b')).toEqual(ok('工单2026-17'))
    expect(dividedTags('south，vip、Süd; su\u0308d|\u200b')).toEqual(['south', 'vip', 'süd'])
  })

  it('names what is wrong', () => {
    expect(readTicket('\u200b\u3164')).toEqual(not('empty'))
    expect(readTicket('a\nb')).toEqual(not('line-break'))
    expect(readTag('a,b')).toEqual(not('separator'))
    expect(readNote('a\0b')).toEqual(not('control-character'))
    expect(readNote('a\ud800')).toEqual(not('control-character'))
    expect(readReason('no')).toEqual({ ...not('too-short'), needed: 3 })
    expect(readReason('e\u0301e\u0301')).toMatchObject(not('too-short'))
    expect(readLine('x'.repeat(81), { max: 80 })).toEqual({ ...not('too-long'), over: 1 })
  })

  it('counts as people do, and says how many are too many', () => {
    expect(countCharacters('e\u0301👩\u200d👩\u200d👧한')).toBe(3)
    expect(charactersOver('👩\u200d👩\u200d👧'.repeat(85), 80)).toBe(5)
    expect(readNote('👩🏽'.repeat(1000)).ok).toBe(true)
    expect(readNote('x'.repeat(1300))).toEqual({ ...not('too-long'), over: 300 })
    // Marks without end are no way around a limit.
    expect(readNote(`x${'\u0301'.repeat(100_000)}`).ok).toBe(false)
  })

  it('that was taken before is taken now, and nothing that is seen is lost', () => {
    const before = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]*$/u
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (text) => {
        // Code points that no version of Unicode has assigned and none shows.
        if (!before.test(text) || /[\u2065\u{e0000}-\u{e007f}]/u.test(text)) return
        const read = readNote(text)
        expect(read).toEqual(ok(hasSeenText(text) ? text.normalize('NFC').trim() : ''))
      }),
      seeded('texts of before', 3000),
    )
  })
})

describe('a password', () => {
  it('stays exactly as it was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }), (text) => {
        const read = readPassword(text)
        expect(read).toEqual(/[\p{Cc}\p{Cs}]/u.test(text) ? not('control-character') : ok(text))
      }),
      seeded('passwords', 1000),
    )
    for (const text of [' blank ', 'u\u0308', '\u200b', 'ﬁ']) expect(readPassword(text)).toEqual(ok(text))
  })

  it('is as long as people count, in either form, and is never cut', () => {
    expect(readPassword('x'.repeat(300))).toEqual({ ...not('too-long'), over: 44 })
    for (const form of ['NFC', 'NFD']) expect(readPassword('ü'.normalize(form).repeat(256)).ok, form).toBe(true)
    expect(wrongNewPassword('u\u0308'.repeat(11), null, 12)).toEqual({ ...not('too-short'), needed: 12 })
    expect(wrongNewPassword('u\u0308'.repeat(12), null, 12)).toBeNull()
    expect(wrongNewPassword('IT@xn--bro-hoa.example\u200b', 'it@büro.example', 8)).toEqual(not('is-user-id'))
    expect(readNewPassphrase('u\u0308'.repeat(7))).toEqual({ ...not('too-short'), needed: 8 })
  })
})

describe('an address that is pasted', () => {
  it.each(['\u200bhttps://portal.example', '<https://portal.example>', ' https://portal.example\u2060 '])(
    '%j is https://portal.example',
    (typed) => expect(readAddress(typed)).toEqual(ok('https://portal.example')),
  )
  it('is not cut', () => expect(readAddress('x'.repeat(2001))).toEqual({ ...not('too-long'), over: 1 }))
})

it('what is not seen is taken out once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...unseen, 'س', 'क्', '👩', '💻', '🏴', 'a', ' ')), (parts) => {
      const once = withoutUnseen(parts.join(''))
      expect(withoutUnseen(once)).toBe(once)
    }),
    seeded('marks', 2000),
  )
})
