/**
 * The times that accounts were without 2FA, running (`ended_at` NULL) and past, and until when accounts on SMS are to
 * stay on it. `since` is by the portal's clock, everything else by the operator's. `told` is a JSON list of the
 * reminders that are dealt with.
 */
// guard: schema.unprotected-time
export const clocks = `
  CREATE TABLE unprotected (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    account_name TEXT NOT NULL,
    user_id TEXT,
    -- 1 for a customer whom only the desk has seen, 0 for an account of the account list.
    desk_only INTEGER NOT NULL CHECK (desk_only IN (0, 1)),
    since TEXT NOT NULL,
    counted_from TEXT NOT NULL,
    found TEXT NOT NULL CHECK (found IN ('procedure', 'case', 'elsewhere', 'first-sight')),
    actor TEXT,
    subject_id TEXT,
    reason TEXT,
    note TEXT NOT NULL,
    ticket TEXT,
    until TEXT,
    told TEXT NOT NULL,
    ended_at TEXT
  ) STRICT;
  CREATE UNIQUE INDEX one_unprotected_clock_an_account ON unprotected (account_id) WHERE ended_at IS NULL;
  CREATE INDEX unprotected_by_end ON unprotected (ended_at);

  CREATE TABLE sms_end (
    account_id TEXT PRIMARY KEY,
    until TEXT NOT NULL,
    told TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`
