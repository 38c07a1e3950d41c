/**
 * What the rest of the API keeps: the security log, password resets, invitations, approvals, contact updates. A reset
 * without an account was asked for a User ID that none is sent for.
 */
export const wholeApi = `
ALTER TABLE accounts ADD COLUMN password_reset_forced_at INTEGER;
CREATE INDEX accounts_by_name ON accounts (name, id, user_id, status);
CREATE INDEX services_by_account ON services (account_id);
ALTER TABLE sessions ADD COLUMN refreshed_at INTEGER;
CREATE INDEX challenges_by_owner ON challenges (kind, owner_id) WHERE used = 0;
CREATE INDEX sessions_by_owner ON sessions (kind, owner_id) WHERE ended_at IS NULL;
ALTER TABLE enrolments ADD COLUMN replaces TEXT CHECK (replaces IN ('authenticator', 'sms', 'email'));
ALTER TABLE enrolments ADD COLUMN case_id TEXT;
ALTER TABLE messages ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN next_attempt_at INTEGER;
UPDATE messages SET next_attempt_at = failed_at WHERE sent_at IS NULL AND failed_at IS NOT NULL;
ALTER TABLE consents ADD COLUMN act TEXT NOT NULL DEFAULT 'disable-two-factor'
  CHECK (act IN ('disable-two-factor', 'unlock', 'unfreeze'));
ALTER TABLE cases ADD COLUMN password_reset_forced_at INTEGER;
ALTER TABLE cases ADD COLUMN unlocked_at INTEGER;
ALTER TABLE cases ADD COLUMN unfrozen_at INTEGER;
CREATE INDEX cases_by_account ON cases (account_id);

CREATE TABLE security_events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  by_whom TEXT NOT NULL CHECK (by_whom IN ('customer', 'agent', 'system')),
  from_where TEXT,
  method TEXT
) STRICT;
CREATE INDEX security_events_by_account ON security_events (account_id, seq);

CREATE TABLE password_resets (
  token_hash TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  asked_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX password_resets_by_account ON password_resets (account_id, asked_at);
CREATE INDEX password_resets_by_age ON password_resets (expires_at);

CREATE TABLE invitations (
  token_hash TEXT PRIMARY KEY,
  case_id TEXT NOT NULL UNIQUE REFERENCES cases (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  destination_masked TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  enrolment_id TEXT,
  used_at INTEGER
) STRICT;

CREATE TABLE contact_updates (
  case_id TEXT PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
  email_sealed BLOB,
  mobile_sealed BLOB,
  status TEXT NOT NULL CHECK (status IN ('asked', 'approved', 'refused')),
  asked_at INTEGER NOT NULL,
  decided_at INTEGER,
  email_changed_before INTEGER,
  mobile_changed_before INTEGER
) STRICT;
CREATE TABLE approvals (
  case_id TEXT PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
  status TEXT NOT NULL CHECK (status IN ('approved', 'refused')),
  by_staff TEXT NOT NULL REFERENCES staff (id),
  note TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
`
