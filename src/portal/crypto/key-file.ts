import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'

const keyBytes = 32

/**
 * The portal's own key, in a file readable by its owner alone. Made when there is none; `existing` says that a database
 * sealed under it is there already, and then a missing key is an error: a new one could open nothing.
 */
export function readKeyFile(path: string, existing: boolean): Buffer {
  if (!existsSync(path)) {
    if (existing) throw new Error('The key file of this portal is missing, and its database cannot be read without it')
    writeDurably(path, randomBytes(keyBytes))
  }
  const key = readFileSync(path)
  if (key.length !== keyBytes) throw new Error('The key file of this portal is damaged')
  return key
}

function writeDurably(path: string, key: Buffer): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, key)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
