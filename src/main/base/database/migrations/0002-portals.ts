/**
 * Many portals: those that were added, and which logins reach which accounts of others. Accounts, procedures and intents
 * name accounts by their key from here on; the keys of the embedded sandbox are the ids that were there before.
 * Intents may be about an account itself, so their table is built again: SQLite cannot change a CHECK.
 */
export const portals = `
  CREATE TABLE portal (
    id TEXT PRIMARY KEY,
    origin TEXT NOT NULL UNIQUE,
    capabilities TEXT,
    added_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE reach (
    via TEXT NOT NULL,
    account_id TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (via, account_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;

  ALTER TABLE intent RENAME TO intent_before;
  CREATE TABLE intent (
    key TEXT PRIMARY KEY,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('procedure', 'case', 'account')),
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
  INSERT INTO intent SELECT * FROM intent_before;
  DROP TABLE intent_before;
  CREATE INDEX unsettled_intent ON intent (subject_kind, subject_id) WHERE status IN ('open', 'unknown');
`
