import { z } from 'zod'
import type { PageReading, Pointed, Press } from './channel.ts'
import { isPrivate } from './private-text.ts'
import { readSelector } from './selector.ts'

const targetId = z
  .string()
  .max(40)
  .regex(/^[a-z-]+(\/\d{1,3})?$/)

/** What a reading may say. */
export const pageReading = z.strictObject({
  turn: z.int().min(0),
  targets: z
    .record(
      targetId,
      z.strictObject({
        is: z.enum(['one', 'many']),
        covered: z.boolean(),
        disabled: z.boolean(),
        checked: z.boolean(),
        visited: z.boolean(),
      }),
    )
    .refine((targets) => Object.keys(targets).length <= 400, 'names more targets than a recipe has'),
  signedIn: z.enum(['match', 'mismatch', 'absent']),
  marked: z.boolean(),
  otherLanguage: z.boolean(),
}) satisfies z.ZodType<PageReading>

/** What a press may say. */
export const press = z.strictObject({
  target: targetId,
  how: z.enum(['pointer', 'click', 'key', 'submit']),
  trusted: z.boolean(),
  signedOut: z.boolean(),
  signedIn: z.enum(['match', 'mismatch', 'absent']),
  gesture: z.int().min(0),
}) satisfies z.ZodType<Press>

/** What a field may say. */
export const field = z.strictObject({ asks: z.enum(['password', 'code']) })

/** A text that a recipe may hold; the guest drops the others itself. */
// guard: guided.taught-texts
const text = z
  .string()
  .max(260)
  .refine((one) => !isPrivate(one), 'may be of a person or a secret')
const selector = text.refine((one) => readSelector(one) !== null, 'is no selector that a recipe may hold')

/** What the answer to a teaching order may say. */
export const pointed = z.strictObject({
  number: z.int().min(1),
  control: z
    .strictObject({
      kind: z.enum(['press', 'choice', 'field', 'text']),
      role: z.string().regex(/^[a-z]{1,40}$/),
      name: text.max(200).nullable(),
      nameless: z.boolean(),
      asks: z.enum(['password', 'code']).nullable(),
      selectors: z.array(z.strictObject({ text: selector, isUnique: z.boolean() })).max(8),
      places: z
        .array(
          z.strictObject({
            text: selector,
            kind: z.enum(['heading', 'field', 'container']),
            tellsApart: z.boolean(),
          }),
        )
        .max(8),
      path: z
        .string()
        .max(200)
        .regex(/^\/(?!\/)[^?#\s]*$/)
        .nullable(),
      language: z
        .string()
        .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/)
        .max(35)
        .nullable(),
    })
    .nullable(),
}) satisfies z.ZodType<Pointed>
