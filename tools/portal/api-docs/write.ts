import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { replaceFile } from '../../../src/files/whole-file.ts'
import { root } from '../../setup/paths.mjs'
import { portalApiFiles } from './files.ts'

/** Writes the OpenAPI document and the pages made like it. Answers the exit code. */
export function writePortalApi(): number {
  for (const [name, text] of Object.entries(portalApiFiles())) {
    const file = path.join(root, name)
    mkdirSync(path.dirname(file), { recursive: true })
    replaceFile(file, text, 0o644)
    console.log(`${name}: ${text.split('\n').length - 1} lines`)
  }
  return 0
}
