const words = `
  INSERT INTO entry_text (rowid, actor, account, procedure, action, outcome, ticket, other)
  SELECT seq, actor, account, procedure, action, outcome, json_extract(body, '$.ticket'), concat_ws(' ',
    json_extract(body, '$.step'), json_extract(body, '$.trace'),
    (SELECT group_concat(atom, ' ') FROM json_each(body, '$.detail')))
  FROM entry`

/**
 * The audit's index of words (FTS5, sqlite.org/fts5.html): of every value of an entry, but not of its number, instant
 * and hashes. It has words alone and no text (`content=''`); the trigger fills it in the transaction of the entry.
 * Words are split at everything that is no letter and no digit, without case and accents; what begins with two or three
 * typed characters is found at once (`prefix`).
 */
export const auditSearch = `
  CREATE VIRTUAL TABLE entry_text USING fts5 (
    actor, account, procedure, action, outcome, ticket, other,
    content = '', columnsize = 0, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
  );
  ${words};
  CREATE TRIGGER entry_is_found AFTER INSERT ON entry BEGIN ${words} WHERE seq = NEW.seq; END;
  CREATE INDEX entry_by_time ON entry (at);
`
