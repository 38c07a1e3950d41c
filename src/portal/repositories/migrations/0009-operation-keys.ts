/**
 * Lines of the security log and messages name the operation that caused them, and an operation the session that sent it;
 * null in what was written before.
 */
export const operationKeys = `
ALTER TABLE security_events ADD COLUMN operation_key TEXT;
ALTER TABLE messages ADD COLUMN operation_key TEXT;
ALTER TABLE operations ADD COLUMN session_id TEXT;
`
