/**
 * The first layout of the database. Times are milliseconds since 1970. `_sealed` columns are AES-256-GCM under the key file; `_hash` columns cannot be
 * turned back. `seq` columns never repeat, not even after a reset, so cursors stay good.
 */
export const firstSchema = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  user_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('active', 'frozen', 'closed')),
  password_hash TEXT NOT NULL,
  must_reset_password INTEGER NOT NULL DEFAULT 0,
  mobile_sealed BLOB,
  email_changed_at INTEGER,
  mobile_changed_at INTEGER,
  password_changed_at INTEGER
) STRICT;
CREATE TABLE services (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE delegations (
  login_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('manager', 'technical', 'billing', 'purchasing', 'visitation')),
  PRIMARY KEY (login_id, account_id)
) STRICT;
CREATE TABLE factors (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  method TEXT CHECK (method IN ('authenticator', 'sms', 'email')),
  secret_sealed BLOB,
  last_step INTEGER,
  since INTEGER,
  changed_by TEXT CHECK (changed_by IN ('customer', 'agent', 'system')),
  enforced INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('agent', 'approver', 'auditor')),
  password_hash TEXT NOT NULL,
  secret_sealed BLOB NOT NULL,
  last_step INTEGER,
  own_account_id TEXT REFERENCES accounts (id)
) STRICT;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('customer', 'staff')),
  owner_id TEXT NOT NULL,
  device TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE TABLE tokens (
  token_hash TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  use TEXT NOT NULL CHECK (use IN ('access', 'refresh')),
  expires_at INTEGER NOT NULL,
  spent_at INTEGER
) STRICT;
CREATE INDEX tokens_by_session ON tokens (session_id);

CREATE TABLE attempts (subject TEXT PRIMARY KEY, wrong INTEGER NOT NULL, locked_until INTEGER) STRICT;

CREATE TABLE awaited_codes (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  method TEXT NOT NULL,
  code_hash TEXT,
  send_number INTEGER NOT NULL,
  sent_at INTEGER,
  expires_at INTEGER NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX awaited_codes_by_subject ON awaited_codes (subject);
CREATE TABLE challenges (
  id TEXT PRIMARY KEY REFERENCES awaited_codes (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('customer', 'staff')),
  owner_id TEXT NOT NULL,
  device TEXT NOT NULL,
  factor_version INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE enrolments (
  id TEXT PRIMARY KEY REFERENCES awaited_codes (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  factor_version INTEGER NOT NULL,
  secret_sealed BLOB,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'done', 'void'))
) STRICT;
CREATE UNIQUE INDEX one_waiting_enrolment ON enrolments (account_id) WHERE status = 'waiting';

CREATE TABLE operations (
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  request_mac TEXT,
  run TEXT,
  status TEXT NOT NULL CHECK (status IN ('running', 'applied', 'rejected', 'voided')),
  answer_status INTEGER,
  answer_sealed BLOB,
  begun_at INTEGER NOT NULL,
  PRIMARY KEY (caller, key)
) STRICT;
CREATE INDEX operations_by_age ON operations (begun_at);
CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  what TEXT NOT NULL,
  account_id TEXT,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL CHECK (channel IN ('sms', 'email')),
  kind TEXT NOT NULL,
  account_id TEXT NOT NULL,
  method_named TEXT,
  destination_masked TEXT NOT NULL,
  content_sealed BLOB NOT NULL,
  queued_at INTEGER NOT NULL,
  sent_at INTEGER,
  failed_at INTEGER
) STRICT;
CREATE INDEX messages_owed ON messages (seq) WHERE sent_at IS NULL;
CREATE INDEX messages_by_account ON messages (account_id, seq);

CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  ticket TEXT NOT NULL,
  channel TEXT NOT NULL,
  scenario TEXT NOT NULL,
  reason TEXT NOT NULL,
  outcome TEXT,
  opened_by TEXT NOT NULL REFERENCES staff (id),
  opened_at INTEGER NOT NULL,
  disabled_at INTEGER,
  closed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_open_case ON cases (account_id) WHERE closed_at IS NULL;
CREATE TABLE evidence (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'failed')),
  note TEXT NOT NULL,
  points INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by_staff TEXT NOT NULL REFERENCES staff (id)
) STRICT;
CREATE INDEX evidence_by_case ON evidence (case_id);
CREATE TABLE consents (
  case_id TEXT PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  sentence TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES staff (id),
  destination_masked TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('asked', 'approved', 'refused')),
  asked_at INTEGER NOT NULL,
  answered_at INTEGER
) STRICT;
CREATE TABLE case_events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  by_staff TEXT REFERENCES staff (id),
  what TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX case_events_by_case ON case_events (case_id);
`
