/** TOTP time steps whose codes showed that a clock is wrong: a JSON array beside the secret they belong to. */
export const spentSteps = `
ALTER TABLE enrolments ADD COLUMN spent_steps TEXT NOT NULL DEFAULT '[]';
ALTER TABLE factors ADD COLUMN spent_steps TEXT NOT NULL DEFAULT '[]';
`
