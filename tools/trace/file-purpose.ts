import { basename } from 'node:path'
import ts from 'typescript'

/**
 * What a source file decides: the first sentence of its file comment, which is the doc comment at its beginning that an
 * empty line separates from the rest; without one, of the doc comment of the export that has the file's name or ends with
 * it (`EffectEngine` of `engine.ts`), else of the first exported function, class or interface that has one. The comment of
 * a constant or of a type is about that alone. Of a component: its file comment, else the comment of its first statement
 * behind the imports. Empty where there is none of these.
 */
export function purposeOf(file: string, text: string): string {
  const script = file.endsWith('.vue') ? (/<script[^>]*>(.*?)<\/script>/s.exec(text)?.[1] ?? '') : text
  const source = ts.createSourceFile(file, script, ts.ScriptTarget.Latest, true)
  const own = fileCommentOf(script)
  if (own !== '') return firstSentence(own)
  if (file.endsWith('.vue')) {
    const first = source.statements.find((statement) => !ts.isImportDeclaration(statement))
    return first === undefined ? '' : firstSentence(docCommentOf(first))
  }
  const documented = source.statements.flatMap((statement) => {
    const comment = docCommentOf(statement)
    return comment === '' || !isExported(statement) ? [] : [{ comment, statement, names: namesOf(statement) }]
  })
  const name = plain(basename(file).replace(/\.\w+$/, ''))
  const main =
    documented.find(({ names }) => names.some((one) => plain(one) === name || plain(one) === `create${name}`)) ??
    documented.find(({ names }) => names.some((one) => plain(one).endsWith(name))) ??
    documented.find(({ statement }) => actsOrIsImplemented(statement))
  return main === undefined ? '' : firstSentence(main.comment)
}

function fileCommentOf(script: string): string {
  const [, comment = ''] = /^\s*\/\*\*((?:[^*]|\*(?!\/))*)\*\/[^\S\n]*\n[^\S\n]*\n/.exec(script) ?? []
  return comment.replaceAll(/^\s*\* ?/gm, '').trim()
}

/** True for functions, also those that are constants, for classes and interfaces. */
function actsOrIsImplemented(statement: ts.Statement): boolean {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.some(
      ({ initializer }) => initializer !== undefined && ts.isFunctionLike(initializer),
    )
  return ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)
}

function docCommentOf(statement: ts.Statement): string {
  const comments = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc)
  return ts.getTextOfJSDocComment(comments.at(-1)?.comment) ?? ''
}

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false
  return ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText())
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  )
    return statement.name === undefined ? [] : [statement.name.text]
  return []
}

/** `use-account-list`, `useAccountList` → `useaccountlist` */
function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()
}

/** A sentence ends at a full stop before a space and a capital, or at an empty line. */
function firstSentence(comment: string): string {
  const [paragraph = ''] = comment.trim().split(/\n\s*\n/)
  const line = paragraph.replace(/\s+/g, ' ')
  return /^.*?[.!?](?=\s+["`'(]?[A-Z]|$)/.exec(line)?.[0] ?? line
}
