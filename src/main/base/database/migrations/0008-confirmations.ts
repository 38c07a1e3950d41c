/** Confirmation e-mails that are expected, and those that were sent; `rowid` keeps the order of the changes. */
export const confirmations = `
  CREATE TABLE confirmation (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX confirmation_by_account ON confirmation (account_id);
  CREATE INDEX open_confirmation ON confirmation (is_open) WHERE is_open = 1;
`
