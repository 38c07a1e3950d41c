// @ts-check
import ts from 'typescript'

/** Files whose exports may have names that others have, each kind with the reason. */
const exempt = [
  {
    files: /^src\/renderer\/src\/api\//,
    because: 'imported as a namespace: `deskApi.openCase` is the operation `desk.openCase`',
  },
  {
    files: /^src\/renderer\/src\/locales\/en\//,
    because: 'the texts of one area under the name of the area; the index alone imports them',
  },
  {
    files: /\/migrations\/\d{4}-/,
    because: 'one step under the name of what it adds; `migrations.ts` alone imports it',
  },
]

/**
 * The names that several files export: functions, constants, classes, interfaces and types. A name means one thing in the
 * whole of `src/`, so that a search for it, or an import that an editor completes, finds that thing. What is exported from
 * another file again does not count.
 *
 * @param {ReadonlyMap<string, string>} sources the text of each file, by its path
 * @returns {Map<string, string[]>} the files that export the same name, by that name
 */
export function repeatedExports(sources) {
  /** @type {Map<string, string[]>} */
  const found = new Map()
  for (const [file, text] of sources) {
    if (exempt.some(({ files }) => files.test(file))) continue
    for (const name of new Set(exportedNames(file, text))) found.set(name, [...(found.get(name) ?? []), file])
  }
  return new Map([...found].filter(([, files]) => files.length > 1))
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {string[]}
 */
function exportedNames(file, text) {
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  return statements.flatMap((statement) => {
    if (!ts.canHaveModifiers(statement)) return []
    const kinds = ts.getModifiers(statement)?.map(({ kind }) => kind) ?? []
    if (!kinds.includes(ts.SyntaxKind.ExportKeyword) || kinds.includes(ts.SyntaxKind.DefaultKeyword)) return []
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) => namesOf(name))
    const { name } = /** @type {ts.DeclarationStatement} */ (statement)
    return name === undefined ? [] : [name.text]
  })
}

/**
 * @param {ts.BindingName} name
 * @returns {string[]}
 */
function namesOf(name) {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesOf(element.name)))
}
