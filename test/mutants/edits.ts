import ts from 'typescript'
import { guardsIn, parse, type Guard, type Guards, type Sources } from './guards.ts'

/**
 * Where a mistake is made: a guard's id, or a part of the guard's node, as in `lock.attempt-limit/condition.left`. A
 * part is a path through the syntax tree by the names that TypeScript gives them, and these in addition: `value` is what a
 * statement, a declaration, a property, a spread or an arrow function contains or returns, `condition`, `then` and `else`
 * are those of an `if` as of a `? :`. Parentheses and `as` count for nothing.
 */
type Address = string

/**
 * Code to put in. It names nothing of the source: where it needs a name, it takes the text of a node, `{{.}}` of the
 * one that is replaced, `{{/value.left}}` of another part of the same guard, `{{lock.attempt-limit}}` or
 * `{{lock.attempt-limit/condition}}` of another guard of the file or a part of it.
 */
type Code = string

/** One change of the syntax tree. */
export type Edit =
  | { kind: 'remove'; at: Address }
  | { kind: 'replace'; at: Address; code: Code }
  | { kind: 'insert'; where: 'before' | 'after'; at: Address; code: Code }
  | { kind: 'move'; at: Address; where: 'before' | 'after'; of: Address }
  | { kind: 'text'; at: Address; find: string; by: string }

/** Takes out a statement, a property, an element, an argument, or one side of `a && b`. */
export function remove(at: Address): Edit {
  return { kind: 'remove', at }
}

/** Puts code in the place of a node. */
export function replace(at: Address, code: Code): Edit {
  return { kind: 'replace', at, code }
}

/** Puts a statement, a property or an element before one. */
export function insertBefore(at: Address, code: Code): Edit {
  return { kind: 'insert', where: 'before', at, code }
}

/** Puts a statement, a property or an element after one. */
export function insertAfter(at: Address, code: Code): Edit {
  return { kind: 'insert', where: 'after', at, code }
}

/** Moves a statement, a property or an element before another one, which may contain it. */
export function moveBefore(at: Address, of: Address): Edit {
  return { kind: 'move', where: 'before', at, of }
}

/** Moves a statement, a property or an element after another one, which may contain it. */
export function moveAfter(at: Address, of: Address): Edit {
  return { kind: 'move', where: 'after', at, of }
}

/**
 * Changes a piece of the text in a string or a template, such as SQL: no rename and no formatting touches that.
 * The piece occurs there once; any white space in it fits any.
 */
export function inText(at: Address, find: string, by: string): Edit {
  return { kind: 'text', at, find, by }
}

/** A piece of a file's text and what comes in its place. */
interface Change {
  file: string
  start: number
  end: number
  text: string
}

/** The node at an address, with its guard. */
interface Place {
  guard: Guard
  node: ts.Node
}

/**
 * The files that edits change, as they are then.
 *
 * @throws where a guard or a part of it is not there, edits overlap, nothing changes, or the result has wrong syntax
 */
export function mutated(
  sources: Sources,
  edits: readonly Edit[],
  guards: Guards = guardsIn(sources),
): Map<string, string> {
  const changes = edits.flatMap((edit) => changesOf(guards, edit))
  const results = new Map<string, string>()
  for (const file of new Set(changes.map((change) => change.file))) {
    const before = sources.get(file) ?? ''
    const own = changes.filter((change) => change.file === file)
    const after = changed(before, own)
    if (after === before) throw new Error(`the edit changes nothing in ${file}`)
    const wrong = syntaxErrorIn(file, after)
    if (wrong !== null) throw new Error(`the edit leaves ${file} with wrong syntax: ${wrong}`)
    results.set(file, after)
  }
  return results
}

/** What is wrong with the syntax of a file, if anything. */
function syntaxErrorIn(file: string, text: string): string | null {
  // The compiler's own list; only a whole program hands it out by a public way.
  const { parseDiagnostics } = parse(file, text) as ts.SourceFile & { parseDiagnostics: ts.Diagnostic[] }
  const [first] = parseDiagnostics
  return first === undefined ? null : ts.flattenDiagnosticMessageText(first.messageText, ' ')
}

