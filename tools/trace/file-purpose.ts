import { basename } from 'node:path'
import ts from 'typescript'

/**
 * What a source file decides: the first sentence of the doc comment of its main export, which is the one that has the
 * file's name, or ends with it (`EffectEngine` of `engine.ts`), else the first one with a doc comment; of a component, the first doc comment of its script. Empty where
 * the file has none.
 */
export function purposeOf(file: string, text: string): string {
  const script = file.endsWith('.vue') ? (/<script[^>]*>(.*?)<\/script>/s.exec(text)?.[1] ?? '') : text
  const source = ts.createSourceFile(file, script, ts.ScriptTarget.Latest, true)
  const documented = source.statements.flatMap((statement) => {
    const comment = docCommentOf(statement)
    return comment === '' ? [] : [{ comment, isExported: isExported(statement), names: namesOf(statement) }]
  })
  const name = plain(basename(file).replace(/\.\w+$/, ''))
  const main =
    documented.find(({ names }) => names.some((one) => plain(one) === name || plain(one) === `create${name}`)) ??
    documented.find(({ isExported, names }) => isExported && names.some((one) => plain(one).endsWith(name))) ??
    documented.find((one) => one.isExported) ??
    documented[0]
  return main === undefined ? '' : firstSentence(main.comment)
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
