// The fallback runtime has no default app, the part of Electron that makes `electron PATH` work. This is ours.
// It lies in the cache that all clones share, so it knows nothing of any of them.
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

// Switches of Chromium and Node come before the path, and always begin with a dash (Playwright adds some).
const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'))

try {
  if (!given) throw new Error('Say which app to run: electron PATH')
  process.defaultApp = true
  await import(pathToFileURL(entryOf(path.resolve(given))).href)
} catch (error) {
  console.error('The app could not be loaded.', error)
  app.exit(1)
}

/**
 * Gives Electron the app's own path, name and version, as it would have found them by itself.
 * @param {string} appPath a folder with a package.json, or a script
 * @returns {string} the script to run
 */
function entryOf(appPath) {
  if (statSync(appPath).isFile()) {
    app.setAppPath(path.dirname(appPath))
    return appPath
  }
  const manifest = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8'))
  const name = manifest.productName ?? manifest.name
  if (name) app.setName(name)
  if (manifest.version) app.setVersion(manifest.version)
  app.setAppPath(appPath)
  if (name && !app.commandLine.hasSwitch('user-data-dir'))
    app.setPath('userData', path.join(app.getPath('appData'), name))
  return path.join(appPath, manifest.main ?? 'index.js')
}
