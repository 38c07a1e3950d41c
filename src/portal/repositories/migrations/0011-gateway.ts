/**
 * What a server that many people reach keeps: members of staff who may not sign in any more, how often an address tried
 * to sign in, and the audit of what staff did, each entry with the hash of the one before. `audit_head` is the signature of
 * the newest entry; every hundredth one also stays in `audit_checkpoints`.
 */
export const gateway = `
ALTER TABLE staff ADD COLUMN disabled_at INTEGER;

CREATE TABLE address_attempts (
  address_mac TEXT PRIMARY KEY,
  minute INTEGER NOT NULL,
  count INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_entries (
  seq INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE audit_checkpoints (
  seq INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;

CREATE TABLE audit_head (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  seq INTEGER NOT NULL,
  body TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;
`
