import { join } from 'node:path'
import { ESLint, Linter } from 'eslint'
import { expect, it } from 'vitest'
import ts from 'typescript-eslint'

const root = join(import.meta.dirname, '../../../..')
const eslint = new ESLint({ cwd: root })

/** What the project's own rule of syntax says of a text in a file of this name. */
async function said(file: string, text: string): Promise<string[]> {
  const { rules } = (await eslint.calculateConfigForFile(join(root, file))) as { rules: Linter.RulesRecord }
  const restricted = rules['no-restricted-syntax']
  const found = new Linter().verify(
    text,
    [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: ts.parser },
        rules: { 'no-restricted-syntax': restricted },
      },
    ],
    'planted.ts',
  )
  return found.map(({ message }) => message)
}

const feature = 'src/main/features/queue/service.ts'
const store = 'src/main/features/queue/repository.ts'

it.each([
  ['SQL outside a store', feature, "db.prepare('SELECT 1')", /^SQL is in/],
  ['SQL that is executed outside a store', 'src/main/app/create-app.ts', "db.exec('DELETE FROM intent')", /^SQL is in/],
  ['a raw transaction', store, 'db.transaction(work)', /^Data changes inside unitOfWork\.run/],
  [
    'a raw transaction of the audit',
    'src/main/audit/store.ts',
    'db.transaction(work)',
    /^Data changes inside unitOfWork/,
  ],
  ['a snapshot that a feature publishes itself', feature, 'publishSnapshot()', /app\/ publishes once/],
  ['rows that a feature publishes itself', feature, 'deps.publishAccounts([id])', /app\/ publishes once/],
  ['a made thing that is opened', feature, 'export function openQueue() {}', /^What is made is called create/],
  ['a default export', feature, 'export default 1', /^Named exports only/],
] as const)('refuses %s', async (_what, file, text, message) => {
  expect(await said(file, text)).toEqual([expect.stringMatching(message)])
})

it.each([
  ['SQL in a store', store, "db.prepare('SELECT 1')"],
  ['the transaction of the unit of work', 'src/main/base/unit-of-work.ts', 'db.transaction(work).immediate()'],
  ['what app/ publishes', 'src/main/app/create-app.ts', 'publishSnapshot()'],
  ['words of the field', feature, 'const lookup = 1, troubled = 2'],
])('allows %s', async (_what, file, text) => {
  expect(await said(file, text)).toEqual([])
})
