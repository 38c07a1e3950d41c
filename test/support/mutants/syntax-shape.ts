import ts from 'typescript'
import { parse } from '../../mutants/guards.ts'

/** What a test puts before a name that it changes. */
export const renamedMark = 'renamed_'

/**
 * A file's syntax tree as text, to compare: without comments, white space, parentheses, empty statements and types, with
 * shorthands written out and names as they were before a rename.
 */
export function shapeOf(file: string, text: string): string {
  return shape(parse(file, text))
}

function shape(node: ts.Node): string {
  if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return ''
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
    return shape(node.expression)
  if (ts.isSatisfiesExpression(node)) return shape(node.expression)
  if (ts.isEmptyStatement(node)) return ''
  if (ts.isShorthandPropertyAssignment(node)) return `property(${shape(node.name)} ${shape(node.name)})`
  if (ts.isPropertyAssignment(node)) return `property(${shape(node.name)} ${shape(node.initializer)})`
  if (ts.isBindingElement(node) || ts.isImportSpecifier(node)) {
    const parts = [node.propertyName ?? node.name, node.name, ...(ts.isBindingElement(node) ? [node.initializer] : [])]
    return `name(${parts.flatMap((part) => (part === undefined ? [] : [shape(part)])).join(' ')})`
  }
  const parts: string[] = []
  ts.forEachChild(node, (child) => void parts.push(shape(child)))
  const own = 'text' in node && !ts.isSourceFile(node) ? String(node.text).replaceAll(/renamed_(\d+_)?/g, '') : ''
  return `${ts.SyntaxKind[node.kind]}${own}(${parts.filter((part) => part !== '').join(' ')})`
}
