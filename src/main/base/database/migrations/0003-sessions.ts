/**
 * Sessions that the keychain seals: one an account. `renewing` is set while a renewal is under way: the sealed token may
 * then be used up already. Nothing here opens without the keychain.
 */
export const sessions = `
  CREATE TABLE kept_session (
    account_id TEXT PRIMARY KEY,
    portal_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    account_name TEXT NOT NULL,
    user_id TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    renewing INTEGER NOT NULL CHECK (renewing IN (0, 1)),
    sealed BLOB NOT NULL
  ) STRICT;
`
