import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { CheckpointSigner } from '../checkpoint.ts'
import type { AuditStore } from '../store.ts'
import { exportLines } from './json-lines.ts'

/**
 * Writes the whole audit as JSON Lines: a checkpoint is signed first, so that the export is anchored to its end. The
 * file appears under its name only when it is complete.
 *
 * @returns how many entries it holds
 * @throws when the file cannot be written; an older file of that name is then untouched
 */
export function writeExport(
  file: string,
  audit: AuditStore,
  key: { signer: CheckpointSigner; protection: 'keychain' | 'owner-file' },
  clock: Clock,
): number {
  audit.checkpoint()
  const header = {
    factordesk: 'audit-export' as const,
    format: 1 as const,
    exportedAt: instantOf(clock),
    publicKey: key.signer.publicKey,
    fingerprint: key.signer.fingerprint,
    protection: key.protection,
  }
  const unfinished = `${file}.part`
  const handle = openSync(unfinished, 'w', 0o600)
  try {
    for (const line of exportLines(header, audit.checkpoints(), audit.entries())) writeSync(handle, line)
    fsyncSync(handle)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
  renameSync(unfinished, file)
  return audit.head().seq
}
