import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { operationNames, type OperationName } from '#shared/ipc/operation-names.ts'
import { operations } from '#shared/ipc/operations.ts'
import { createOpenSecrets } from '../../../../../src/main/base/secrets/open-secrets.ts'
import { secretInputs, takeSecretInputs } from '../../../../../src/main/base/secrets/secret-inputs.ts'
import { SecretText } from '../../../../../src/main/base/secrets/secret-text.ts'
import { sampleInputs } from '../../../../support/console/operation-inputs.ts'

const secretName = /pass(word|phrase)|secret|pin|^current$|code$|token|^link$/i
/** The inputs of an operation that are free texts, or of a schema with a name of its own. */
function textsOf(name: OperationName): string[] {
  const schema = z.toJSONSchema(operations[name].input, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, unknown>
  }
  const isText = (of: unknown): boolean =>
    /"string"|"\$ref"/.test(JSON.stringify(of)) && !/"enum"|"const"/.test(JSON.stringify(of))
  return Object.entries(schema.properties ?? {}).flatMap(([field, of]) => (isText(of) ? [field] : []))
}

describe.each(operationNames)('%s', (name) => {
  it('lists each of its inputs that is secret by its name', () => {
    const expected = textsOf(name).filter(
      // A text that is copied is any text of the page, a key or a password among them.
      (field) => secretName.test(field) || (name === 'clipboard.copy' && field === 'text'),
    )
    const listed: readonly string[] = name in secretInputs ? secretInputs[name as keyof typeof secretInputs] : []
    expect([...listed].sort()).toEqual(expected.sort())
  })

  it('hands its secrets over in memory that is overwritten when the call is over, and leaves none behind', () => {
    const secrets = createOpenSecrets(() => false)
    const raw = structuredClone(sampleInputs[name]) as Record<string, unknown>
    const taken = takeSecretInputs(name, structuredClone(sampleInputs[name]) as never, raw, secrets)
    const held = Object.values(taken.input).filter((value) => value instanceof SecretText)
    const fields: readonly string[] = name in secretInputs ? secretInputs[name as keyof typeof secretInputs] : []
    const texts = fields.filter((field) => typeof (sampleInputs[name] as Record<string, unknown>)[field] === 'string')
    expect(held).toHaveLength(texts.length)
    for (const field of texts) expect(raw[field]).toBeNull()
    expect(secrets.list()).toHaveLength(texts.length)
    taken.end()
    expect(held.every(({ ended }) => ended)).toBe(true)
    expect(secrets.list()).toEqual([])
  })
})
