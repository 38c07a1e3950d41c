/**
 * What a server in front of a remote directory keeps: what became of each effect there, and the last mark of each account that
 * the desk worked on. Of customers: the system's own session beside a session of the server, and what a sign-in waits for
 * there, both sealed, and the system's id of each set-up. A case names an account of the directory, which may be no row of
 * `accounts`: its table is made once more without that reference, with the same row ids, by which the board is in order.
 */
export const remoteDirectories = `
CREATE TABLE remote_accounts (
  account_id TEXT PRIMARY KEY,
  mark TEXT NOT NULL,
  version INTEGER NOT NULL,
  changed_by TEXT CHECK (changed_by IN ('customer', 'agent', 'system')),
  since INTEGER,
  password_change_required_at INTEGER,
  evidence TEXT CHECK (evidence IN ('confirmed', 'seen', 'logged'))
) STRICT;

CREATE TABLE remote_effects (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('disable-two-factor', 'unlock', 'unfreeze', 'invite',
    'disable-own', 'enrol', 'verify-enrolment', 'resend-enrolment', 'cancel-enrolment')),
  case_id TEXT,
  account_id TEXT NOT NULL,
  by_staff TEXT,
  session_id TEXT,
  context TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  busy_until INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  settled_at INTEGER,
  CHECK ((case_id IS NULL) = (by_staff IS NULL) AND (case_id IS NULL) = (session_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX one_open_remote_effect ON remote_effects (account_id) WHERE settled_at IS NULL;
CREATE INDEX remote_effects_by_key ON remote_effects (caller, key);
CREATE INDEX remote_effects_by_case ON remote_effects (case_id);

CREATE TABLE remote_steps (
  effect_id TEXT NOT NULL REFERENCES remote_effects (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('removeFactor', 'endSessions', 'requirePasswordChange', 'unlock', 'setEnabled', 'inviteToEnrol',
    'removeOwnFactor', 'enrol', 'verifyEnrolment', 'resend', 'cancelEnrolment')),
  factor_ids TEXT NOT NULL,
  mark_before TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('planned', 'sent', 'answered', 'applied', 'rejected')),
  unreachable INTEGER NOT NULL DEFAULT 0,
  sends INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER,
  reading TEXT,
  read_at INTEGER,
  cause TEXT CHECK (cause IN ('confirmed', 'seen', 'logged')),
  code TEXT,
  PRIMARY KEY (effect_id, seq)
) STRICT;

CREATE TABLE remote_sessions (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL
) STRICT;
CREATE TRIGGER remote_session_ended AFTER UPDATE OF ended_at ON sessions WHEN NEW.ended_at IS NOT NULL BEGIN
  DELETE FROM remote_sessions WHERE session_id = NEW.id;
END;

CREATE TABLE remote_challenges (
  challenge_id TEXT PRIMARY KEY REFERENCES challenges (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL,
  destination_masked TEXT
) STRICT;

CREATE TABLE remote_enrolments (
  id TEXT PRIMARY KEY REFERENCES awaited_codes (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  factor_version INTEGER NOT NULL,
  remote_id TEXT NOT NULL,
  destination_masked TEXT,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'done', 'void'))
) STRICT;
CREATE INDEX remote_enrolments_by_account ON remote_enrolments (account_id);

CREATE TABLE cases_of_any_directory (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  ticket TEXT NOT NULL,
  channel TEXT NOT NULL,
  scenario TEXT NOT NULL,
  reason TEXT NOT NULL,
  outcome TEXT,
  opened_by TEXT NOT NULL REFERENCES staff (id),
  opened_at INTEGER NOT NULL,
  disabled_at INTEGER,
  closed_at INTEGER,
  password_reset_forced_at INTEGER,
  unlocked_at INTEGER,
  unfrozen_at INTEGER,
  password_changed_before INTEGER,
  password_set_at INTEGER
) STRICT;
INSERT INTO cases_of_any_directory (rowid, id, account_id, ticket, channel, scenario, reason, outcome, opened_by, opened_at,
    disabled_at, closed_at, password_reset_forced_at, unlocked_at, unfrozen_at, password_changed_before, password_set_at)
  SELECT rowid, id, account_id, ticket, channel, scenario, reason, outcome, opened_by, opened_at,
    disabled_at, closed_at, password_reset_forced_at, unlocked_at, unfrozen_at, password_changed_before, password_set_at FROM cases;
DROP TABLE cases;
ALTER TABLE cases_of_any_directory RENAME TO cases;
CREATE UNIQUE INDEX one_open_case ON cases (account_id) WHERE closed_at IS NULL;
CREATE INDEX cases_by_account ON cases (account_id);
`
