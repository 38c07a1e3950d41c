import { ESLint, Linter } from 'eslint'
import ts from 'typescript-eslint'
import { describe, expect, test } from 'vitest'

/** G03: what would read a page is refused in the guest's code before it is run. */
describe('code of the guest may not read', () => {
  const eslint = new ESLint()
  const linter = new Linter()
  /** The rule alone, as the project's configuration has it for this file: no types are needed. */
  const refused = async (code: string, file: string): Promise<number> => {
    const { rules } = (await eslint.calculateConfigForFile(`src/guest/${file}`)) as Linter.Config
    const only = { 'no-restricted-syntax': rules?.['no-restricted-syntax'] ?? 'off' } as const
    return linter.verify(code, { languageOptions: { parser: ts.parser }, rules: only }).length
  }

  test.each([
    ['a value', 'export const read = (field: HTMLInputElement): string => field.value'],
    ['a value by another way', 'export const read = ({ value }: HTMLInputElement): string => value'],
    ['the markup', 'export const read = (one: Element): string => one.innerHTML'],
    ['the title', 'export const read = (): string => document.title'],
    ['the address', 'export const read = (): string => window.location.href'],
    ['the address by another way', 'export const read = (): string => document.URL'],
    ['what a request carries', 'export const read = (request: { postData: string }): string => request.postData'],
    ['what is pasted', 'export const read = (event: ClipboardEvent): unknown => event.clipboardData'],
    ['a text', 'export const read = (one: Element): string => one.textContent'],
  ])('%s', async (_what, code) => {
    expect(await refused(code, 'mark.ts')).toBe(1)
  })

  test('but the text of an element, where it is compared', async () => {
    const code = 'export const read = (one: Element): string => one.textContent'
    expect(await refused(code, 'find.ts')).toBe(0)
    expect(await refused(code, 'page-reader.ts')).toBe(0)
    expect(await refused(code, 'describe.ts')).toBe(0)
  })
})

describe('main may not read of a guided page', { timeout: 120_000 }, () => {
  const eslint = new ESLint()

  test.each([
    ['what a request carries', 'export const read = (of: { uploadData: unknown }): unknown => of.uploadData'],
    [
      'the headers of a request',
      'export const read = ({ requestHeaders }: { requestHeaders: object }): object => requestHeaders',
    ],
    ['the body of a request', 'export const read = (of: { postData: string }): string => of.postData'],
    ['a value', 'export const read = (of: { value: string }): string => of.value'],
    ['by a debugger', 'export const read = (of: { debugger: object }): object => of.debugger'],
    [
      'by a script in it',
      "export const read = (of: { executeJavaScript(code: string): void }): void => of.executeJavaScript('')",
    ],
    ['its picture', 'export const read = (of: { capturePage(): void }): void => of.capturePage()'],
  ])('%s', async (_what, code) => {
    const [result] = await eslint.lintText(code, { filePath: 'src/main/electron/guided-view/views.ts' })
    expect(result?.messages.filter(({ ruleId }) => ruleId === 'no-restricted-syntax')).toHaveLength(1)
  })
})
