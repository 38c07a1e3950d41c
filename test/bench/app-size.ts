import { cpSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createPackageWithOptions } from '@electron/asar'
import packageJson from '../../package.json' with { type: 'json' }
import type { PairedMeasure } from './measure.ts'
import { withProfile } from './watched-app.ts'
import { withRuntime } from './with-runtime.ts'

const addon = join('prebuilds', `${process.platform}-${process.arch}.node`)

/**
 * P9: what ships, packed as it ships: the build and the one package that is not in it, with its addon for this system
 * beside the archive. Packing is the same every time, so once is enough.
 */
export const appSize: PairedMeasure = {
  id: 'P9',
  what: 'app.asar with its unpacked addon',
  limitIs: 'the addon alone',
  unit: 'MB',
  goal: 2.5,
  run: () =>
    withRuntime(() =>
      withProfile(async (folder) => {
        const stage = join(folder, 'stage')
        const archive = join(folder, 'app.asar')
        layOut(stage)
        await createPackageWithOptions(stage, archive, { unpack: '*.node' })
        const limit = bytesOf(join(sqlite, addon))
        return [{ ours: (bytesOf(archive) + bytesOf(`${archive}.unpacked`)) / 1e6, limit: limit / 1e6 }]
      }),
    ),
}

const sqlite = resolve('node_modules', 'better-sqlite3')

/** Extracts the archive. */
function layOut(stage: string): void {
  const { name, version, type, main, imports } = packageJson
  cpSync(resolve('out'), join(stage, 'out'), { recursive: true, filter: (file) => !file.endsWith('.built-from') })
  writeFileSync(join(stage, 'package.json'), JSON.stringify({ name, version, type, main, imports }))
  cpSync(resolve('LICENSE'), join(stage, 'LICENSE'))
  const target = join(stage, 'node_modules', 'better-sqlite3')
  mkdirSync(join(target, 'prebuilds'), { recursive: true })
  for (const part of ['package.json', 'LICENSE', 'lib', addon])
    cpSync(join(sqlite, part), join(target, part), { recursive: true })
}

/** The bytes of a file, or of all files below a folder. */
function bytesOf(path: string): number {
  const stat = lstatSync(path)
  return stat.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0) : stat.size
}
