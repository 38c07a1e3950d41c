/** The portals' own events, as they were read. */
export const timeline = `
  -- The log of an account in its order. 'after_seq' and 'before_seq' are entries of our audit: the event was not there yet
  -- when the audit's head was the one (NULL: found at the first reading), and was there when it was the other.
  CREATE TABLE portal_event (
    account_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    after_seq INTEGER,
    before_seq INTEGER NOT NULL,
    PRIMARY KEY (account_id, place)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX portal_event_by_id ON portal_event (account_id, id);

  -- What the last whole reading was: when, from which entry of our audit on, and which two-factor version went with it.
  CREATE TABLE portal_log (
    account_id TEXT PRIMARY KEY,
    read_at TEXT NOT NULL,
    read_from INTEGER NOT NULL,
    anchor_place INTEGER,
    anchor_version INTEGER
  ) STRICT;

  CREATE TRIGGER log_goes_with_account AFTER DELETE ON account BEGIN
    DELETE FROM portal_event WHERE account_id = OLD.account_id;
    DELETE FROM portal_log WHERE account_id = OLD.account_id;
  END;
`
