import fs from 'node:fs'
import path from 'node:path'
import { root } from './paths.mjs'

/**
 * How to start npm here: the one that started us if there is one. Through it the person's registry, proxy and
 * certificates apply without our knowing them.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ command: string, args: string[], env: NodeJS.ProcessEnv }}
 */
export function npm(env = process.env) {
  const clean = withoutPackages(env)
  const cli = [
    env['npm_execpath'],
    path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((file) => file && path.basename(file) === 'npm-cli.js' && fs.existsSync(file))
  if (!cli) return { command: 'npm', args: [], env: clean }
  // `npm ci` deletes node_modules, and with it the Node we may be running on: npm needs one from outside.
  const node = [env['npm_node_execpath'], process.execPath].find(
    (file) => file && fs.existsSync(file) && !isInPackages(file),
  )
  return { command: node ?? 'node', args: [cli], env: clean }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function withoutPackages(env) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const folders = (env[name] ?? '').split(path.delimiter).filter((folder) => !isInPackages(folder))
  return { ...env, [name]: folders.join(path.delimiter) }
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function isInPackages(file) {
  return file.startsWith(path.join(root, 'node_modules') + path.sep)
}
