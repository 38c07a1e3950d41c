/** Whether the link of an invitation offers SMS: only where the SIM is known to be in the customer's hand. */
export const invitationsOfferMethods = `
ALTER TABLE invitations ADD COLUMN sms INTEGER NOT NULL DEFAULT 1;
`
