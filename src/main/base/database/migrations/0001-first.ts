/** The audit: append-only entries, each with the exact text that was hashed, and the signed checkpoints. */
// guard: schema.audit
const audit = `
  CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    hash TEXT NOT NULL,
    at TEXT GENERATED ALWAYS AS (json_extract(body, '$.at')) VIRTUAL,
    actor TEXT GENERATED ALWAYS AS (json_extract(body, '$.actor')) VIRTUAL,
    account TEXT GENERATED ALWAYS AS (json_extract(body, '$.account')) VIRTUAL,
    procedure TEXT GENERATED ALWAYS AS (json_extract(body, '$.procedure')) VIRTUAL,
    action TEXT GENERATED ALWAYS AS (json_extract(body, '$.action')) VIRTUAL,
    outcome TEXT GENERATED ALWAYS AS (json_extract(body, '$.outcome')) VIRTUAL
  ) STRICT;
  CREATE INDEX entry_by_procedure ON entry (procedure, seq) WHERE procedure IS NOT NULL;
  CREATE INDEX entry_by_account ON entry (account, seq) WHERE account IS NOT NULL;
  CREATE INDEX entry_by_action ON entry (action, seq);
  CREATE TRIGGER entry_is_final_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'audit entries are final'); END;
  CREATE TRIGGER entry_is_final_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'audit entries are final'); END;
  -- REPLACE deletes without firing the trigger above unless recursive triggers are on.
  CREATE TRIGGER entry_is_final_replace BEFORE INSERT ON entry WHEN EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'audit entries are final'); END;

  CREATE TABLE checkpoint (
    seq INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    signature TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER checkpoint_is_final_update BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are final'); END;
  CREATE TRIGGER checkpoint_is_final_delete BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are final'); END;
  CREATE TRIGGER checkpoint_is_final_replace BEFORE INSERT ON checkpoint
    WHEN EXISTS (SELECT 1 FROM checkpoint WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'checkpoints are final'); END;
`

/** Procedures, the intents that precede every effect, and what was last read of each account. */
// guard: schema.procedures
const procedures = `
  CREATE TABLE procedure (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    body TEXT NOT NULL,
    started_at TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX one_open_procedure_an_account ON procedure (account_id) WHERE is_open = 1;

  CREATE TABLE intent (
    key TEXT PRIMARY KEY,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('procedure', 'case')),
    subject_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    effect TEXT NOT NULL,
    actor TEXT NOT NULL,
    ticket TEXT,
    step TEXT,
    expected_version INTEGER,
    status TEXT NOT NULL CHECK (status IN ('open', 'unknown', 'applied', 'rejected', 'voided', 'undetermined')),
    opened_at TEXT NOT NULL,
    settled_at TEXT
  ) STRICT;
  CREATE INDEX unsettled_intent ON intent (subject_kind, subject_id) WHERE status IN ('open', 'unknown');

  CREATE TABLE account (
    account_id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    two_factor TEXT,
    read_at TEXT
  ) STRICT;
`

/** The database of version 1. */
export const first = audit + procedures
