/** Sessions of guided pages that outlive the app, sealed by the system's keychain; NULL until the first is kept. */
export const guidedSessions = `
  CREATE TABLE guided_session (
    account_id TEXT PRIMARY KEY,
    sealed BLOB,
    kept_at TEXT NOT NULL
  ) STRICT;
`
