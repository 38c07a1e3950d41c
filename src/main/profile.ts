import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where everything of one profile lies. */
export interface Profile {
  folder: string
  database: string
  /** The second place of the audit's checkpoints. */
  anchors: string
  /** The heads that were signed since the newest checkpoint. */
  heads: string
  /** Folder of the log's files; made with the first line. */
  logs: string
  /** The embedded sandbox portal's own folder. */
  sandbox: string
}

/** Where a profile's log lies, before anything of it is opened. */
export function logFolder(folder: string): string {
  return join(folder, 'logs')
}

/** Makes the folders of a profile; only their owner may enter. */
export function openProfile(folder: string): Profile {
  const sandbox = join(folder, 'sandbox-portal')
  // guard: profile.mode
  mkdirSync(sandbox, { recursive: true, mode: 0o700 })
  return {
    folder,
    sandbox,
    logs: logFolder(folder),
    database: join(folder, 'factordesk.sqlite'),
    anchors: join(folder, 'audit-checkpoints.jsonl'),
    heads: join(folder, 'audit-heads.jsonl'),
  }
}
