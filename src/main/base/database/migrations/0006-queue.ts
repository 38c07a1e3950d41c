/** Accounts in a row, one after another: the queue that runs, or the last one that ran. */
// guard: schema.queue
export const queue = `
  CREATE TABLE queue (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    id TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
`
