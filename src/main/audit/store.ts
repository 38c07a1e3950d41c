import {
  auditEntry,
  auditFacts,
  type AuditAction,
  type AuditEntry,
  type AuditFacts,
} from '#shared/domain/audit-entry.ts'
import type { AuditFinding } from '#shared/ipc/views.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { Timers } from '../base/environment.ts'
import { AppError, failureOf } from '../base/errors.ts'
import { storageMember } from '../base/storage-problem.ts'
import type { UnitOfWork } from '../base/unit-of-work.ts'
import type { Db } from '../base/database/open-database.ts'
import { schemaDifferences, type ExpectedSchema } from '../base/database/schema-check.ts'
import type { CheckpointFile } from './checkpoint-file.ts'
import { entryBody, genesis, sha256, type StoredEntry } from '#shared/audit/chain.ts'
import type { ChainVerdict } from '#shared/audit/chain-verifier.ts'
import { breakRecord } from '#shared/audit/recorded-breaks.ts'
import {
  headOf,
  type Checkpoint,
  type CheckpointReason,
  type CheckpointSigner,
  type Head,
} from '#shared/audit/checkpoint.ts'
import { isSignedBy } from '#shared/audit/signatures.ts'
import { compareAtStart, newestSigned, type AuditStart, type StartPoint } from './compare-at-start.ts'
import type { Replacement } from './replacement.ts'
import { verifyChain } from '#shared/audit/verify.ts'

/** Entries between two checkpoints. */
const checkpointEvery = 100
/** Milliseconds after which entries that belong to no effect are signed, all at once. */
const batchMs = 1000

/** What a caller passes; the store adds the instant and the link. */
export type NewEntry = Omit<AuditFacts, 'at' | 'account' | 'procedure' | 'step' | 'ticket' | 'trace' | 'detail'> &
  Partial<Pick<AuditFacts, 'account' | 'procedure' | 'step' | 'ticket' | 'trace' | 'detail'>>

/** An entry that was appended in this run, with its number. */
type AppendedEntry = AuditFacts & { seq: number }

/** Appends entries to the hash chain, and signs its head. */
export interface AuditStore {
  /**
   * Appends, as a part of the unit of work if one is under way, linked to the last entry that this console wrote. Listeners
   * hear of it once it is committed.
   *
   * @throws when the disk refuses, or the entry is not there afterwards as it was written: then nothing may be sent
   */
  append(entry: NewEntry): void
  /** The newest entry that this console wrote, or found at its start. */
  head(): Head
  /** The number of the first entry, and how many there are: fewer than the newest number says where a restore lost some. */
  extent(): { first: number; count: number }
  /** Signs the head and writes it to both places; does nothing when it is signed there already. */
  checkpoint(why?: Exclude<CheckpointReason, 'effect' | 'batch'>): void
  /** Signs the head for an effect, and writes it to the file of heads. @throws what the file system says */
  anchor(): void
  /** Compares the database with what this console wrote and with what its migrations make; records what differs. */
  inspect(): void
  /** What was found since the start and was not reviewed yet. */
  findings(): readonly AuditFinding[]
  /** Somebody reviewed the findings: effects are possible again. Recorded with who, and with their reason. */
  review(actor: string, reason: string): void
  /** @throws AppError `audit-altered` while a finding was not reviewed */
  refuseIfAltered(): void
  /** What this start found. */
  start: AuditStart
  checkpoints(): Checkpoint[]
  /** The newest entry that a checkpoint in the database signs; 0 while there is none. */
  signedTo(): number
  entries(): IterableIterator<StoredEntry>
  /** Checks the whole chain, from its first entry, here and now: for tools and tests; the app asks its reader. */
  verify(): ChainVerdict
  /** The entries about an account that have one of these actions, oldest first. */
  entriesOf(accountId: string, actions: readonly AuditAction[]): AuditEntry[]
  /** The newest trace id in the entries of a procedure; null where none has one. */
  lastTraceOf(procedureId: string): string | null
  /** Called after each commit that appended, with the entries that it appended. */
  onAppended(listener: (entries: readonly AppendedEntry[]) => void): void
  /** Called with each head that was signed, once it is on disk. */
  onSigned(listener: (checkpoint: Checkpoint) => void): void
  /** Called when something was found, and when it was reviewed. */
  onFindings(listener: () => void): void
  /** Signs the end. Nothing may be appended afterwards. */
  end(): void
}

