/** Events of the portals' logs are joined to what was done here by the operation's key, which each of them names. */
export const operationKeys = `
  -- How many events the first whole reading found. Those read until now hold no key: each log is read again from its
  -- start, and shown as it is until then.
  ALTER TABLE portal_log ADD COLUMN known_from INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE portal_log ADD COLUMN read_again INTEGER NOT NULL DEFAULT 0 CHECK (read_again IN (0, 1));
  UPDATE portal_log SET read_again = 1, known_from = (SELECT coalesce(max(place), 0) FROM portal_event
    WHERE portal_event.account_id = portal_log.account_id AND after_seq IS NULL);

  ALTER TABLE portal_log DROP COLUMN anchor_place;
  ALTER TABLE portal_log DROP COLUMN anchor_version;
  ALTER TABLE portal_event DROP COLUMN after_seq;
  ALTER TABLE portal_event DROP COLUMN before_seq;
`
