/** Where staff of a portal sign in, as the operator confirmed it; NULL where nobody did. */
export const confirmedIssuers = `
  ALTER TABLE portal ADD COLUMN confirmed_issuer TEXT;
`