export interface AuditStoreDeps {
  db: Db
  unitOfWork: UnitOfWork
  clock: Clock
  signer: CheckpointSigner
  /** Every checkpoint, beside the database. */
  anchors: CheckpointFile
  /** The heads that were signed since the newest checkpoint. */
  heads: CheckpointFile
  schema: ExpectedSchema
  /** What the operator replaced before this start, and no entry says yet; null for nothing. */
  replaced?: Replacement | null
  /** Calls back after so many milliseconds; the answer takes the call back. */
  later?: Timers['later']
}

/** An entry is not in the database as it was written, though the database took it. */
class EntryLostError extends Error {
  override name = 'EntryLostError'
}

/**
 * The audit in this database, which must have its tables. The first call of `append` or `inspect` records what the start
 * found; what the operator replaced is recorded and signed here, before everything else.
 */
export function createAuditStore(deps: AuditStoreDeps): AuditStore {
  const { db, unitOfWork, clock, signer, anchors, heads, schema, later, replaced = null } = deps
  const selectHead = db.prepare<[], Head>('SELECT seq, hash FROM main.entry ORDER BY seq DESC LIMIT 1')
  const selectHash = db.prepare<[number], string>('SELECT hash FROM main.entry WHERE seq = ?').pluck()
  const selectEntry = db.prepare<[number], StoredEntry>('SELECT seq, body, hash FROM main.entry WHERE seq = ?')
  const insertEntry = db.prepare<[number, string, string]>('INSERT INTO main.entry (seq, body, hash) VALUES (?, ?, ?)')
  const selectEntries = db.prepare<[], StoredEntry>('SELECT seq, body, hash FROM main.entry ORDER BY seq')
  const selectAfter = db.prepare<[number], StoredEntry>(
    'SELECT seq, body, hash FROM main.entry WHERE seq > ? ORDER BY seq',
  )
  // guard: timeline.own-account
  const selectOfAccount = db.prepare<[string, string], StoredEntry>(
    `SELECT seq, body, hash FROM main.entry
     WHERE account = ? AND action IN (SELECT value FROM json_each(?)) ORDER BY seq`,
  )
  const selectTrace = db
    .prepare<[string], string>(
      `SELECT json_extract(body, '$.trace') FROM main.entry
       WHERE procedure = ? AND json_extract(body, '$.trace') IS NOT NULL ORDER BY seq DESC LIMIT 1`,
    )
    .pluck()
  const insertCheckpoint = db.prepare<[number, string, string]>(
    'INSERT INTO main.checkpoint (seq, body, signature) VALUES (?, ?, ?)',
  )
  const selectCheckpoints = db.prepare<[], Checkpoint>('SELECT seq, body, signature FROM main.checkpoint ORDER BY seq')
  const selectNewest = db.prepare<[], Checkpoint>(
    'SELECT seq, body, signature FROM main.checkpoint ORDER BY seq DESC LIMIT 1',
  )
  /** More than one, for a start that does not believe the newest. */
  const selectNewestFew = db.prepare<[], Checkpoint>(
    'SELECT seq, body, signature FROM main.checkpoint ORDER BY seq DESC LIMIT 20',
  )
  const lastSigned = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM main.checkpoint').pluck()
  const selectGaps = db.prepare<[], StoredEntry>(
    "SELECT seq, body, hash FROM main.entry WHERE action IN ('audit.restored', 'audit.started-fresh')",
  )
  const selectFirst = db.prepare<[], number | null>('SELECT min(seq) FROM main.entry').pluck()
  const dataVersion = db.prepare<[], number>('PRAGMA main.data_version').pluck()

  const appendedListeners: ((entries: readonly AppendedEntry[]) => void)[] = []
  /** Entries that were not announced yet; one that is undone is followed by another with its number, or by none. */
  let appended: AppendedEntry[] = []
  const signedListeners: ((checkpoint: Checkpoint) => void)[] = []
  const findingListeners: (() => void)[] = []
  let findings: AuditFinding[] = []
  /** Differences of the schema that were recorded: they stay, and one record is enough. */
  const recordedDifferences = new Set<string>()
  let cancelBatch: (() => void) | null = null

  const stored = (): Head => selectHead.get() ?? { seq: 0, hash: genesis }
  const beside = anchors.newest()
  const signedHeads = [...selectNewestFew.all(), ...beside, ...heads.newest()]
  // The signed heads do not fit what the operator put in the place of what they were signed for.
  // guard: audit-store.replaced
  const { start, own, signed }: StartPoint =
    replaced === null
      ? compareAtStart(
          { head: stored, hashAt: (seq) => selectHash.get(seq), after: (seq) => selectAfter.iterate(seq) },
          signedHeads,
          signer.publicKey,
        )
      : { start: { end: 'replaced' }, own: stored(), signed: newestSigned(signedHeads, signer.publicKey) }
  /** The head that was signed last, in any place. */
  let lastAnchor = signed
  let seenVersion = dataVersion.get()
  /** The version of the file whose schema was compared last. */
  let comparedVersion: number | undefined

  // The last entry that this console wrote lies in a table that belongs to this connection alone and is undone together
  // with what is undone in the database. No other process can see it, and nothing in the file can name it.
  db.pragma('temp_store = MEMORY')
  db.exec('CREATE TEMP TABLE IF NOT EXISTS written (only_one INTEGER PRIMARY KEY, seq INTEGER, hash TEXT)')
  const selectWritten = db.prepare<[], Head>('SELECT seq, hash FROM temp.written')
  const putWritten = db.prepare<[number, string]>('INSERT OR REPLACE INTO temp.written VALUES (1, ?, ?)')
  putWritten.run(own.seq, own.hash)
  const head = (): Head => selectWritten.get() ?? own

  /**
   * An entry after the last one of ours; where others took its number, after those, so that the chain shows the break.
   *
   * @param least the lowest number that it may have
   */
  function insert(entry: NewEntry, least = 1): void {
    // guard: audit-store.entry-shape
    const facts = auditFacts.parse({
      account: null,
      procedure: null,
      step: null,
      ticket: null,
      trace: null,
      detail: {},
      ...entry,
      at: instantOf(clock),
    })
    // guard: audit-store.own-link
    const before = head()
    const seq = Math.max(before.seq + 1, stored().seq + 1, least)
    const body = entryBody(seq, facts, before.hash)
    const hash = sha256(body)
    // A trigger that somebody planted can take a row away without an error.
    // guard: audit-store.one-row
    if (insertEntry.run(seq, body, hash).changes !== 1) throw new EntryLostError('the entry was not taken')
    const found = selectEntry.get(seq)
    // guard: audit-store.read-back
    if (found?.body !== body || found.hash !== hash)
      throw new EntryLostError('the entry is not there as it was written')
    putWritten.run(seq, hash)
    appended = [...appended.filter((one) => one.seq < seq), { seq, ...facts }]
    // guard: audit-store.announced
    unitOfWork.afterCommit(announce)
  }

  /** Recorded where it can be, and counted in any case: what prevents every entry is a finding, too. */
  function recordFinding(finding: AuditFinding): void {
    // An entry that was undone with its transaction is recorded again; it is still one finding.
    if (!findings.some((one) => one.found === finding.found)) findings = [...findings, finding]
    try {
      insert({ actor: 'app', action: 'audit.altered', outcome: 'refused', detail: { ...finding } })
    } catch (error) {
      if (!(error instanceof EntryLostError)) throw error
    }
  }

  /** Compares the newest entry with the last one of ours. */
  function compareHead(): void {
    const ours = head()
    // guard: audit-store.found-head
    const theirs = stored()
    // guard: audit-store.own-head
    if (theirs.seq === ours.seq && theirs.hash === ours.hash) return
    recordFinding(differenceOf(ours, theirs, selectHash.get(ours.seq)))
  }

  function append(entry: NewEntry): void {
    compareHead()
    insert(entry)
  }

  function inspect(): void {
    const before = findings.length
    // First: what is recorded below becomes the newest entry.
    compareHead()
    const version = dataVersion.get()
    // guard: audit-store.written-elsewhere
    if (version !== seenVersion)
      recordFinding({ kind: 'written-elsewhere', found: 'another program wrote to the database while the console ran' })
    // Both are asked: each says it once.
    // guard: audit-store.files-of-heads
    if ([anchors, heads].filter((file) => file.wasWrittenElsewhere()).length > 0) recordFinding(headsChanged)
    // This connection changes no schema, so that only what another one wrote can have.
    const news =
      version === comparedVersion ? [] : schemaDifferences(db, schema).filter((one) => !recordedDifferences.has(one))
    seenVersion = version
    comparedVersion = version
    // guard: audit-store.schema
    if (news.length > 0) recordFinding({ kind: 'schema', found: news.join('; ').slice(0, 500) })
    for (const one of news) recordedDifferences.add(one)
    if (findings.length === before) return
    for (const listener of findingListeners) listener()
  }

  function signHead(why: CheckpointReason, before: Checkpoint | null): Checkpoint {
    return signer.sign(head(), instantOf(clock), before, why)
  }

  function checkpoint(why: CheckpointReason = 'interval'): void {
    inspect()
    const at = head()
    const before = selectNewest.get() ?? null
    if (at.seq === 0 || before?.seq === at.seq) return
    const made = signHead(why, before)
    // guard: audit-store.second-place
    anchors.append(made)
    if (insertCheckpoint.run(made.seq, made.body, made.signature).changes !== 1)
      throw new EntryLostError('the checkpoint was not taken')
    heads.empty()
    wasSigned(made)
  }

  function anchor(why: 'effect' | 'batch'): void {
    inspect()
    const at = head()
    if (at.seq === 0 || (lastAnchor?.seq === at.seq && headOf(lastAnchor)?.hash === at.hash)) return
    const made = signHead(why, lastAnchor)
    // guard: audit-store.head-file
    heads.append(made)
    wasSigned(made)
  }

  function wasSigned(made: Checkpoint): void {
    lastAnchor = made
    cancelBatch?.()
    cancelBatch = null
    for (const listener of signedListeners) listener(made)
  }

  /** Asks the database at the first entry only: an iteration that never began would keep the connection busy for good. */
  function* entries(): IterableIterator<StoredEntry> {
    yield* selectEntries.iterate()
  }

  /** The entries are durable without it: a file that refuses is tried again next time, and `verify` says since when. */
  function ifPossible(sign: () => void): void {
    // guard: audit-store.checkpoint-failure
    try {
      sign()
    } catch {
      return
    }
  }

  function announce(): void {
    const { seq } = head()
    // guard: audit-store.checkpoint-interval
    if (seq - (lastSigned.get() ?? 0) >= checkpointEvery) ifPossible(() => checkpoint('interval'))
    // guard: audit-store.batch
    if (seq !== lastAnchor?.seq) cancelBatch ??= later?.(batchMs, signBatch) ?? null
    const entries = appended.filter((one) => one.seq <= seq)
    appended = []
    for (const listener of appendedListeners) listener(entries)
  }

  function signBatch(): void {
    cancelBatch = null
    ifPossible(() => anchor('batch'))
  }

  if (replaced === null) completeDatabase(beside.at(-1))
  else recordReplacement(replaced)
  const gaps = selectGaps.all().flatMap(({ body }) => breakRecord(body) ?? [])
  const lost = gaps.reduce((sum, { seq, newSeq }) => sum + seq - 1 - (newSeq ?? seq - 1), 0)

  /** The entry of a replacement, signed at once; a start that could not sign it is followed by one that does. */
  function recordReplacement({ kind, oldSeq, oldHash, backup, aside, effects, by }: Replacement): void {
    const before = head()
    const newest = selectEntry.get(before.seq)
    const said = newest === undefined ? null : breakRecord(newest.body)
    if (said?.kind !== kind) {
      // No number is given twice: a signed head never names two entries.
      // guard: audit-store.no-number-twice
      const seq = kind === 'new-key' ? before.seq + 1 : Math.max(oldSeq, before.seq) + 1
      const detail = {
        ...(kind === 'new-key' ? { fingerprint: signer.fingerprint } : { backup, effects }),
        oldSeq: kind === 'new-key' ? oldSeq : seq - 1,
        oldHash,
        newSeq: before.seq,
        newHash: before.hash,
        aside: aside.join(' ').slice(0, 1000),
        by,
      }
      unitOfWork.run(() => {
        const known = new Set(selectCheckpoints.all().map(({ seq: signedSeq }) => signedSeq))
        // What was signed before stays signed, also where the database does not know it.
        // guard: audit-store.heads-from-before
        for (const one of anchors.read().checkpoints) {
          if (!known.has(one.seq)) insertCheckpoint.run(one.seq, one.body, one.signature)
          known.add(one.seq)
        }
        insert({ actor: 'app', action: replacedActions[kind], outcome: 'ok', detail }, seq)
      })
    }
    checkpoint('interval')
  }

  /** A loss of power between the two places leaves the newest checkpoint in the file alone. */
  function completeDatabase(newest: Checkpoint | undefined): void {
    const named = newest === undefined ? null : headOf(newest)
    if (newest === undefined || named === null || (lastSigned.get() ?? 0) >= newest.seq) return
    if (selectHash.get(named.seq) !== named.hash || !isSignedBy(signer.publicKey, newest)) return
    ifPossible(() => void insertCheckpoint.run(newest.seq, newest.body, newest.signature))
  }

  return {
    append,
    head,
    extent: () => ({ first: selectFirst.get() ?? 0, count: head().seq - lost }),
    checkpoint,
    anchor: () => anchor('effect'),
    inspect,
    findings: () => findings,
    review: (actor, reason) => {
      const reviewed = findings.map(({ kind }) => kind).join(', ')
      append({ actor, action: 'audit.reviewed', outcome: 'ok', detail: { reason, reviewed } })
      findings = []
      for (const listener of findingListeners) listener()
    },
    refuseIfAltered: () => {
      // guard: audit-store.refused-while-altered
      if (findings.length > 0) throw new AppError('audit-altered')
    },
    start,
    checkpoints: () => selectCheckpoints.all(),
    signedTo: () => lastSigned.get() ?? 0,
    entries,
    entriesOf: (accountId, actions) =>
      selectOfAccount
        .all(accountId, JSON.stringify(actions))
        .map(({ seq, body, hash }) => auditEntry.parse({ ...JSON.parse(body), seq, hash })),
    lastTraceOf: (procedureId) => selectTrace.get(procedureId) ?? null,
    verify: () =>
      verifyChain(
        entries(),
        [...selectCheckpoints.all(), ...anchors.read().checkpoints, ...heads.read().checkpoints],
        signer.publicKey,
      ),
    onAppended: (listener) => appendedListeners.push(listener),
    onSigned: (listener) => signedListeners.push(listener),
    onFindings: (listener) => findingListeners.push(listener),
    end: () => {
      checkpoint('end')
      cancelBatch?.()
    },
  }
}

