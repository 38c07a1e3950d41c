/**
 * Entries are no longer indexed in their own transaction: the database worker makes the word index, in a file of its own
 * (docs/decisions/0025). The table of the former index stays until that one is complete; `dropFormerIndex` then drops it.
 */
export const wordsOutsideTheAudit = `
  DROP TRIGGER entry_is_found;
`
