/** The method whose code a customer of a remote directory proved last: some systems show only whether there is one. */
export const provedMethods = `
ALTER TABLE remote_accounts ADD COLUMN proved_method TEXT CHECK (proved_method IN ('authenticator', 'sms', 'email'));
`
