import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

/** Functions of `node:fs` and `node:fs/promises` that create a file, or write to one that a link may lead to. */
const creating = new Set([
  ...['open', 'writeFile', 'appendFile', 'copyFile', 'cp', 'truncate', 'link', 'symlink'].flatMap((name) => [
    name,
    `${name}Sync`,
  ]),
  ...['createWriteStream', 'openAsBlob'],
])
const modules = /^(node:)?fs(\/promises)?$/

/**
 * Who creates files otherwise than by `src/files/whole-file.ts`, how often, and why that is safe. Calls that only
 * read (`'r'`) and calls that only create (`'wx'`: a link at the name is an error) need no place here.
 */
const allowed: Readonly<Record<string, { calls: number; why: string }>> = {
  'src/files/whole-file.ts': { calls: 1, why: 'the helper: created exclusively, under a random name' },
  'src/files/private-files.ts': { calls: 1, why: 'reads, and follows no link: only the mode is changed' },
  'src/gateway/backup.ts': { calls: 3, why: 'copies exclusively, into a folder that was just created' },
  'src/gateway/secrets.ts': { calls: 1, why: 'reads' },
  'src/main/base/log/log-file.ts': { calls: 1, why: 'appends, and follows no link' },
  'src/main/audit/replace-database.ts': { calls: 3, why: 'copies exclusively, under a name that nothing has' },
  'src/main/audit/checkpoint-file.ts': { calls: 2, why: 'appends and empties, and follows no link' },
  'src/main/audit/second-anchor.ts': { calls: 1, why: 'appends, and follows no link' },
  'tools/build/renderer-manifest.ts': { calls: 1, why: 'in the folder that the build has just emptied' },
  'tools/build/ensure-built.mjs': { calls: 2, why: "a stamp and package.json in the clone's own build folders" },
  'tools/build/bundled-packages.ts': { calls: 1, why: "beside the files of the clone's own build" },
  'tools/package/app-package.ts': { calls: 11, why: 'in folders that it has just made' },
  'tools/package/gateway-package.ts': { calls: 9, why: 'in folders that it has just made' },
  'tools/portal/sandbox-recipe.ts': { calls: 1, why: 'writes the recipe of this repository, as a developer asks' },
  'tools/real-servers/keycloak.mjs': { calls: 1, why: 'links in a folder that mkdtemp has just made' },
  'tools/real-servers/phpmyadmin.mjs': { calls: 4, why: 'in a folder that mkdtemp has just made' },
  'tools/real-servers/privacyidea.mjs': { calls: 3, why: 'in a folder that mkdtemp has just made' },
  'tools/real-servers/redmine.mjs': { calls: 4, why: 'in a folder that mkdtemp has just made' },
  'tools/real-servers/real-server.mjs': { calls: 1, why: "in the server's own folder, which mkdtemp made" },
  'tools/setup/debian-libraries.mjs': {
    calls: 1,
    why: 'in a folder that mkdtemp has just made',
  },
  'tools/setup/packages.mjs': { calls: 1, why: "a stamp in the clone's own packages" },
  'tools/test-runner/run-scope.mjs': { calls: 1, why: 'in a folder that mkdtemp has just made' },
  'tools/offline-electron/unzip.mjs': { calls: 1, why: 'into a folder that mkdtemp has just made' },
  'tools/offline-electron/fallback-electron.mjs': { calls: 1, why: 'into a folder that mkdtemp has just made' },
  'tools/offline-electron/check-sqlite-addon.cjs': {
    calls: 1,
    why: 'a script of CommonJS; in a folder that mkdtemp has just made',
  },
  'tools/setup/lock.mjs': { calls: 1, why: 'link(2) never follows or replaces what lies at the new name' },
}

const files = [
  'src/**/*.{ts,mjs,vue}',
  'scripts/**/*.{ts,mjs,cjs}',
  'tools/**/*.{ts,mjs,cjs}',
  'electron.vite.config.ts',
].flatMap((pattern) => globSync(pattern))