function changed(text: string, changes: readonly Change[]): string {
  let result = ''
  let at = 0
  for (const { file, start, end, text: by } of changes.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at) throw new Error(`two edits overlap in ${file}`)
    result += text.slice(at, start) + by
    at = end
  }
  return result + text.slice(at)
}

function changesOf(guards: Guards, edit: Edit): Change[] {
  const place = placeOf(guards, edit.at)
  switch (edit.kind) {
    case 'remove':
      return [removal(place)]
    case 'replace':
      return [replacement(place, filled(guards, place, edit.code))]
    case 'insert':
      return [insertion(place, edit.where, filled(guards, place, edit.code))]
    case 'move':
      return [removal(place), insertion(placeOf(guards, edit.of), edit.where, textOf(place))]
    case 'text':
      return [textChange(place, edit.find, edit.by)]
  }
}

function placeOf(guards: Guards, address: Address, own?: Guard): Place {
  const [id = '', path = ''] = address.split('/')
  const guard = id === '' ? own : guards.get(id)
  if (guard === undefined) throw new Error(`there is no guard "${id}"`)
  let node = guard.node
  for (const step of path === '' ? [] : path.split('.')) {
    const from = bare(node)
    const next = stepFrom(from, step)
    if (next === undefined) {
      const text = from.getText(guard.source).slice(0, 80)
      throw new Error(`"${address}": there is no "${step}" in a ${ts.SyntaxKind[from.kind]}: ${text}`)
    }
    node = next
  }
  return { guard, node }
}

/** A node without parentheses and statements about its type. */
function bare(node: ts.Node): ts.Node {
  const wraps =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  return wraps ? bare(node.expression) : node
}

function stepFrom(node: ts.Node, step: string): ts.Node | undefined {
  const [, name = '', index] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? []
  if (name === 'value') return valueOf(node)
  const renamed = ts.isIfStatement(node)
    ? { condition: 'expression', then: 'thenStatement', else: 'elseStatement' }[name]
    : { then: 'whenTrue', else: 'whenFalse' }[name]
  const found = (node as unknown as Record<string, unknown>)[renamed ?? name]
  if (index !== undefined) return isNodes(found) ? found[Number(index)] : undefined
  return isNode(found) ? found : undefined
}

function isNode(value: unknown): value is ts.Node {
  return typeof value === 'object' && value !== null && 'kind' in value && 'pos' in value
}

function isNodes(value: unknown): value is ts.NodeArray<ts.Node> {
  return Array.isArray(value) && 'pos' in value
}

function valueOf(node: ts.Node): ts.Node | undefined {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations[0]?.initializer
  if (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node))
    return node.initializer
  if (ts.isShorthandPropertyAssignment(node)) return node.name
  if (ts.isArrowFunction(node)) return node.body
  const isHolder =
    ts.isReturnStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isAwaitExpression(node) ||
    ts.isVoidExpression(node) ||
    ts.isSpreadAssignment(node) ||
    ts.isSpreadElement(node)
  return isHolder ? node.expression : undefined
}

function textOf({ guard, node }: Place): string {
  return node.getText(guard.source)
}

function filled(guards: Guards, place: Place, code: Code): string {
  return code.replace(/\{\{(.+?)\}\}/g, (_, address: string) => {
    const other = address === '.' ? place : placeOf(guards, address, place.guard)
    if (other.guard.file !== place.guard.file) throw new Error(`"${address}" is in another file`)
    return textOf(other)
  })
}

/** The list of its parent that contains a node, and its index there. */
function inList(node: ts.Node): { nodes: ts.NodeArray<ts.Node>; index: number; separator: '' | ',' } | null {
  for (const value of Object.values(node.parent)) {
    const index = isNodes(value) ? value.indexOf(node) : -1
    if (index === -1) continue
    const separator = ts.isStatement(node) || ts.isClassElement(node) || ts.isCaseOrDefaultClause(node) ? '' : ','
    return { nodes: value as ts.NodeArray<ts.Node>, index, separator }
  }
  return null
}

