/**
 * What the search of customers compares: names, ids and tickets, folded by the server when it writes them (`foldForSearch`);
 * NULL until then. `search_fold` says by which way of folding.
 */
export const searchedTexts = `
ALTER TABLE accounts ADD COLUMN search_text TEXT;
ALTER TABLE cases ADD COLUMN search_ticket TEXT;
CREATE TABLE search_fold (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  made_by TEXT NOT NULL
) STRICT;
`
