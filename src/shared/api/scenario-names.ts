/** What a sandbox portal can be laid out with. */
export const scenarioNames = ['three-accounts', 'thirty-accounts', 'hosting-company', 'locked-out'] as const
