/** E.164: `+`, then 7 to 15 digits. Apart from the schemas, so that the page can have it without zod. */
export const mobileNumberPattern = /^\+[1-9]\d{6,14}$/
