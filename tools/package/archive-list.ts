import { listPackage } from '@electron/asar'
import { StepFailure } from '../setup/steps.mjs'

/** All that the app's archive may have. What is not here does not ship: no test, no map, no source, no development code. */
const allowed: readonly RegExp[] = [
  /^LICENSE$/,
  /^package\.json$/,
  /^out\/renderer-manifest\.json$/,
  /^out\/main\/(chunks\/)?[\w.-]+\.js$/,
  /^out\/preload\/(index|guest)\.cjs$/,
  /^out\/renderer\/index\.html$/,
  /^out\/renderer\/assets\/[\w.-]+\.(js|css|svg|png|woff2|json)$/,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE)$/,
  /^node_modules\/better-sqlite3\/lib\/[\w/.-]+\.js$/,
  /^node_modules\/better-sqlite3\/prebuilds\/[\w-]+\.node$/,
]

/** @returns the files of `names` (paths with forward slashes) that may not be in the archive */
export function strayIn(names: readonly string[]): string[] {
  return names.filter((name) => !allowed.some((pattern) => pattern.test(name)))
}

/**
 * @param archive app.asar
 * @returns its files, as paths with forward slashes
 */
export function filesOf(archive: string): string[] {
  const entries = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/').replace(/^\//, ''))
  const folders = new Set(entries.map((name) => name.slice(0, Math.max(0, name.lastIndexOf('/')))))
  return entries.filter((name) => !folders.has(name))
}

/** @throws StepFailure where an archive has what may not ship */
export function checkArchive(archive: string): void {
  const stray = strayIn(filesOf(archive))
  if (stray.length === 0) return
  throw new StepFailure(
    `app.asar has files that may not ship:\n  ${stray.slice(0, 20).join('\n  ')}`,
    'leave them out of the build; or allow them in archive-list.ts of tools/package/, where they belong into the app.',
  )
}
