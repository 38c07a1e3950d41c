/**
 * The keyed hash of a request leaves out its passwords and codes, which have a keyed hash of their own. What an earlier
 * version stored keeps its one hash of both: a repeat of such a request is refused as another one, and has no effect.
 */
export const secretsOfRequests = `
ALTER TABLE operations ADD COLUMN secret_mac TEXT;
`
