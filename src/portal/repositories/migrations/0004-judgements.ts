/**
 * What the gate and the risk of a case were when it acted and when it was closed, as JSON of the API's shapes: later
 * changes of the account do not change it. And which change of the password a case itself brought.
 */
export const judgements = `
CREATE TABLE judgements (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  of TEXT NOT NULL CHECK (of IN ('disable-two-factor', 'unlock', 'unfreeze', 'set-up', 'closing')),
  gate TEXT NOT NULL,
  risk TEXT NOT NULL,
  two_factor_active INTEGER NOT NULL
) STRICT;
CREATE INDEX judgements_by_case ON judgements (case_id, seq);
ALTER TABLE cases ADD COLUMN password_changed_before INTEGER;
ALTER TABLE cases ADD COLUMN password_set_at INTEGER;
`
