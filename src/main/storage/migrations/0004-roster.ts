/** Own names, tags and notes of accounts. */
export const roster = ``
