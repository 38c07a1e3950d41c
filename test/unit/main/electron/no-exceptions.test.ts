import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Whatever lets a connection go on that its certificate forbids. */
const words = [
  'setCertificateVerifyProc',
  "'certificate-error'",
  'ignore-certificate-errors',
  'allow-insecure',
  'rejectUnauthorized',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'checkServerIdentity',
] as const

test('nothing that makes an exception for a bad certificate occurs in the app', () => {
  const folder = join(import.meta.dirname, '../../../../src')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(ts|vue|mjs)$/.test(name),
  )
  expect(files.length).toBeGreaterThan(300)
  const found = files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    return words.filter((word) => text.includes(word)).map((word) => `${name}: ${word}`)
  })
  expect(found).toEqual([])
})
