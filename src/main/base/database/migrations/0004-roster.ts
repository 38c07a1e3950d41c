/**
 * Own names, tags and notes of accounts, by portal and User ID in lower case: so they are there before the first
 * sign-in, and stay when the list of accounts is read again. `typed` is the User ID as it was written.
 */
export const roster = `
  CREATE TABLE own_line (
    portal_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    typed TEXT NOT NULL,
    name TEXT NOT NULL,
    tags TEXT NOT NULL,
    note TEXT NOT NULL,
    imported INTEGER NOT NULL CHECK (imported IN (0, 1)),
    PRIMARY KEY (portal_id, user_id)
  ) STRICT, WITHOUT ROWID;
`
