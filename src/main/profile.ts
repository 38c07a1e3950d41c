import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where everything of one profile lies. */
export interface Profile {
  folder: string
  database: string
  /** The second place of the audit's checkpoints. */
  anchors: string
  /** The embedded sandbox portal's own folder. */
  sandbox: string
}

/** Makes the folders of a profile; only their owner may enter. */
export function openProfile(folder: string): Profile {
  const sandbox = join(folder, 'sandbox-portal')
  mkdirSync(sandbox, { recursive: true, mode: 0o700 })
  return {
    folder,
    sandbox,
    database: join(folder, 'factordesk.sqlite'),
    anchors: join(folder, 'audit-checkpoints.jsonl'),
  }
}
