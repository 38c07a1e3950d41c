/** Names the format of recipes; another number is one of a newer console. */
export const recipeFormat = 'factordesk-recipe/1'

/** What a message of the page means. */
export const messageMeanings = [
  'applied',
  'wrong-password',
  'wrong-code',
  'code-expired',
  'locked',
  'policy-enforced',
  'refused',
  'session-expired',
] as const
