import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { verifyExport } from '#shared/audit/verify-export.ts'
import { openCheckpointFile } from '../../../../../src/main/audit/checkpoint-file.ts'
import { createSecondAnchor } from '../../../../../src/main/audit/second-anchor.ts'
import { createSettings } from '../../../../../src/main/base/database/settings.ts'
import { createAuditHandlers } from '../../../../../src/main/features/audit/handlers.ts'
import { createTestAudit, sampleEntry } from '../../../../support/audit/test-audit.ts'
import { createTestReader } from '../../../../support/audit/audit-reader.ts'

it('an export asks for its file in one dialog at a time', async () => {
  const opened = createTestAudit()
  opened.audit.append(sampleEntry(1))
  const answers: ((file: string | null) => void)[] = []
  const askForFile = (): Promise<string | null> => new Promise((answer) => answers.push(answer))
  const reader = createTestReader(opened)
  const handlers = createAuditHandlers({
    ...opened,
    reader,
    protection: 'owner-file',
    askForFile,
    publish: () => undefined,
    openFolders: [],
    reviewer: () => 'app',
    buildWordIndex: () => undefined,
    settings: createSettings(opened.db),
    secondAnchor: createSecondAnchor(
      { ...opened, heads: openCheckpointFile(opened.headFile), onMissing: () => undefined },
      null,
    ),
  })

  const first = handlers['audit.export']({ format: 'json-lines' })
  await expect(handlers['audit.export']({ format: 'json-lines' })).rejects.toMatchObject({
    failure: { code: 'in-progress' },
  })
  expect(answers).toHaveLength(1)
  const file = join(opened.folder, 'export.jsonl')
  answers[0]!(file)
  expect(await first).toEqual({ file, entries: 1 })
  const { verdict } = await verifyExport(readFileSync(file, 'utf8').split('\n'))
  expect(verdict).toEqual({ verdict: 'intact', to: 1 })

  const cancelled = handlers['audit.export']({ format: 'json-lines' })
  answers[1]!(null)
  expect(await cancelled).toEqual({ file: null, entries: 0 })
})
