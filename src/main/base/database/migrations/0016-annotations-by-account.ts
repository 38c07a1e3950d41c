/**
 * Own names, tags and notes belong to an account's id once it is known: its User ID may change, and two accounts may
 * exchange theirs. `line_id` is that id, or for a login whose account is not known its portal, a line feed and its User ID.
 * `former_user_id` has the User IDs that an account had before.
 */
export const annotationsByAccount = `
  CREATE TABLE own_line_by_account (
    line_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT,
    portal_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    typed TEXT NOT NULL,
    name TEXT NOT NULL,
    tags TEXT NOT NULL,
    note TEXT NOT NULL,
    imported INTEGER NOT NULL CHECK (imported IN (0, 1))
  ) STRICT, WITHOUT ROWID;
  INSERT INTO own_line_by_account
    SELECT portal_id || char(10) || user_id, NULL, portal_id, user_id, typed, name, tags, note, imported FROM own_line;
  DROP TABLE own_line;
  ALTER TABLE own_line_by_account RENAME TO own_line;
  CREATE TABLE former_user_id (
    portal_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (portal_id, user_id)
  ) STRICT, WITHOUT ROWID;
`
