import { closeSync, openSync, rmSync } from 'node:fs'
import { sha256 } from '#shared/audit/chain.ts'
import { exportEnds } from '#shared/audit/export-format.ts'
import { readLines } from '../../tools/audit/read-lines.ts'
import { verifyExport } from '#shared/audit/verify-export.ts'
import type { AuditReader } from '../../src/main/audit/reader/audit-reader.ts'
import { openReadonly } from '../../src/main/base/database/open-database.ts'
import { createReader } from '../support/audit/database-worker.ts'
import { noFilter } from '../support/audit/no-filter.ts'
import { benchLog, type BenchLog } from './audit-log.ts'
import type { Pair, PairedMeasure } from './measure.ts'

const entries = 1_000_000
const warmUp = 1
const pairs = 15

const measure = (
  id: string,
  what: string,
  goal: number | null,
  prepare: (log: BenchLog) => Promise<{ check(): Promise<void>; end(): void }>,
): PairedMeasure => ({
  id,
  what,
  limitIs: 'one hash an entry, bodies in memory',
  unit: 'ms',
  goal,
  run: async () => {
    const log = benchLog(entries)
    const { check, end } = await prepare(log)
    try {
      const bodies = bodiesOf(log)
      const found: Pair[] = []
      for (let turn = 0; turn < warmUp + pairs; turn += 1) {
        const begun = performance.now()
        await check()
        const middle = performance.now()
        for (const body of bodies) sha256(body)
        found.push({ ours: middle - begun, limit: performance.now() - middle })
      }
      return found.slice(warmUp)
    } finally {
      end()
    }
  },
})

/** P5: the app's check, from the database, signatures too: each time by a worker that has seen nothing of it. */
export const verifies = [
  measure('P5', 'verify 1,000,000 entries from the database', 4, async ({ files }) => ({
    check: async () => {
      const reader = createReader(files)
      try {
        expectIntact((await reader.verify(true)).verdict)
      } finally {
        reader.close()
      }
    },
    end: () => undefined,
  })),
  measure('P5 export', 'verify an export of 1,000,000 entries, line by line', null, async (log) => {
    const file = `${log.files.database}.jsonl`
    await exportTo(file, log)
    return {
      check: async () => {
        const handle = openSync(file, 'r')
        try {
          expectIntact((await verifyExport(readLines(handle, () => undefined))).verdict.verdict)
        } finally {
          closeSync(handle)
        }
      },
      end: () => rmSync(file),
    }
  }),
]

function expectIntact(verdict: string): void {
  if (verdict === 'broken') throw new Error('the log of the bench is broken')
}

function bodiesOf({ files }: BenchLog): string[] {
  const db = openReadonly(files)
  try {
    return db.prepare<[number], string>('SELECT body FROM entry ORDER BY seq LIMIT ?').pluck().all(entries)
  } finally {
    db.close()
  }
}

/** The hash of the newest entry. */
function headOfLog(database: string): string {
  const db = openReadonly({ database, nativeBinding: undefined })
  try {
    return db.prepare<[], string>('SELECT hash FROM entry ORDER BY seq DESC LIMIT 1').pluck().get() ?? ''
  } finally {
    db.close()
  }
}

async function exportTo(file: string, { entries, files, signer }: BenchLog): Promise<void> {
  const reader: AuditReader = createReader(files)
  const { publicKey, fingerprint } = signer
  const head = headOfLog(files.database)
  const said = { exportedAt: '2026-11-20T04:00:00.000Z', reason: 'requested', publicKey, fingerprint } as const
  const ends = exportEnds({ ...said, protection: 'owner-file', count: entries, first: 1, last: entries, head }, signer)
  try {
    await reader.search(noFilter, { name: 'bench', turn: 0 })
    await reader.export({ file, format: 'json-lines', to: entries, ends })
  } finally {
    reader.close()
  }
}