const replacedActions = {
  restored: 'audit.restored',
  fresh: 'audit.started-fresh',
  'new-key': 'audit.key-replaced',
} as const satisfies Record<Replacement['kind'], AuditAction>

const headsChanged: AuditFinding = {
  kind: 'heads-changed',
  found: 'another program wrote to the files of signed heads beside the database while the console ran',
}

/** What was done to the newest entries, as far as their numbers and hashes show it. */
function differenceOf(ours: Head, theirs: Head, hashAtOurs: string | undefined): AuditFinding {
  if (theirs.seq < ours.seq)
    return { kind: 'entries-missing', found: `${entriesText(theirs.seq + 1, ours.seq)} missing` }
  if (theirs.seq > ours.seq && hashAtOurs === ours.hash)
    return { kind: 'entries-added', found: `this console did not write ${rangeText(ours.seq + 1, theirs.seq)}` }
  return { kind: 'entries-changed', found: `entry ${ours.seq} is not the one that was written` }
}

function rangeText(from: number, to: number): string {
  return from === to ? `entry ${from}` : `entries ${from} to ${to}`
}

function entriesText(from: number, to: number): string {
  return `${rangeText(from, to)} ${from === to ? 'is' : 'are'}`
}

/**
 * Records what the portal may have done already, where no key leads back to it: a record that fails is reported as that.
 *
 * @throws AppError `done-not-recorded`
 */
export function recordDone(write: () => void): void {
  try {
    write()
  } catch (error) {
    // guard: record.done-not-recorded
    throw new AppError(failureOf('done-not-recorded', storageMember(error)))
  }
}
