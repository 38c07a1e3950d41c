import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { verifyExport } from '#shared/audit/verify-export.ts'
import { mutateFile } from './audit-file-mutations.ts'
import { expectFound } from './audit-mutation-runs.ts'
import type { Mutation } from './audit-mutations.ts'
import { exportTo, createTestReader } from './audit-reader.ts'

/** Entries of a database that is changed. */
export const databaseLength = 130

/**
 * Changes an audit in its database file and requires that the app and the app's export both name the changed entry.
 *
 * @param checkpoints whether the database's own checkpoints were taken out as well
 */
export async function requireFoundInDatabase(
  { kind, rehash }: Pick<Mutation, 'kind' | 'rehash'>,
  checkpoints: 'kept' | 'taken out',
): Promise<void> {
  const one: Mutation = { kind, rehash, at: 49, other: 20, bit: 701 }
  const { opened, verdict, first } = await mutateFile(databaseLength, one, checkpoints)
  expectFound(verdict, { signedTo: databaseLength }, first, one)
  expect(verdict.verdict).toBe('broken')
  // The export signs the present head, no matter who made it; what was signed before contradicts it.
  const file = join(opened.folder, 'export.jsonl')
  await exportTo(file, opened)
  const exported = await verifyExport(readFileSync(file, 'utf8').split('\n'))
  expect(exported.verdict).toEqual(await createTestReader(opened).verify(true))
  expect(exported.verdict.verdict).toBe('broken')
}