function removal({ guard, node }: Place): Change {
  const { file, source } = guard
  const start = node.getStart(source)
  const parent = node.parent
  if (ts.isBinaryExpression(parent) && !ts.isStatement(node)) {
    const rest = node === parent.left ? parent.right : parent.left
    return { file, start: parent.getStart(source), end: parent.end, text: rest.getText(source) }
  }
  const held = inList(node)
  if (held === null) {
    if (ts.isStatement(node)) return { file, start, end: node.end, text: '{}' }
    throw new Error(`a ${ts.SyntaxKind[node.kind]} in a ${ts.SyntaxKind[parent.kind]} cannot be taken out`)
  }
  const { nodes, index, separator } = held
  if (separator === '') return { file, start, end: node.end, text: '' }
  const before = nodes[index - 1]
  if (before !== undefined) return { file, start: before.end, end: node.end, text: '' }
  const next = nodes[index + 1]
  return { file, start, end: next === undefined ? nodes.end : next.getStart(source), text: '' }
}

function replacement({ guard, node }: Place, code: string): Change {
  const { file, source } = guard
  if (code === node.getText(source)) throw new Error(`the edit changes nothing at "${guard.id}"`)
  const isStatementInList = ts.isStatement(node) && !ts.isBlock(node) && inList(node) !== null
  const text = isStatementInList ? `;${code};` : needsParentheses(node, code) ? `(${code})` : code
  return { file, start: node.getStart(source), end: node.end, text }
}

/** Whether code would hold together differently in the place of this node than by itself. */
function needsParentheses(node: ts.Node, code: string): boolean {
  if (!ts.isExpression(node)) return false
  const [statement] = parse('code', `(${code})`).statements
  if (statement === undefined || !ts.isExpressionStatement(statement)) return false
  if (statement.getText() !== `(${code})` || !ts.isParenthesizedExpression(statement.expression)) return false
  const { expression } = statement.expression
  const holdsTogether =
    ts.isIdentifier(expression) ||
    ts.isLiteralExpression(expression) ||
    ts.isCallExpression(expression) ||
    ts.isPropertyAccessExpression(expression) ||
    ts.isElementAccessExpression(expression) ||
    ts.isArrayLiteralExpression(expression) ||
    ts.isParenthesizedExpression(expression)
  return !holdsTogether && !/^(true|false|null)$/.test(code)
}

function insertion({ guard, node }: Place, where: 'before' | 'after', code: string): Change {
  const { file, source } = guard
  const held = inList(node)
  if (held === null) throw new Error(`nothing can be put beside a ${ts.SyntaxKind[node.kind]} here`)
  const at = where === 'before' ? node.getStart(source) : node.end
  const [open, close] = held.separator === '' ? [';', ';'] : where === 'before' ? ['', ', '] : [', ', '']
  return { file, start: at, end: at, text: open + code + close }
}

function textChange({ guard, node }: Place, find: string, by: string): Change {
  const { file, source } = guard
  const whole = bare(node)
  if (!ts.isStringLiteralLike(whole) && !ts.isTemplateExpression(whole))
    throw new Error(`a ${ts.SyntaxKind[whole.kind]} contains no text`)
  const start = whole.getStart(source)
  const piece = find.split(/\s+/).map((word) => word.replace(/[^\w\s]/g, '\\$&'))
  const matches = [...source.text.slice(start, whole.end).matchAll(new RegExp(piece.join('\\s+'), 'g'))]
  const [match] = matches
  if (match === undefined || matches.length > 1)
    throw new Error(`the text at "${guard.id}" contains "${find}" ${matches.length} times`)
  const at = start + match.index
  return { file, start: at, end: at + match[0].length, text: by }
}
