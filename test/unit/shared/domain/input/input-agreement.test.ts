import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { refusedInputOf } from '#shared/api/free-text.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { operations } from '#shared/ipc/operations.ts'
import { readCode } from '#shared/domain/input/code.ts'
import { readNote, readOwnName, readReason, readTag, readTicket } from '#shared/domain/input/free-text.ts'
import type { ReadText } from '#shared/domain/input/input-problem.ts'
import { readPassword } from '#shared/domain/input/password.ts'
import { readMobileNumber } from '#shared/domain/input/phone-number.ts'
import { readEmailAddress, readUserId } from '#shared/domain/input/user-id.ts'
import { seeded } from '../../../../support/fuzz/seeded.ts'

/** What a form, main and a portal check, each with the schema that it has in use: 22,000 values in all. */
const fields: Record<string, { form: (typed: string) => ReadText; main: unknown; portal: unknown }> = {
  code: {
    form: (typed) => readCode(typed),
    main: operations['procedure.verifyCode'].input.shape.code,
    portal: endpoints.verifyEnrolment.body.shape.code,
  },
  'phone number': {
    form: readMobileNumber,
    main: operations['accountEffect.changeNumber'].input.shape.mobileNumber,
    portal: endpoints.changeProfile.body.shape.mobileNumber,
  },
  'User ID': {
    form: readUserId,
    main: operations['session.signIn'].input.shape.userId,
    portal: endpoints.signIn.body.shape.userId,
  },
  login: {
    form: readUserId,
    main: operations['desk.signIn'].input.shape.staffId,
    portal: endpoints.staffSignIn.body.shape.staffId,
  },
  'e-mail address': {
    form: readEmailAddress,
    main: operations['desk.updateContact'].input.shape.email,
    portal: endpoints.updateContact.body.shape.email,
  },
  password: {
    form: (typed) => readPassword(typed),
    main: operations['session.signIn'].input.shape.password,
    portal: endpoints.signIn.body.shape.password,
  },
  ticket: {
    form: readTicket,
    main: operations['desk.openCase'].input.shape.ticket,
    portal: endpoints.openCase.body.shape.ticket,
  },
  reason: {
    form: readReason,
    main: operations['desk.openCase'].input.shape.reason,
    portal: endpoints.openCase.body.shape.reason,
  },
  note: {
    form: readNote,
    main: operations['desk.addEvidence'].input.shape.note,
    portal: endpoints.addEvidence.body.shape.note,
  },
  'own name': { form: readOwnName, main: operations['accountList.write'].input.shape.ownName, portal: null },
  tag: { form: readTag, main: operations['accountList.write'].input.shape.tags.element, portal: null },
}

const marks = [
  '\u200b',
  '\u200c',
  '\u200d',
  '\u200e',
  '\u202a',
  '\u202c',
  '\u202e',
  '\u2066',
  '\u2069',
  '\ufeff',
  '\u00ad',
]
const pieces = [
  ...marks,
  ...[' ', '\u00a0', '\u3000', '\t', '\n', '\r\n', '\u2028', '\0', '\u0085', '\ud800', '\u0301', '\u0308'],
  ...[
    '-',
    '\u2011',
    '\u2212',
    '(',
    '）',
    '（',
    '+',
    '＋',
    '00',
    'tel:',
    'mailto:',
    ';ext=12',
    ' ext. 4',
    'x7',
    '#',
    ',',
    ';',
  ],
  ...[
    '@',
    '＠',
    '.',
    '。',
    'it',
    'büro',
    'bu\u0308ro',
    'xn--bro-hoa',
    '例え',
    'example',
    'com',
    '<',
    '>',
    '?subject=x',
    '%40',
  ],
  ...[
    '60',
    '12',
    '345',
    '6789',
    '４２',
    '٤٢',
    '๔',
    'é',
    'e\u0301',
    'ﬁ',
    'ẞ',
    'İ',
    'Å',
    '한',
    '\u1112\u1161\u11ab',
    'ى',
    'س',
    'क्',
    '👩',
    '💻',
    '🏴',
  ],
  'x'.repeat(70),
  'é'.repeat(260),
  'note '.repeat(210),
]
/** What may come out of a field: pieces of what people copy, and any text at all. */
const typed = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
)

const schemaOf = (schema: unknown): z.ZodType => {
  const one = schema as z.ZodType & { unwrap?: () => z.ZodType }
  return one.unwrap === undefined ? one : one.unwrap()
}

function asRead(schema: z.ZodType, text: string): ReadText {
  const read = schema.safeParse(text)
  if (read.success) return { ok: true, value: read.data as string }
  const refused = refusedInputOf(read.error)
  if (refused === null) throw new Error('refused without saying why')
  const { field: _, ...why } = refused
  return { ok: false, ...why }
}

describe.each(Object.entries(fields))('%s', (name, { form, main, portal }) => {
  it('is read alike by the form, main and the portal, and refused for the same reason', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const read = form(text)
        expect(asRead(schemaOf(main), text)).toEqual(read)
        if (portal !== null) expect(asRead(schemaOf(portal), text)).toEqual(read)
      }),
      seeded(`form, main and portal on: ${name}`, 2000),
    )
  })

  it('that was read is read again as it is', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const read = form(text)
        if (read.ok) expect(form(read.value)).toEqual(read)
      }),
      seeded(`reading again: ${name}`, 500),
    )
  })
})
