import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { operations } from '#shared/ipc/operations.ts'
import { createPageChoices, readChoices } from '../../../../../src/main/features/app/page-choices.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

const dark = { name: 'vueuse-color-scheme', value: 'dark' } as const
const light = { name: 'vueuse-color-scheme', value: 'light' } as const

describe("the operator's choices about the window", () => {
  test('are written once for many changes, for their owner alone', async () => {
    const file = join(temporaryFolder(), 'choices.json')
    const rings: (() => void)[] = []
    const choices = createPageChoices(file, (_ms, ring) => {
      rings.push(ring)
      return () => undefined
    })
    for (let times = 0; times < 1000; times += 1) {
      await choices.keep(dark)
      await choices.keep(light)
    }
    expect(rings).toHaveLength(1)
    expect(readChoices(file), 'not yet').toEqual({})
    rings[0]?.()
    expect(readChoices(file)).toEqual({ 'vueuse-color-scheme': 'light' })
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('are written at the end, beside those of earlier starts; what is as it was is not written', async () => {
    const file = join(temporaryFolder(), 'choices.json')
    writeFileSync(file, JSON.stringify({ 'factordesk.last-portal': 'sandbox' }))
    const rings: (() => void)[] = []
    const choices = createPageChoices(file, (_ms, ring) => {
      rings.push(ring)
      return () => undefined
    })
    await choices.keep({ name: 'factordesk.last-portal', value: 'sandbox' })
    expect(rings).toEqual([])
    await choices.keep(dark)
    choices.close()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      'factordesk.last-portal': 'sandbox',
      'vueuse-color-scheme': 'dark',
    })
  })

  test('that cannot be written or read are no failure', async () => {
    const file = join(temporaryFolder(), 'choices.json')
    mkdirSync(file)
    const choices = createPageChoices(file, () => () => undefined)
    expect(await choices.keep(dark)).toEqual({})
    choices.close()
    expect(readChoices(file)).toEqual({})
  })

  test.each(['', '[', 'null', '7', '"text"', JSON.stringify({ long: 'x'.repeat(3000) })])(
    '%# a strange file is none',
    (text) => {
      const file = join(temporaryFolder(), 'choices.json')
      writeFileSync(file, text)
      expect(readChoices(file)).toEqual({})
    },
  )

  test('what is no text is left out', () => {
    const file = join(temporaryFolder(), 'choices.json')
    writeFileSync(file, JSON.stringify({ a: 'text', b: 1, c: null, d: { e: 'f' } }))
    expect(readChoices(file)).toEqual({ a: 'text' })
  })

  test.each([
    { name: 'other', value: 'dark' },
    { name: 'vueuse-color-scheme', value: 'left here by a page' },
    { name: 'factordesk-accounts-sort', value: 'left here by a page' },
    { name: 'factordesk-accounts-sort', value: '{"by":"name","down":false,"more":"left here by a page"}' },
    { name: 'factordesk.last-portal', value: 'x'.repeat(261) },
    { name: 'vueuse-color-scheme', value: null },
  ])('a page can keep nothing but a choice: %j', (input) => {
    expect(operations['app.keepChoice'].input.safeParse(input).success).toBe(false)
  })

  test('what the window writes fits', () => {
    for (const input of [
      dark,
      { name: 'factordesk-accounts-sort', value: JSON.stringify({ by: 'since', down: true }) },
    ])
      expect(operations['app.keepChoice'].input.safeParse(input).success).toBe(true)
  })
})
