/** What the API's schemas name. Without zod, so that the page can have it as well as the schemas. */

/** The methods of a second factor, as the portal names them. */
export const methods = ['authenticator', 'sms', 'email'] as const

/** What a sandbox portal can be seeded with. */
export const scenarioNames = ['three-accounts', 'thirty-accounts', 'hosting-company', 'locked-out'] as const

/** E.164: `+`, then 7 to 15 digits. */
export const mobileNumberPattern = /^\+[1-9]\d{6,14}$/
