import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { codePages } from '../../domain/input/code-pages.ts'
import { fileRefusals, lineProblems, lineVerdicts } from '../../domain/input/name-import.ts'
import { tag, typedAnnotation } from '../../domain/annotations.ts'
import { id } from '../../api/primitives.ts'
import { done, nothing, type Operation } from '../operation.ts'

const count = z.int().min(0)
const accountIds = z.array(accountKey).min(1).max(100_000)
const someTags = z.array(tag).max(100)

/** How far a reading of many accounts is, or how the last one ended. Nobody signed in is no failure. */
export const refreshProgress = z.object({
  running: z.boolean(),
  /** True where it was stopped before its end. */
  stopped: z.boolean(),
  /** Accounts to be read: those that somebody is signed in for. */
  total: count,
  /** Read or failed so far. */
  done: count,
  failed: count,
  notSignedIn: count,
})
export type RefreshProgress = z.infer<typeof refreshProgress>

/** One line of a file of names, and what becomes of it. */
const importLine = z.object({
  /** Where it begins in the file, from 1. */
  line: count,
  userId: z.string(),
  portalId: z.string(),
  ownName: z.string(),
  tags: z.array(z.string()),
  note: z.string(),
  verdict: z.enum(lineVerdicts),
  /** Of a wrong line alone. */
  problem: z.enum(lineProblems).nullable(),
  /** Columns, from 1, that have text in this line and no header, which is left out. */
  leftOut: z.array(count),
})

const importPreview = z.discriminatedUnion('kind', [
  /** The user chose no file. */
  z.object({ kind: z.literal('none') }),
  /** The whole file was refused, and nothing of it is kept. `column` counts from 1. */
  z.object({ kind: z.literal('refused'), why: z.enum(fileRefusals), column: count.nullable() }),
  z.object({
    kind: z.literal('preview'),
    previewId: id,
    file: z.string(),
    lines: z.array(importLine),
    /** Headers that are not understood, whose columns are left out. */
    ignored: z.array(z.string()),
  }),
  /** The file is not Unicode: what each code page that it may be written in makes of some of its lines, the likelier first. */
  z.object({
    kind: z.literal('code-pages'),
    previewId: id,
    file: z.string(),
    codePages: z.array(z.object({ encoding: z.enum(codePages), sample: z.array(z.string()) })),
  }),
])

/** Own names, tags and notes, reading many accounts, and names from a file. Nothing here changes anything at a portal. */
export const accountListOperations = {
  'accountList.write': { input: typedAnnotation.extend({ accountId: accountKey }), output: done },
  'accountList.tag': { input: z.strictObject({ accountIds, add: someTags, remove: someTags }), output: done },
  /** Forgets lines that were imported and that nobody signed in to; an account that was signed in to stays. */
  'accountList.removeLines': { input: z.strictObject({ accountIds }), output: done },
  /** Begins to read the state of these accounts, of all where null; `accountList.progress` reports the rest. */
  'accountList.refresh': { input: z.strictObject({ accountIds: accountIds.nullable() }), output: refreshProgress },
  'accountList.cancelRefresh': { input: nothing, output: done },
  'accountList.previewImport': { input: nothing, output: importPreview },
  /** Reads the file of the newest answer in this code page. */
  'accountList.previewImportAs': {
    input: z.strictObject({ previewId: id, encoding: z.enum(codePages) }),
    output: importPreview,
  },
  /** Imports the good lines of a preview, all or none. */
  'accountList.confirmImport': {
    input: z.strictObject({ previewId: id }),
    output: z.object({ added: count, changed: count }),
  },
  /** Writes a sample file where the user says; null where they do not want to. */
  'accountList.saveSample': { input: nothing, output: z.object({ file: z.string().nullable() }) },
} as const satisfies Record<`accountList.${string}`, Operation>
