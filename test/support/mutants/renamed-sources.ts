import ts from 'typescript'
import type { Sources } from '../../mutants/guards.ts'
import { renamedMark } from './syntax-shape.ts'

/** A service that knows one file and nothing besides: quick, and enough to rename what the file itself names. */
function serviceOf(file: string, text: string): ts.LanguageService {
  return ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => (name === file ? ts.ScriptSnapshot.fromString(text) : undefined),
    getCurrentDirectory: () => '/',
    getCompilationSettings: () => ({ target: ts.ScriptTarget.Latest, noLib: true, noResolve: true, types: [] }),
    getDefaultLibFileName: () => '',
    fileExists: (name) => name === file,
    readFile: (name) => (name === file ? text : undefined),
  })
}

/**
 * The sources after an editor renamed about half of the names that each file declares or imports, wherever that file
 * uses them.
 *
 * @param seed which ones: the same seed chooses the same ones
 */
export function withRenamedSymbols(sources: Sources, seed: number): { renamed: Map<string, string>; symbols: number } {
  const random = randomFrom(seed)
  const renamed = new Map<string, string>()
  let symbols = 0
  for (const [path, text] of sources) {
    const file = `/${path}.ts`
    const service = serviceOf(file, text)
    const source = service.getProgram()?.getSourceFile(file)
    const edits = new Map<number, { end: number; by: string }>()
    for (const name of source === undefined ? [] : namesIn(source)) {
      if (random() < 0.5) continue
      const options = { providePrefixAndSuffixTextForRename: true }
      const places = service.findRenameLocations(file, name.getStart(source), false, false, options) ?? []
      if (places.length === 0 || places.some(({ textSpan }) => edits.has(textSpan.start))) continue
      for (const { textSpan, prefixText = '', suffixText = '' } of places) {
        const to = name.text.replace(/^#?/, (hash) => `${hash}${renamedMark}${symbols}_`)
        edits.set(textSpan.start, { end: textSpan.start + textSpan.length, by: prefixText + to + suffixText })
      }
      symbols += 1
    }
    const backwards = [...edits].sort(([a], [b]) => b - a)
    renamed.set(
      path,
      backwards.reduce((rest, [start, { end, by }]) => rest.slice(0, start) + by + rest.slice(end), text),
    )
    service.dispose()
  }
  return { renamed, symbols }
}

/** Names in a file that are declared nowhere in it and are no names of the language. */
export function unknownNames(path: string, text: string): Set<string> {
  const file = `/${path}.ts`
  const service = serviceOf(file, text)
  const wrong = service
    .getSemanticDiagnostics(file)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
  service.dispose()
  const names = wrong.flatMap(
    (message) =>
      /^(?:Cannot find name|No value exists in scope for the shorthand property) '(.+?)'/.exec(message)?.[1] ?? [],
  )
  return new Set(names.filter((name) => !(name in globalThis)))
}

/** The names that a file declares or imports: of variables, parameters, functions, types and their members. */
function namesIn(source: ts.SourceFile): (ts.Identifier | ts.PrivateIdentifier)[] {
  const names: (ts.Identifier | ts.PrivateIdentifier)[] = []
  const visit = (node: ts.Node): void => {
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isPropertySignature(node) ||
      ts.isMethodSignature(node) ||
      ts.isPropertyDeclaration(node) ||
      ts.isMethodDeclaration(node)
    if (isDeclaration && node.name !== undefined && (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name)))
      names.push(node.name)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return names
}

/** Numbers from 0 to 1 (mulberry32), always the same ones for a seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
