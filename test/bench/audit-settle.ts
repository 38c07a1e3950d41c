import { copyFileSync, rmSync } from 'node:fs'
import { advance } from '#shared/domain/procedure-machine.ts'
import { instantOf, systemClock as clock } from '#shared/domain/clock.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { openCheckpointFile } from '../../src/main/audit/checkpoint-file.ts'
import { createAuditStore } from '../../src/main/audit/store.ts'
import type { Log } from '../../src/main/base/log/log.ts'
import { createEffectEngine } from '../../src/main/effects/engine.ts'
import type { EffectResult } from '../../src/main/effects/effect-result.ts'
import { createIntents, type Intent } from '../../src/main/effects/intents.ts'
import { eventOf } from '../../src/main/features/procedures/event-from-result.ts'
import { createProcedureRepository } from '../../src/main/features/procedures/repository.ts'
import { openDatabase, type Db } from '../../src/main/base/database/open-database.ts'
import { createUnitOfWork } from '../../src/main/base/unit-of-work.ts'
import { expectedSchema } from '../../src/main/base/database/schema-check.ts'
import { benchLog } from './audit-log.ts'
import { createBareSettle } from './audit-settle-bare.ts'
import type { Growth } from './growth.ts'
import type { Pair, PairedMeasure } from './measure.ts'

const warmUp = 30
const pairs = 201
const schema = expectedSchema()
const noLog: Log = { note: () => undefined }

const off = { active: false, method: null, destinationMasked: null, since: '2026-11-20T04:00:00.000Z' }
const answer = { ...off, lastChangedBy: 'customer', enforced: false, locked: false, version: 8 } as const
const applied: EffectResult = { kind: 'applied', effect: 'disable', answer, traceId: '9f86d081-884c-4d63' }

/**
 * P3: the console's own settling of an effect (intent closed, procedure advanced, entry chained and indexed, one durable
 * transaction, its signed head synced to the file beside the database) and the same SQL statements and the same line synced
 * with values that are at hand, in turns on two copies of one database.
 */
const measure = (entries: number, id: string, goal: number | null): PairedMeasure => ({
  id,
  what: `settle an effect, with ${entries.toLocaleString('en')} entries before`,
  limitIs: 'the same SQL statements and the same line synced, alone',
  unit: 'ms',
  goal,
  run: async () => {
    const { files, signer } = benchLog(entries)
    const db = openDatabase({ file: files.database })
    const bareFile = `${files.database}.bare`
    copyFileSync(files.database, bareFile)
    const copy = openDatabase({ file: bareFile })
    try {
      const [anchors, heads] = [openCheckpointFile(files.anchors), openCheckpointFile(files.heads)]
      const unitOfWork = createUnitOfWork(db)
      const audit = createAuditStore({ db, unitOfWork, clock, signer, anchors, heads, schema })
      const store = createProcedureRepository(db)
      const intents = createIntents(db)
      const effects = createEffectEngine({
        unitOfWork,
        audit,
        intents,
        clock,
        log: noLog,
        newKey: () => 'unused',
        mustReadFirst: () => false,
      })
      effects.bind('procedure', {
        settled: ({ subjectId }, result) => {
          const before = store.find(subjectId)
          const next = before === null ? null : advance(before, eventOf(result), instantOf(clock))
          if (next === null) throw new Error('the procedure did not advance')
          store.save(next)
        },
      })
      const bare = createBareSettle(copy, `${files.heads}.bare`)
      const ours = (intent: Intent): number => timed(() => effects.settle(intent, applied))
      const limit = (intent: Intent, procedure: Procedure): number => {
        const next = advance(procedure, eventOf(applied), instantOf(clock))
        if (next === null) throw new Error('the procedure did not advance')
        const settle = bare(intent, next)
        return timed(settle)
      }
      const copyStore = createProcedureRepository(copy)
      const copyIntents = createIntents(copy)
      const found = Array.from({ length: warmUp + pairs }, (): Pair => {
        const [intent] = openOne(db, store.save, intents.open)
        return { ours: ours(intent), limit: limit(...openOne(copy, copyStore.save, copyIntents.open)) }
      })
      return found.slice(warmUp)
    } finally {
      db.close()
      copy.close()
      rmSync(bareFile, { force: true })
    }
  },
})

export const settles = [
  measure(10_000, 'P3 10k', null),
  measure(100_000, 'P3 100k', null),
  measure(1_000_000, 'P3', 1.25),
]

/** P12: milliseconds. */
export const settleGrowth: Growth = {
  what: 'P3, by entries',
  points: [
    { count: 10_000, id: 'P3 10k', per: 1 },
    { count: 100_000, id: 'P3 100k', per: 1 },
    { count: 1_000_000, id: 'P3', per: 1 },
  ],
}

function timed(work: () => void): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

let made = 0

/** A procedure that waits for the answer to an intent, both on disk. */
function openOne(db: Db, save: (procedure: Procedure) => void, open: (intent: Intent) => void): [Intent, Procedure] {
  const number = `${process.pid}-${(made += 1)}-${performance.now()}`
  const at = instantOf(clock)
  const [id, accountId, key] = [`procedure-${number}`, `A-${number}`, `key-${number}`]
  const back = { at: 'disable', version: 7 } as const
  const procedure: Procedure = {
    ...{
      id,
      kind: 'disable',
      accountId,
      accountName: 'Seri Muda',
      userId: 'it@serimuda.example',
      from: 'sms',
      to: null,
    },
    ...{ replace: false, reason: 'maintenance', howLong: 'today', note: '', startedAt: at, updatedAt: at },
    ...{
      unprotectedSince: null,
      basis: 'portal',
      problem: null,
      state: { at: 'sending', effect: 'disable', key, back },
    },
  }
  const intent: Intent = {
    ...{ key, subjectKind: 'procedure', subjectId: id, accountId, effect: 'disable', ticket: 'HD-1042' },
    ...{ actor: 'customer:it@serimuda.example', step: '5 Disable 2FA', expectedVersion: 7, openedAt: at },
  }
  db.transaction(() => {
    save(procedure)
    open(intent)
  })()
  return [intent, procedure]
}
