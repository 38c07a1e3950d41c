import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { repeatedExports } from '../tools/lint/exported-names.mjs'

/** Fails where two files of `src/` export the same name. The folder that has `src/` may be given. */
const root = process.argv[2] ?? join(import.meta.dirname, '..')
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => `src/${file.replaceAll('\\', '/')}`)
  .filter((file) => /\.(ts|mjs)$/.test(file) && !file.endsWith('.d.ts'))
const repeated = repeatedExports(new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')])))
for (const [name, of] of repeated) console.error(`${name} is exported by ${of.join(' and ')}`)
if (repeated.size > 0) {
  console.error('One thing: export it in one place. Different things: give them different names.')
  process.exitCode = 1
}