/** Each use of a creating function in a source text, e.g. `writeFileSync` at line 12. */
function writersIn(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
  const functions = new Map<string, string>()
  const namespaces = new Set<string>()
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    if (!modules.test(statement.moduleSpecifier.text)) continue
    const clause = statement.importClause
    if (clause?.name) namespaces.add(clause.name.text)
    const bindings = clause?.namedBindings
    if (bindings === undefined) continue
    if (ts.isNamespaceImport(bindings)) namespaces.add(bindings.name.text)
    else
      for (const { name, propertyName } of bindings.elements) {
        const imported = (propertyName ?? name).text
        if (imported === 'promises' || imported === 'default') namespaces.add(name.text)
        else functions.set(name.text, imported)
      }
  }
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return
    const used = nameOf(node)
    if (used !== null && creating.has(used) && !isHarmless(node, used)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart())
      found.push(`${used} at line ${line + 1}`)
    }
    if (isLoaded(node)) found.push(`${node.getText()}: fs must be imported at the top, by name`)
    ts.forEachChild(node, visit)
  }
  const nameOf = (node: ts.Node): string | null => {
    if (ts.isPropertyAccessExpression(node)) {
      const root = node.expression.getText().replace(/\.promises$/, '')
      return namespaces.has(root) ? node.name.text : null
    }
    if (!ts.isIdentifier(node)) return null
    const isProperty = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
    const isKey = ts.isPropertyAssignment(node.parent) && node.parent.name === node
    return !isProperty && !isKey ? (functions.get(node.text) ?? null) : null
  }
  visit(source)
  return found
}

/** True for a call that only reads, or that fails where anything lies at the name already. */
function isHarmless(node: ts.Node, name: string): boolean {
  const call = node.parent
  if (!ts.isCallExpression(call) || call.expression !== node) return false
  const [, second, third] = call.arguments
  if (name.startsWith('open')) return second === undefined || /^'(r|wx)'$/.test(second.getText())
  const options = name.startsWith('writeFile') ? third : second
  return options !== undefined && /\bflag: 'wx'/.test(options.getText())
}

/** `require('fs')`, `import('node:fs')`, `process.getBuiltinModule('fs')`. */
function isLoaded(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false
  const [name] = node.arguments
  const isFs = name !== undefined && ts.isStringLiteralLike(name) && modules.test(name.text)
  return isFs && !/createRequire/.test(node.expression.getText())
}

/** The script of a component, or all of another file. */
function scriptOf(file: string): string {
  const text = readFileSync(file, 'utf8')
  return file.endsWith('.vue')
    ? [...text.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, code]) => code).join('\n')
    : text
}

describe('files are created by one helper', () => {
  const found = new Map(
    files
      .map((file): [string, string[]] => [file.replaceAll('\\', '/'), writersIn(file, scriptOf(file))])
      .filter(([, uses]) => uses.length > 0),
  )

  test('nobody else creates any, but who is allowed to', () => {
    expect(files.length).toBeGreaterThan(500)
    expect([...found].filter(([file, uses]) => uses.length > (allowed[file]?.calls ?? 0))).toEqual([])
  })

  test('everybody who is allowed to still does', () => {
    expect(Object.keys(allowed).filter((file) => found.get(file)?.length !== allowed[file]?.calls)).toEqual([])
  })

  test('databases are opened in these places alone, where their files are made private first', () => {
    const openers = files
      .filter((file) => /\bnew Database\(/.test(scriptOf(file)))
      .map((file) => file.replaceAll('\\', '/'))
    expect(openers.sort()).toEqual([
      // These two read alone.
      'src/gateway/backup.ts',
      'src/gateway/check.ts',
      // The copy that it has just made private.
      'src/main/audit/reader/backup-job.ts',
      // The index of words, private like the database.
      'src/main/audit/search/word-index.ts',
      'src/main/base/database/open-database.ts',
      // In memory alone.
      'src/main/base/database/schema-check.ts',
      'src/portal/repositories/data-lock.ts',
      'src/portal/repositories/database.ts',
      'tools/offline-electron/check-sqlite-addon.cjs',
    ])
  })

  test.each([
    ["import { writeFileSync } from 'node:fs'\nwriteFileSync('a', 'b')", 1],
    ["import { writeFileSync as put } from 'fs'\nput('a', 'b')", 1],
    ["import { writeFileSync } from 'node:fs'\nconst put = writeFileSync", 1],
    ["import fs from 'node:fs'\nfs.createWriteStream('a'); fs.promises.appendFile('a', 'b')", 2],
    ["import * as fs from 'node:fs/promises'\nawait fs.open('a', 'w')", 1],
    ["import { promises } from 'node:fs'\nawait promises.copyFile('a', 'b')", 1],
    ["import { openSync } from 'node:fs'\nopenSync('a', flags)", 1],
    ["const { writeFileSync } = await import('node:fs')", 1],
    ["const fs = process.getBuiltinModule('fs')", 1],
    ["import { openSync } from 'node:fs'\nopenSync('a', 'r'); openSync('a', 'wx', 0o600)", 0],
    ["import { writeFileSync } from 'node:fs'\nwriteFileSync('a', 'b', { flag: 'wx' })", 0],
    ["import { open } from './windows.ts'\nopen('a', 'w')", 0],
  ])('the scan sees %j', (text, uses) => {
    expect(writersIn('sample.ts', text)).toHaveLength(uses)
  })
})
