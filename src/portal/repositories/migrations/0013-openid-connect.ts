/**
 * Staff who sign in at an OpenID Connect provider: who they are there, and the ID tokens that are waited for. A row of
 * `openid_requests` has a nonce that counts once; one of a step-up names the session, the call, the case and the
 * idempotency key that it proves. `auth_time` is when the provider last saw the person sign in.
 */
export const staffAtProvider = `
CREATE TABLE staff_identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  staff_id TEXT NOT NULL UNIQUE REFERENCES staff(id),
  PRIMARY KEY (issuer, subject)
) STRICT;

CREATE TABLE openid_requests (
  id TEXT PRIMARY KEY,
  nonce_hash TEXT NOT NULL,
  device TEXT,
  session_id TEXT REFERENCES sessions(id),
  operation TEXT,
  case_id TEXT,
  operation_key TEXT,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  auth_time INTEGER,
  proved_until INTEGER,
  spent_at INTEGER,
  CHECK ((device IS NULL) <> (operation IS NULL))
) STRICT;

CREATE INDEX openid_requests_by_session ON openid_requests (session_id);
`
