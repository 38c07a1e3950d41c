import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { operations } from '#shared/ipc/operations.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { password } from '#shared/api/primitives.ts'
import { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'

/** What shows another text than the one that is stored, or is not seen at all. */
const hostile = [
  ...['\0', '\t', '\r', '\u001b', '\u007f', '\u0085', '\u009b'],
  ...['\u00ad', '\u061c', '\u180e', '\u200b', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff', '\u{e0041}'],
  ...['\u202a', '\u202d', '\u202e', '\u2066', '\u2067', '\u2069', '\u2028', '\u2029', '\ud800', '\udc00'],
]

/** A member of a request that takes a text of any words. */
interface TextField {
  name: string
  schema: z.ZodType
}

/** Members, of arrays too, that take these words. */
function textFields(name: string, schema: z.ZodType): TextField[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([part, one]) =>
      textFields(`${name}.${part}`, one),
    )
  if (schema instanceof z.ZodArray) return textFields(`${name}[]`, schema.element as z.ZodType)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return textFields(name, schema.unwrap() as z.ZodType)
  return schema.safeParse('some words').success ? [{ name, schema }] : []
}

const bodies = Object.entries({ ...endpoints, ...sandboxEndpoints } as Record<string, Endpoint>).flatMap(
  ([name, { body }]) => (body ? textFields(name, body) : []),
)

/** Looked up or compared and never shown, or of the sandbox's own controls: its secret is the launch's own. */
const lookedUp =
  /\.(accountId|caseId|eventId|userId|staffId|refreshToken|password|newPassword)$|^planFault\.(method|path)$/

const free = bodies.filter(({ name }) => !lookedUp.test(name))

test('the free text that the portal takes', () => {
  expect(free.map(({ name }) => name).sort()).toEqual([
    'addEvidence.note',
    'approveCase.note',
    'beginOpenIdSignIn.device',
    'openCase.reason',
    'openCase.ticket',
    'refuseCase.note',
    'reopenCase.reason',
    'signIn.device',
    'staffSignIn.device',
  ])
})

test.each(free)('$name contains nothing that shows another text', ({ schema }) => {
  for (const one of hostile)
    for (const text of [`${one}some words`, `some${one} words`, `some words${one}.`])
      // What a text begins or ends with may be taken off as a blank.
      expect(JSON.stringify(schema.safeParse(text).data ?? null), text).not.toContain(JSON.stringify(one).slice(1, -1))
})

test.each(free)('$name has line feeds only where it is a reason or a note', ({ name, schema }) => {
  expect(schema.safeParse('some\nwords').success).toBe(/\.(reason|note)$/.test(name))
  for (const text of ['Ünïcode, 中文, العربية', 'INC-1007 / “quoted”', '🐦 bird', 'نامه\u200cای', 'me 👩\u200d💻'])
    expect(schema.parse(text), text).toBe(text)
})

describe('the console', () => {
  /** What is searched for, opened as an address or pasted as a link is written nowhere as the words of an operator. */
  const own = Object.entries(operations as Record<string, { input: z.ZodType }>)
    .flatMap(([name, { input }]) => textFields(name, input))
    .filter(
      ({ name }) =>
        name !== 'audit.list.ticket' && /\.(note|reason|ownName|ticket|device)$|\.(tags|add|remove)\[\]$/.test(name),
    )

  test('takes these texts', () => {
    expect(own.map(({ name }) => name).sort()).toEqual([
      'accountList.tag.add[]',
      'accountList.tag.remove[]',
      'accountList.write.note',
      'accountList.write.ownName',
      'accountList.write.tags[]',
      'audit.review.reason',
      'desk.addEvidence.note',
      'desk.approve.note',
      'desk.openCase.reason',
      'desk.openCase.ticket',
      'desk.refuse.note',
      'desk.reopen.reason',
      'procedure.confirmPreflight.note',
      'queue.dryRun.note',
      'queue.start.note',
    ])
  })

  test.each(own)('$name contains nothing that shows another text', ({ schema }) => {
    for (const one of hostile)
      for (const text of [`${one}some words`, `some${one} words`, `some words${one}.`])
        expect(JSON.stringify(schema.safeParse(text).data ?? null), text).not.toContain(
          JSON.stringify(one).slice(1, -1),
        )
  })
})

test('a password contains no control character and no half of a pair; every other text is one', () => {
  for (const one of ['\0', '\n', '\u0085', '\ud800']) expect(password.safeParse(`some words${one}`).success).toBe(false)
  for (const text of ['some words', 'pässwörd 密码', '👩\u200d💻']) expect(password.parse(text)).toBe(text)
})
