import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { operationNames } from '#shared/ipc/operation-names.ts'

/** The one operation that no feature implements, and where it is: only Electron opens the system's browser. */
const elsewhere = { 'app.openLink': 'src/main/electron/start.ts' }

/** The operations that a file implements: literal keys of an object that a function returns, or of one that is a call's argument. */
function implementedIn(file: string): string[] {
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    const isMember = ts.isPropertyAssignment(node) || ts.isMethodDeclaration(node)
    // A list of fields by operation, such as that of the secret inputs, implements none.
    const isList = ts.isPropertyAssignment(node) && ts.isArrayLiteralExpression(node.initializer)
    if (isMember && !isList && ts.isStringLiteral(node.name)) names.push(node.name.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest))
  return names.filter((name) => (operationNames as readonly string[]).includes(name))
}

it("implements every operation once, in its feature's handlers.ts", () => {
  const found = globSync('src/main/**/*.ts').flatMap((file) => implementedIn(file).map((name) => ({ name, file })))
  expect(found.map(({ name }) => name).toSorted()).toEqual([...operationNames].sort())
  for (const { name, file } of found)
    if (name in elsewhere) expect(file).toBe(elsewhere[name as keyof typeof elsewhere])
    else expect(file, name).toMatch(/^src\/main\/features\/[^/]+\/handlers\.ts$/)
})
